"""The queue of scans on pages and in JSON, and what a household reads of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cards.use_cases.scans import record_scan
from tests.cards.test_bad_luck import close
from tests.conftest import Clock
from tests.scene import ACTOR_ID, Neighbour, Scene
from tests.signing_in import as_household, as_staff, csrf_of, key_for

QUEUE = "/deventer/scan-reviews"
API = "/api/v1/scan-reviews"


def refused_scan(street: Scene, neighbour: Neighbour, action_id: UUID | None = None) -> UUID:
    """A scan by somebody who may not scan there."""
    scan = street.reading_of(action_id or street.action(), neighbour)
    perform(record_scan, replace(scan, place_ids=()))
    return scan.scan_id


def decide(manager: FlaskClient, scan_id: UUID, **fields: str) -> Any:
    where = f"{QUEUE}/{scan_id}"
    token = {"csrf_token": csrf_of(manager, where), "request_key": str(new_id())}
    return manager.post(where, data=token | fields)


def test_a_manager_works_through_the_queue(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    scan_id = refused_scan(street, neighbour)
    assert str(scan_id) in manager.get(QUEUE).text
    assert "Nummer 1" in manager.get(f"{QUEUE}/{scan_id}").text
    answer = decide(manager, scan_id, decision="accepted", reason="Gezien in de straat.")
    assert (answer.status_code, answer.location) == (303, QUEUE)
    assert str(scan_id) not in manager.get(QUEUE).text
    assert str(scan_id) in manager.get(f"{QUEUE}?which=decided").text
    assert "Gezien in de straat." in manager.get(f"{QUEUE}/{scan_id}").text
    assert street.holds(neighbour.household_id) == 2


def test_an_empty_purse_is_said_and_leads_to_the_action(
    manager: FlaskClient, street: Scene
) -> None:
    action = street.action(expected_people=1)
    street.scan(action, street.neighbour())
    scan_id = refused_scan(street, street.neighbour(), action)
    answer = decide(manager, scan_id, decision="accepted", reason="Ja.")
    assert answer.location == f"/deventer/actions/{action}"
    assert "wacht op tegoed" in manager.get(f"{QUEUE}?which=decided").text


REFUSED: list[tuple[str, dict[str, str], int]] = [
    ("nothing chosen", {"reason": "Ja."}, 422),
    ("no reason", {"decision": "accepted"}, 422),
    ("a wrong card", {"decision": "accepted", "reason": "Ja.", "card": "AAAAAAAA"}, 422),
]


@pytest.mark.parametrize(
    ("fields", "status"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_a_form_that_is_not_right_says_so_and_keeps_what_was_typed(
    manager: FlaskClient, street: Scene, fields: dict[str, str], status: int
) -> None:
    scan_id = refused_scan(street, street.neighbour())
    answer = decide(manager, scan_id, **fields)
    assert answer.status_code == status
    assert fields.get("reason", "") in answer.text
    assert str(scan_id) in manager.get(QUEUE).text


def test_a_manager_of_another_place_sees_and_decides_nothing_here(
    sqlite_app: Flask, street: Scene
) -> None:
    elsewhere = perform(
        add_place,
        AddPlace(community_id=street.community_id, actor_id=ACTOR_ID, kind="district", name="Z"),
    )
    scope: dict[str, Any] = {"scope_kind": ScopeKind.PLACE, "scope_id": elsewhere}
    stranger = as_staff(sqlite_app, street.community_id, Role.MANAGER, **scope)
    scan_id = refused_scan(street, street.neighbour())
    assert str(scan_id) not in stranger.get(QUEUE).text
    assert stranger.get(f"{QUEUE}/{scan_id}").status_code == 403
    assert stranger.get(f"{QUEUE}/{new_id()}").status_code == 404
    headers = key_for(street.community_id, Role.MANAGER, **scope)
    browser = sqlite_app.test_client()
    assert browser.get(API, headers=headers).get_json()["items"] == []
    assert browser.get(f"{API}/{scan_id}", headers=headers).status_code == 403


def test_a_household_reads_at_home_what_is_looked_at_and_what_was_decided(
    sqlite_app: Flask, manager: FlaskClient, street: Scene
) -> None:
    neighbour = street.neighbour()
    scan_id = refused_scan(street, neighbour)
    home = as_household(sqlite_app, street.community_id, neighbour.household_id)
    assert "We kijken" in home.get("/deventer/my").text
    decide(manager, scan_id, decision="refused", reason="Uw buurvrouw was er, u niet.")
    assert "Uw buurvrouw was er, u niet." in home.get("/deventer/my").text
    stranger = as_household(sqlite_app, street.community_id, street.neighbour().household_id)
    assert "buurvrouw" not in stranger.get("/deventer/my").text


def test_a_household_reads_at_home_why_a_card_that_came_too_late_did_not_count(
    sqlite_app: Flask, street: Scene, clock: Clock
) -> None:
    early, late, there = (street.neighbour() for _ in range(3))
    planned, action = street.action(opened=False), street.action()
    street.scan(action, there)
    close(street, action)
    clock.advance(minutes=5)
    for neighbour, where in ((early, planned), (late, action), (late, action), (there, action)):
        perform(record_scan, street.reading_of(where, neighbour, at=clock.now))

    def told(neighbour: Neighbour) -> list[int]:
        home = as_household(sqlite_app, street.community_id, neighbour.household_id)
        page = home.get("/deventer/my").text
        return [page.count(why) for why in ("was nog niet open", "was al voorbij")]

    assert (told(early), told(late), told(there)) == ([1, 0], [0, 1], [0, 0])
    clock.advance(days=61)
    assert told(late) == [0, 0]


# ------------------------------------------------------------------------------------- the JSON


def test_programs_read_the_queue_page_by_page_and_decide(
    client: FlaskClient, street: Scene, clock: Clock
) -> None:
    headers, action = key_for(street.community_id, Role.MANAGER), street.action()
    ids = [str(refused_scan(street, street.neighbour(), action)) for _ in range(3)]
    first = client.get(f"{API}?limit=2&action_id={action}", headers=headers).get_json()
    rest = client.get(f"{API}?limit=2&cursor={first['next']}", headers=headers).get_json()
    assert sorted(each["scan_id"] for each in first["items"] + rest["items"]) == sorted(ids)
    assert rest["next"] is None
    keyed = headers | {"Idempotency-Key": "decision-1"}
    body = {"decision": "accepted", "reason": "Gezien."}
    answers = [client.post(f"{API}/{ids[0]}/decision", json=body, headers=keyed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (
        answers[0].get_json()
        == answers[1].get_json()
        == {
            "scan_id": ids[0],
            "decision": "accepted",
            "outcome": "credited",
            "household_minor": 2,
            "place_minor": 1,
            "currency": "CAM",
        }
    )
    (decided,) = client.get(f"{API}?decided=true", headers=headers).get_json()["items"]
    assert decided["decision"]["by"] == "Test manager"
    assert client.get(f"{API}/{ids[0]}", headers=headers).get_json() == decided


def test_a_decision_over_http_needs_a_key_and_a_reason(client: FlaskClient, street: Scene) -> None:
    headers = key_for(street.community_id, Role.MANAGER)
    where = f"{API}/{refused_scan(street, street.neighbour())}/decision"
    body = {"decision": "refused", "reason": "Nee."}
    assert client.post(where, json=body, headers=headers).status_code == 400
    keyed = headers | {"Idempotency-Key": "k"}
    assert client.post(where, json=body | {"reason": ""}, headers=keyed).status_code == 422
    assert client.post(where, json=body | {"decision": "later"}, headers=keyed).status_code == 422
    assert client.post(where, json=body, headers=keyed).status_code == 201
    again = client.post(where, json=body, headers=headers | {"Idempotency-Key": "other"})
    assert (again.status_code, again.get_json()["code"]) == (409, "scan_decided")
    unknown = client.post(f"{API}/{new_id()}/decision", json=body, headers=keyed)
    assert unknown.status_code == 404
    assert client.get(f"{API}?cursor=nonsense", headers=headers).status_code == 400
