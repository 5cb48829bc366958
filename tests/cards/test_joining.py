"""Joining a programme at an action: by card, and by an adult's own act where consent is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import Refusal, new_id, perform, reading
from cambio.earning.errors import ActionClosed, ActionNotOpen, ActionUnknown, ProgrammeUnknown
from cambio.earning.errors.members import PinNeeded
from cambio.earning.errors.observations import AdultUnnamed, TooManyAdults
from cambio.earning.queries import memberships_of
from cambio.earning.queries.consents import consents_of
from cambio.earning.rules import read_programme
from cambio.earning.use_cases import (
    ApplyProgramme,
    CloseAction,
    apply_programme,
    close_action,
)
from cards.use_cases.joining import JoinAtAction, join_at_action
from tests.cards.taking_part_pages import PIN, give_pin, post
from tests.scene import ACTOR_ID, PROGRAMMES, Neighbour, Scene
from tests.signing_in import key_for


def gold_card(scene: Scene) -> UUID:
    text = (PROGRAMMES / "gold-card.toml").read_text(encoding="utf-8")
    command = ApplyProgramme(
        community_id=scene.community_id, actor_id=ACTOR_ID, file=read_programme(text)
    )
    return perform(apply_programme, command).programme_id


def joined(scene: Scene, neighbour: Neighbour) -> dict[UUID, str | None]:
    with reading() as session:
        found = memberships_of(
            session, community_id=scene.community_id, household_id=neighbour.household_id
        )
    return {each.programme_id: each.consent_means for each in found}


def at(scene: Scene, action_id: UUID, neighbour: Neighbour, **fields: Any) -> JoinAtAction:
    filled = {
        "programme_id": scene.programme_id,
        "household_id": neighbour.household_id,
        "action_id": action_id,
        **fields,
    }
    return JoinAtAction(community_id=scene.community_id, actor_id=ACTOR_ID, **filled)


def test_a_card_is_enough_where_no_consent_is_asked(scene: Scene) -> None:
    action_id, neighbour = scene.action(), scene.neighbour()
    first = perform(join_at_action, at(scene, action_id, neighbour))
    again = perform(join_at_action, at(scene, action_id, neighbour))
    assert first == again, "who looks on is not told whether they took part before"
    assert joined(scene, neighbour) == {scene.programme_id: "card"}


def test_each_adult_agrees_by_an_act_of_its_own(scene: Scene) -> None:
    gold, action_id, neighbour = gold_card(scene), scene.action(), scene.neighbour(adults=2)
    for adult in ("Ans", "Bo", "ans"):
        command = at(scene, action_id, neighbour, programme_id=gold, adult=adult, pin_given=True)
        perform(join_at_action, command)
    about: dict[str, Any] = {
        "community_id": scene.community_id,
        "household_id": neighbour.household_id,
    }
    with reading() as session:
        found = consents_of(session, **about, programme_id=gold)
    assert [(each.adult, each.means) for each in found] == [("Ans", "card"), ("Bo", "card")]
    third = at(scene, action_id, neighbour, programme_id=gold, adult="Cor", pin_given=True)
    with pytest.raises(TooManyAdults):
        perform(join_at_action, third)


REFUSALS: list[tuple[dict[str, Any], type[Refusal]]] = [
    ({"action_id": new_id()}, ActionUnknown),
    ({"programme_id": new_id()}, ProgrammeUnknown),
    ({"programme_id": "gold"}, PinNeeded),
    ({"programme_id": "gold", "adult": "Ans"}, PinNeeded),
    ({"programme_id": "gold", "pin_given": True}, AdultUnnamed),
    ({"programme_id": "gold", "pin_given": True, "adult": "  "}, AdultUnnamed),
    ({"programme_id": "gold", "pin_given": True, "adult": "x" * 41}, AdultUnnamed),
]


def test_nobody_joins_like_this(scene: Scene) -> None:
    gold, action_id, neighbour = gold_card(scene), scene.action(), scene.neighbour()
    for fields, refusal in REFUSALS:
        chosen = {**fields, **({"programme_id": gold} if "gold" in fields.values() else {})}
        command = at(scene, chosen.pop("action_id", action_id), neighbour, **chosen)
        with pytest.raises(refusal):
            perform(join_at_action, command)
    assert joined(scene, neighbour) == {}


def test_one_joins_while_the_action_is_going_on(scene: Scene) -> None:
    neighbour = scene.neighbour()
    with pytest.raises(ActionNotOpen):
        perform(join_at_action, at(scene, scene.action(opened=False), neighbour))
    over = scene.action()
    who: dict[str, Any] = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    perform(close_action, CloseAction(**who, request_key="over", action_id=over))
    with pytest.raises(ActionClosed):
        perform(join_at_action, at(scene, over, neighbour))


def test_a_volunteer_hands_over_the_screen_and_sees_nothing_private(
    sqlite_app: Flask, street: Scene, volunteer: FlaskClient
) -> None:
    gold, action_id, neighbour = gold_card(street), street.action(), street.neighbour()
    give_pin(sqlite_app, street, neighbour)
    path = f"/deventer/actions/{action_id}/join"
    assert path in volunteer.get(f"/deventer/actions/{action_id}/people").text
    form = {"programme": "gold-card", "card": neighbour.number, "adult": "Ans"}
    wrong = post(volunteer, path, data=form | {"pin": "1111"})
    assert wrong.status_code == 401
    assert post(volunteer, path, data=form).status_code == 422
    assert post(volunteer, path, data=form | {"card": "2222-2222"}).status_code == 404
    done = post(volunteer, path, data=form | {"pin": PIN}, follow_redirects=True)
    assert joined(street, neighbour) == {gold: "card"}
    for private in ("Nummer 1", "Ans", "Dreef 1,"):
        assert private not in done.text
    assert volunteer.get(f"{path}?programme=nothing").status_code == 404


def test_a_program_lets_a_household_join(sqlite_app: Flask, street: Scene) -> None:
    gold, action_id, neighbour = gold_card(street), street.action(), street.neighbour(adults=1)
    give_pin(sqlite_app, street, neighbour)
    headers = key_for(street.community_id, Role.VOLUNTEER)
    path = f"/api/v1/actions/{action_id}/memberships"

    def send(**body: Any) -> Any:
        filled = {"card": neighbour.number, "programme_id": str(street.programme_id)} | body
        return sqlite_app.test_client().post(path, json=filled, headers=headers)

    assert send().json == {"programme_id": str(street.programme_id)}
    consent = {"programme_id": str(gold), "adult": "Ans"}
    assert send(**consent).json["code"] == "pin_needed"
    assert send(**consent, pin="1111").json["code"] == "pin_wrong"
    assert send(**consent, pin=PIN).json == {"programme_id": str(gold)}
    assert joined(street, neighbour) == {street.programme_id: "card", gold: "card"}
