"""A phone is lost: it is signed out, and what it still sends waits for a person."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform, reading
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cards.queries import PhoneState, phone_is_lost, phones_at
from cards.use_cases.phones import TurnPhone, find_phone, lose_phone
from cards.use_cases.scan_phones import ReportPhone, report_phone
from tests.cards.test_bad_luck_http import SCANS, batch_of, check, send, verdicts
from tests.cards.test_scans_api import scan_of
from tests.scene import ACTOR_ID, Scene
from tests.signing_in import as_staff, csrf_of, key_for

DEVICES = "/api/v1/devices"


@pytest.fixture
def phone(sqlite_app: Flask, street: Scene) -> FlaskClient:
    """A volunteer's phone, signed in by cookie as the scan page is."""
    return as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)


@pytest.fixture
def manager(sqlite_app: Flask, street: Scene) -> FlaskClient:
    return as_staff(sqlite_app, street.community_id, Role.MANAGER)


def report(phone: FlaskClient, street: Scene, action: Any, **said: Any) -> Any:
    word = {"action_id": str(action), "sent_at": street.now.isoformat()}
    word |= {"waiting": 0, "last_sequence": 0} | said
    token = csrf_of(phone, f"/deventer/scan/{action}")
    answer = phone.post(f"{DEVICES}/d-1/report", json=word, headers={"X-CSRFToken": token})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def press(manager: FlaskClient, turn: str) -> None:
    page = "/deventer/phones/d-1"
    answer = manager.post(f"{page}/{turn}", data={"csrf_token": csrf_of(manager, page)})
    assert (answer.status_code, answer.location) == (303, page)


def test_a_lost_phone_is_signed_out_and_what_it_still_sends_waits(
    sqlite_app: Flask, phone: FlaskClient, manager: FlaskClient, street: Scene
) -> None:
    action, first, second = street.action(), street.neighbour(), street.neighbour()
    assert verdicts(send(phone, street, scan_of(street, action, first))) == ["credited"]
    report(phone, street, action)
    token = csrf_of(phone, f"/deventer/scan/{action}")
    assert "in gebruik" in manager.get("/deventer/phones").get_data(as_text=True)
    press(manager, "lost")
    late = scan_of(street, action, second)
    stolen = phone.post(SCANS, json=batch_of(street, late), headers={"X-CSRFToken": token})
    assert (stolen.status_code, stolen.get_json()["code"]) == (401, "not_signed_in")
    again = as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)
    assert verdicts(send(again, street, late)) == ["queued"]
    assert (street.holds(first.household_id), street.holds(second.household_id)) == (2, 0)
    assert "verloren telefoon" in manager.get("/deventer/scan-reviews").get_data(as_text=True)
    press(manager, "found")
    assert verdicts(send(again, street, late)) == ["queued"], "its answer stays"
    other = street.neighbour()
    assert verdicts(send(again, street, scan_of(street, action, other))) == ["credited"]
    page = manager.get("/deventer/phones/d-1").get_data(as_text=True)
    assert page.index("Verloren") < page.index("Teruggevonden")
    check(street, scans=3)


def test_another_phone_of_the_same_volunteer_stays_signed_in(
    phone: FlaskClient, manager: FlaskClient, sqlite_app: Flask, street: Scene
) -> None:
    action = street.action()
    report(phone, street, action)
    press(manager, "lost")
    scan = scan_of(street, action, street.neighbour())
    headers = key_for(street.community_id, Role.VOLUNTEER)
    tablet = sqlite_app.test_client()
    sent = batch_of(street, scan, device_id="d-2")
    assert verdicts(tablet.post(SCANS, json=sent, headers=headers)) == ["credited"]


def test_before_closing_a_lost_phone_is_told_apart_from_one_that_is_silent(
    phone: FlaskClient, manager: FlaskClient, street: Scene
) -> None:
    action = street.action()
    report(phone, street, action, waiting=3, last_sequence=3)
    press(manager, "lost")
    with reading() as session:
        [seen] = phones_at(
            session, community_id=street.community_id, action_id=action, opened_at=None
        )
    assert seen.state is PhoneState.LOST
    page = manager.get(f"/deventer/actions/{action}/close").get_data(as_text=True)
    assert "is verloren" in page


def test_programs_see_phones_and_say_that_one_is_lost(
    client: FlaskClient, phone: FlaskClient, street: Scene
) -> None:
    action = street.action()
    report(phone, street, action)
    headers = key_for(street.community_id, Role.MANAGER)
    [listed] = client.get(DEVICES, headers=headers).get_json()["items"]
    assert (listed["device_id"], listed["lost_at"]) == ("d-1", None)
    told = client.put(f"{DEVICES}/d-1/lost", headers=headers).get_json()
    assert told["lost_at"] is not None
    assert client.delete(f"{DEVICES}/d-1/lost", headers=headers).get_json()["lost_at"] is None
    unknown = client.put(f"{DEVICES}/d-9/lost", headers=headers)
    assert (unknown.status_code, unknown.get_json()["code"]) == (404, "phone_unknown")


def test_a_manager_of_another_place_neither_sees_nor_turns_it(
    sqlite_app: Flask, phone: FlaskClient, street: Scene
) -> None:
    report(phone, street, street.action())
    who: dict[str, Any] = {"community_id": street.community_id, "actor_id": ACTOR_ID}
    elsewhere = perform(add_place, AddPlace(**who, kind="district", name="Z"))
    scopes = {elsewhere: (0, 403), street.street_id: (1, 200)}
    for place_id, (listed, status) in scopes.items():
        headers = key_for(
            street.community_id, Role.MANAGER, scope_kind=ScopeKind.PLACE, scope_id=place_id
        )
        client = sqlite_app.test_client()
        assert len(client.get(DEVICES, headers=headers).get_json()["items"]) == listed
        assert client.put(f"{DEVICES}/d-1/lost", headers=headers).status_code == status


def test_saying_it_twice_changes_nothing(app: Flask, scene: Scene) -> None:
    who: dict[str, Any] = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    said = ReportPhone(
        **who,
        device_id="d-1",
        action_id=scene.action(),
        waiting=0,
        last_sequence=0,
        sent_at=scene.now,
        received_at=scene.now,
    )
    perform(report_phone, said)
    turn = TurnPhone(**who, device_id="d-1")
    first = perform(lose_phone, turn)
    assert perform(lose_phone, turn) == first
    assert perform(find_phone, turn).lost_at is None
    assert perform(find_phone, turn).lost_at is None
    with reading() as session:
        assert not phone_is_lost(session, community_id=scene.community_id, device_id="d-1")
