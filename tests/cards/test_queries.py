"""Reads of cards on both databases: who is listed, in which order, and how many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cambio.access.use_cases import IssuePinCode, issue_pin_code
from cambio.database import UnitOfWork, perform, reading
from cambio.database.commands import Command
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account, post, reverse
from cambio.ledger.queries import AccountView, accounts_of
from cards import queries
from cards.queries import LetterList
from cards.use_cases import (
    EnrolHousehold,
    IssueCard,
    StopCard,
    block_card,
    enrol_household,
    issue_card,
    replace_card,
)
from tests.conftest import Clock
from tests.scene import ACTOR_ID, Scene


@pytest.fixture
def who(scene: Scene) -> dict[str, Any]:
    return {"community_id": scene.community_id, "actor_id": ACTOR_ID}


def newcomer(scene: Scene, who: dict[str, Any], nickname: str) -> UUID:
    scene.houses += 1
    command = EnrolHousehold(
        **who,
        request_key=nickname,
        address_id=scene._address(scene.houses),
        nickname=nickname,
        language="nl",
        adults=1,
        children=0,
        confirmed=False,
    )
    return perform(enrol_household, command).household_id


def test_cards_are_counted_by_what_became_of_them(scene: Scene, who: dict[str, Any]) -> None:
    neighbours = [scene.neighbour() for _ in range(3)]
    perform(block_card, StopCard(**who, card_id=neighbours[0].card_id))
    perform(replace_card, StopCard(**who, card_id=neighbours[1].card_id))
    for _ in range(2):
        perform(issue_card, IssueCard(**who, household_id=None))
    with reading() as session:
        counts = queries.count_cards(session, community_id=scene.community_id)
        elsewhere = queries.count_cards(session, community_id=scene.community_id + 1)
        has_card = queries.has_card(session, scene.community_id)
    assert counts == {
        "active": 2, "blocked": 1, "replaced": 1, "returned": 0, "void": 0, "stack": 2
    }  # fmt: skip
    assert set(elsewhere.values()) == {0}
    assert has_card


def test_cards_to_print_stand_in_the_order_of_the_street(scene: Scene, who: dict[str, Any]) -> None:
    neighbours = [scene.neighbour() for _ in range(11)]
    perform(block_card, StopCard(**who, card_id=neighbours[3].card_id))
    perform(issue_card, IssueCard(**who, household_id=None))
    with reading() as session:
        everywhere = queries.cards_to_print(session, community_id=scene.community_id)
        here = queries.cards_to_print(
            session, community_id=scene.community_id, place_ids=[scene.street_id]
        )
        nowhere = queries.cards_to_print(session, community_id=scene.community_id, place_ids=[])
        count = queries.count_cards_to_print(session, community_id=scene.community_id)
        stack = queries.stack(session, community_id=scene.community_id)
    assert [card.house for card in here] == ["1", "2", "3", *(str(n) for n in range(5, 12))]
    assert (everywhere, nowhere, count) == (here, [], 10)
    assert [(card.nickname, card.street) for card in stack] == [(None, None)]


def test_letters_wait_until_they_are_printed_and_again_when_the_code_is_old(
    scene: Scene, who: dict[str, Any], clock: Clock
) -> None:
    scene.neighbour()
    household_id = newcomer(scene, who, "Klaproos")

    def lists() -> dict[str, list[str]]:
        about: dict[str, Any] = {"community_id": scene.community_id, "now": clock.now}
        with reading() as session:
            found = {each: queries.letters(session, **about, which=each) for each in LetterList}
            counts = [queries.count_letters(session, **about, which=each) for each in LetterList]
        assert counts == [len(views) for views in found.values()]
        return {
            each.value: [view.household.nickname for view in views] for each, views in found.items()
        }

    assert lists() == {"new": ["Klaproos"], "due": ["Nummer 1", "Klaproos"], "sent": []}
    perform(issue_pin_code, IssuePinCode(**who, household_id=household_id))
    assert lists() == {"new": [], "due": ["Nummer 1"], "sent": ["Klaproos"]}
    clock.advance(days=91)
    assert lists() == {"new": ["Klaproos"], "due": ["Nummer 1", "Klaproos"], "sent": []}


def test_households_are_found_where_they_live(scene: Scene, who: dict[str, Any]) -> None:
    household_id = newcomer(scene, who, "Klaproos")
    with reading() as session:
        [letter] = queries.letters(
            session, community_id=scene.community_id, now=scene.now, which=LetterList.NEW
        )
        assert letter.household.address is not None
        address_id = letter.household.address.id
        found = queries.households_at(
            session, community_id=scene.community_id, address_ids=[address_id, ACTOR_ID]
        )
        one = queries.letter_for(
            session, community_id=scene.community_id, household_id=household_id
        )
        none = queries.letter_for(session, community_id=scene.community_id, household_id=ACTOR_ID)
    assert {key: [each.id for each in value] for key, value in found.items()} == {
        address_id: [household_id]
    }
    assert one == letter
    assert none is None


def pledge_and_undo(scene: Scene, pot: AccountView) -> None:
    """The street puts 2 into something, and gets it back by a correction."""
    here = scene.community_id

    def pledge(uow: UnitOfWork, _command: Command) -> UUID:
        purse = open_account(
            uow,
            community_id=here,
            purpose=Purpose.PURSE,
            owner_id=ACTOR_ID,
            currency=pot.currency,
        )
        new = NewTransaction(
            community_id=here,
            actor_id=ACTOR_ID,
            kind=Kind.PLEDGE,
            event_at=scene.now,
            transfers=(Transfer(pot.id, purse, 2),),
        )
        return post(uow, new).transaction_id

    command = Command(community_id=here, actor_id=ACTOR_ID)
    about: dict[str, Any] = {"actor_id": ACTOR_ID, "event_at": scene.now}
    about |= {"community_id": here, "transaction_id": perform(pledge, command)}
    perform(lambda uow, _command: reverse(uow, **about), command)


def test_a_pots_own_lines_tell_nothing_of_what_households_earned(scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    scene.scan(action, neighbour, adults=1)
    scene.scan(action, neighbour, adults=2)  # reverses the award of before
    here, pots = scene.community_id, [Purpose.POT]
    with reading() as session:
        [pot] = accounts_of(session, community_id=here, owner_ids=[scene.street_id], purposes=pots)
    pledge_and_undo(scene, pot)
    since = scene.now - timedelta(days=1)
    with reading() as session:
        lines = queries.pot_lines(session, community_id=here, account_id=pot.id, since=since)
    assert [(line.kind, line.amount_minor) for line in lines] == [
        (Kind.REVERSAL, 2),
        (Kind.PLEDGE, -2),
    ]
