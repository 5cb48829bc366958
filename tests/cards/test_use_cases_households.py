"""Joining with a card in one act."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from cambio.database import Refusal, RequestKeyReused, new_id, perform, reading
from cambio.database.requests import RequestKey
from cambio.earning.errors import ConsentMissing
from cambio.earning.queries import memberships_of
from cambio.earning.rules import read_programme
from cambio.earning.use_cases import ApplyProgramme, apply_programme
from cambio.neighbourhood.errors import AddressUnknown, NicknameInvalid, PeopleInvalid
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.queries import household
from cards import queries
from cards.errors import CardTaken
from cards.models import Card
from cards.use_cases import (
    EnrolHousehold,
    IssueCard,
    NewMembership,
    enrol_household,
    issue_card,
)
from tests.scene import ACTOR_ID, PROGRAMMES, Scene


def joining(scene: Scene, **changes: Any) -> EnrolHousehold:
    command = EnrolHousehold(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        request_key="join",
        address_id=scene._address(90),
        nickname="Klaproos",
        language="nl",
        adults=2,
        children=1,
        confirmed=False,
    )
    return replace(command, **changes)


def count(model: type[Any]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def gold_card(scene: Scene) -> Any:
    text = (PROGRAMMES / "gold-card.toml").read_text(encoding="utf-8")
    command = ApplyProgramme(
        community_id=scene.community_id, actor_id=ACTOR_ID, file=read_programme(text)
    )
    return perform(apply_programme, command).programme_id


def test_a_household_joins_with_a_card(scene: Scene) -> None:
    enrolled = perform(enrol_household, joining(scene))
    with reading() as session:
        found = household(
            session, community_id=scene.community_id, household_id=enrolled.household_id
        )
        cards = queries.cards_of(
            session, community_id=scene.community_id, household_id=enrolled.household_id
        )
    assert found is not None
    assert (found.nickname, found.adults, found.children) == ("Klaproos", 2, 1)
    assert found.confirmed_at is None
    assert [(card.id, card.number) for card in cards] == [(enrolled.card_id, enrolled.card_number)]


def test_joining_twice_with_one_key_is_joining_once(scene: Scene) -> None:
    command = joining(scene)
    assert perform(enrol_household, command) == perform(enrol_household, command)
    assert (count(Household), count(Card)) == (1, 1)
    with pytest.raises(RequestKeyReused):
        perform(enrol_household, replace(command, nickname="De Merel"))


def test_the_answer_that_is_kept_holds_no_secret(scene: Scene) -> None:
    perform(enrol_household, joining(scene))
    with reading() as session:
        kept = session.scalars(select(RequestKey.answer).where(RequestKey.key == "join")).one()
    assert set(json.loads(kept or b"{}")) == {"household_id", "card_id", "card_number"}


def test_a_household_joins_with_a_card_of_the_stack(scene: Scene) -> None:
    spare = perform(
        issue_card,
        IssueCard(community_id=scene.community_id, actor_id=ACTOR_ID, household_id=None),
    )
    enrolled = perform(enrol_household, joining(scene, card_id=spare.card_id))
    assert (enrolled.card_id, enrolled.card_number) == (spare.card_id, spare.number)
    assert count(Card) == 1


def test_a_household_takes_part_in_what_it_agreed_to(scene: Scene) -> None:
    gold = gold_card(scene)
    memberships = (NewMembership(scene.programme_id), NewMembership(gold, "counter", ("Ans",)))
    enrolled = perform(enrol_household, joining(scene, memberships=memberships))
    with reading() as session:
        found = memberships_of(
            session, community_id=scene.community_id, household_id=enrolled.household_id
        )
    assert {each.programme_id: each.consent_means for each in found} == {
        scene.programme_id: None,
        gold: "counter",
    }


REFUSALS: list[tuple[dict[str, Any], type[Refusal]]] = [
    ({"nickname": "  "}, NicknameInvalid),
    ({"adults": 0, "children": 0}, PeopleInvalid),
    ({"adults": -1}, PeopleInvalid),
    ({"address_id": new_id()}, AddressUnknown),
]


@pytest.mark.parametrize(("changes", "refusal"), REFUSALS)
def test_a_refused_household_leaves_nothing_behind(
    scene: Scene, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        perform(enrol_household, joining(scene, **changes))
    assert (count(Household), count(Card)) == (0, 0)


def test_nobody_joins_with_a_neighbours_card(scene: Scene) -> None:
    neighbour = scene.neighbour()
    with pytest.raises(CardTaken):
        perform(enrol_household, joining(scene, card_id=neighbour.card_id))
    assert count(Household) == 1


def test_without_consent_nobody_joins_what_asks_for_it(scene: Scene) -> None:
    gold = gold_card(scene)
    with pytest.raises(ConsentMissing):
        perform(enrol_household, joining(scene, memberships=(NewMembership(gold),)))
    assert (count(Household), count(Card)) == (0, 0)
