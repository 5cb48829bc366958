"""Buying together on pages and as JSON: who may do what next, and plain words for mistakes."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import (
    AddOrganisation,
    CreateCommunity,
    add_organisation,
    create_community,
)
from cards.use_cases import IssueCard, issue_card
from catalog.rules.purchases import OpenTo
from tests.catalog.callers import Caller, send, text_of
from tests.catalog.together import Together
from tests.conftest import ACTOR_ID, Clock
from tests.earning.ground import build_ground
from tests.signing_in import as_household, as_staff, key_for


@pytest.fixture
def street(sqlite_app: Flask, clock: Clock) -> Together:
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer")
    return Together(build_ground(perform(create_community, command), clock))


def asking(app: Flask, street: Together, role: Role, **scope: Any) -> Caller:
    return Caller(app.test_client(), key_for(street.ground.community_id, role, **scope))


def wish(street: Together, **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "place_id": str(street.ground.street_id),
        "deadline_at": (street.ground.clock.now + timedelta(days=9)).isoformat(),
        "wish": {
            "title": "Bankje",
            "amount_minor": 40,
            "currency": "CAM",
            "carrier_id": str(street.carrier_id),
        },
    }
    return {**body, **changes}


def test_a_wish_is_carried_out_as_json(sqlite_app: Flask, street: Together) -> None:
    manager = asking(sqlite_app, street, Role.MANAGER)
    started = manager.post("/collective-purchases", wish(street), expected=201)
    assert (started["title"], started["item_id"], started["cost_minor"]) == ("Bankje", None, None)
    assert started["carrier_id"] == str(street.carrier_id)
    path = f"/collective-purchases/{started['id']}"
    [household_id] = street.homes(40)
    street.pledge(UUID(started["id"]), household_id, 40)
    assert manager.post(f"{path}/ordered", expected=409)["code"] == "step_not_possible"
    lowered = manager.post(f"{path}/cost", {"amount_minor": 31})
    assert (lowered["cost_minor"], lowered["returned_minor"]) == (31, 9)
    assert manager.post(f"{path}/cost", {"amount_minor": 31}, expected=422)["code"] == "not_cheaper"
    for step in ("approval", "ordered", "delivered"):
        manager.post(f"{path}/{step}")
    celebrated = manager.post(f"{path}/celebration", {"thanks": "Dank!"})
    assert (celebrated["status"], celebrated["cost_minor"]) == ("celebrated", 31)
    steps = manager.get(f"{path}/steps")["items"]
    assert [each["step"] for each in steps][-1] == "celebrated"
    assert all((each["taker"] == "staff") == (each["name"] is not None) for each in steps)
    assert steps[2]["amount_minor"] == 9
    assert street.holds(street.carrier_id, Purpose.TILL) == 31


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("invalid", {"item_id": str(new_id())}),
        ("invalid", {"wish": None}),
        ("invalid", {"theme": "nonsense"}),
        ("carrier_unknown", {"carrier_id": str(new_id())}),
        ("currency_unknown", {"currency": "EUR"}),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(
    sqlite_app: Flask, street: Together, code: str, changes: dict[str, Any]
) -> None:
    body = wish(street)
    inside = {key: changes.pop(key) for key in ("carrier_id", "currency") if key in changes}
    body = {**body, "wish": {**body["wish"], **inside}, **changes}
    manager = asking(sqlite_app, street, Role.MANAGER)
    response = manager.ask("POST", "/collective-purchases", json=body)
    assert response.status_code in (404, 422)
    assert response.get_json()["code"] == code


def test_who_may_not_do_the_next_step_is_refused(sqlite_app: Flask, street: Together) -> None:
    elsewhere = {"scope_kind": ScopeKind.PLACE, "scope_id": street.ground.other_street_id}
    captain = asking(sqlite_app, street, Role.CAPTAIN, **elsewhere)
    other = AddOrganisation(**street.ground.who, kind="shop", name="De Korf")
    keeper = {"scope_kind": ScopeKind.SHOP, "scope_id": perform(add_organisation, other)}
    shop = asking(sqlite_app, street, Role.SHOPKEEPER, **keeper)
    path = f"/collective-purchases/{street.start(40)}"
    for caller, act, body in (
        (captain, "celebration", {"thanks": "Dank"}),
        (captain, "approval", {}),
        (captain, "members", {"household_id": str(new_id())}),
        (shop, "ordered", {}),
        (shop, "delivered", {}),
        (shop, "cost", {"amount_minor": 1}),
    ):
        assert caller.post(f"{path}/{act}", body, expected=403)["code"] == "not_allowed", act


def test_a_household_starts_a_wish_for_a_group_and_asks_a_neighbour(
    sqlite_app: Flask, street: Together
) -> None:
    me, neighbour = street.homes(30, 30)
    mine = as_household(sqlite_app, street.ground.community_id, me)
    fields = {
        "place_id": street.ground.street_id,
        "title": "Een picknicktafel",
        "price": "40",
        "currency": "CAM",
        "carrier_id": street.carrier_id,
        "min_households": "2",
        "open_to": "group",
        "last_day": (street.ground.clock.now.date() + timedelta(days=9)).isoformat(),
    }
    wrong = send(mine, "/together/wish", "/together/wish", **{**fields, "price": "-3"})
    assert (wrong.status_code, "Vul een prijs in" in wrong.text) == (422, True)
    started = send(mine, "/together/wish", "/together/wish", **fields)
    assert started.status_code == 303
    path = started.location.removeprefix("/deventer")
    theirs = as_household(sqlite_app, street.ground.community_id, neighbour)
    assert "die gevraagd zijn" in text_of(theirs, path)
    unknown = send(mine, f"{path}/members", path, member="ZZZZ-ZZZZ")
    assert unknown.status_code in (404, 422)
    card = IssueCard(**street.ground.who, household_id=neighbour)
    asked = send(mine, f"{path}/members", path, member=perform(issue_card, card).number)
    assert asked.status_code == 303
    assert "2 huishoudens zijn gevraagd" in text_of(mine, path)
    street.promise()
    page = text_of(theirs, path)
    assert "Hoeveel legt u in?" in page
    assert "Bij elke 1 cambi die u inlegt, legt" in page


def test_who_started_it_celebrates_with_a_photo_and_takes_it_away(
    sqlite_app: Flask, street: Together
) -> None:
    [me] = street.homes(40)
    purchase_id = street.start(40, household_id=me, actor_id=me, open_to=OpenTo.GROUP)
    street.pledge(purchase_id, me, 40)
    for act in (street.approve, street.order, street.deliver):
        act(purchase_id)
    path, mine = (
        f"/together/{purchase_id}",
        as_household(sqlite_app, street.ground.community_id, me),
    )
    silent = send(mine, f"{path}/celebrate", path, thanks="")
    assert (silent.status_code, "Zeg dank u wel" in silent.text) == (422, True)
    unsaid = send(mine, f"{path}/celebrate", path, thanks="Dank!", photo=a_photo())
    assert (unsaid.status_code, "wat er op de foto staat" in unsaid.text) == (422, True)
    words = {"thanks": "Dank allemaal!", "photo_text": "Het bankje"}
    assert send(mine, f"{path}/celebrate", path, **words, photo=a_photo()).status_code == 303
    page = text_of(mine, path)
    assert "Dank allemaal!" in page
    assert 'alt="Het bankje"' in page
    photo = mine.get(f"/deventer{path}/photo")
    assert (photo.mimetype, photo.headers["Cache-Control"]) == (
        "image/webp",
        "private, max-age=86400",
    )
    assert b"Exif" not in photo.data
    assert send(mine, f"{path}/photo/remove", path).status_code == 303
    assert mine.get(f"/deventer{path}/photo").status_code == 404


def test_a_program_celebrates_sends_the_photo_and_takes_it_away(
    sqlite_app: Flask, street: Together
) -> None:
    (household_id,) = street.homes(40)
    purchase_id = street.start(40)
    street.pledge(purchase_id, household_id, 40)
    for act in (street.approve, street.order, street.deliver):
        act(purchase_id)
    program = asking(sqlite_app, street, Role.MANAGER)
    path = f"/collective-purchases/{purchase_id}"

    def put() -> TestResponse:
        data = {"alternative_text": "Het bankje", "photo": a_photo()}
        answer: TestResponse = program.ask("PUT", f"{path}/photo", data=data)
        return answer

    assert put().get_json()["code"] == "step_not_possible"
    assert program.post(f"{path}/celebration", {"thanks": "Dank!"})["status"] == "celebrated"
    assert program.get(f"{path}/celebration")["alternative_text"] is None
    for _again in range(2):
        assert put().get_json() == {
            "thanks": "Dank!",
            "width": 64,
            "height": 48,
            "alternative_text": "Het bankje",
        }
    assert program.ask("GET", f"{path}/photo").mimetype == "image/webp"
    assert program.ask("DELETE", f"{path}/photo").status_code == 204
    assert program.ask("GET", f"{path}/photo").status_code == 404


def test_a_manager_approves_orders_lowers_and_delivers_on_the_page(
    sqlite_app: Flask, street: Together
) -> None:
    [household_id] = street.homes(40)
    purchase_id = street.start(40)
    street.pledge(purchase_id, household_id, 40)
    manager = as_staff(sqlite_app, street.ground.community_id, Role.MANAGER)
    path = f"/together/{purchase_id}"
    dearer = send(manager, f"{path}/cost", path, cost="41")
    assert (dearer.status_code, "alleen omlaag" in dearer.text) == (422, True)
    assert send(manager, f"{path}/cost", path, cost="38").status_code == 303
    assert send(manager, f"{path}/delivered", path).status_code == 409
    for act in ("approve", "ordered", "delivered"):
        assert send(manager, f"{path}/{act}", path).status_code == 303
    page = text_of(manager, path)
    for said in ("Goedkoper dan gedacht", "Test manager", "ging terug", "Het is er"):
        assert said in page
    assert street.holds(household_id) == 2


def a_photo() -> tuple[io.BytesIO, str]:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (60, 120, 60)).save(out, "JPEG", exif=b"Exif\x00\x00secret place")
    out.seek(0)
    return out, "bank.jpg"
