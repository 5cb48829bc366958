"""The API from a proposal to an approved report, for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from cambio.app.permissions import Role
from cambio.database import new_id
from cambio.earning.jobs import look_for
from tests.earning.ground import Ground
from tests.signing_in import key_for


def send(app: Flask, key: dict[str, str], path: str, **asked: Any) -> TestResponse:
    headers = {**key, "Idempotency-Key": str(new_id())}
    method = asked.pop("method", "POST")
    return app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **asked)


def clean_up(ground: Ground) -> dict[str, Any]:
    """What somebody says of a clean-up of today."""
    return {
        "place_id": str(ground.street_id),
        "title": "Plein vegen",
        "meeting_point": "Bij de bank",
        "starts_at": ground.clock.now.isoformat(),
        "ends_at": (ground.clock.now + timedelta(hours=2)).isoformat(),
        "expected_people": 8,
    }


def test_a_proposal_waits_and_is_declined(sqlite_app: Flask, sqlite_ground: Ground) -> None:
    volunteer = key_for(sqlite_ground.community_id, Role.VOLUNTEER)
    what = clean_up(sqlite_ground)
    proposed = send(sqlite_app, volunteer, "/action-proposals", json=what).get_json()
    listed = send(sqlite_app, volunteer, "/action-proposals", method="GET").get_json()
    assert [each["id"] for each in listed["items"]] == [proposed["id"]]
    reason = {"reason": "Er is markt."}
    declined = send(
        sqlite_app, volunteer, f"/action-proposals/{proposed['id']}/decline", json=reason
    )
    assert declined.get_json()["status"] == "declined"


def test_an_action_goes_from_a_proposal_to_an_approved_report(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    volunteer, manager = (
        key_for(ground.community_id, role) for role in (Role.VOLUNTEER, Role.MANAGER)
    )
    what = clean_up(ground)
    proposed = send(sqlite_app, volunteer, "/action-proposals", json=what).get_json()
    plan = {**what, "rule_id": str(ground.rules["clean-up"]), "budget_id": str(ground.grant())}
    plan["proposal_id"] = proposed["id"]
    path = f"/actions/{send(sqlite_app, volunteer, '/actions', json=plan).get_json()['id']}"
    left = send(sqlite_app, volunteer, "/action-proposals", method="GET").get_json()
    assert left["items"] == []
    assert send(sqlite_app, volunteer, f"{path}/announce").get_json()["status"] == "announced"
    send(sqlite_app, volunteer, f"{path}/open")
    shown = ground.show(UUID(path.rpartition("/")[2]), ground.household(), adults=2)
    send(sqlite_app, volunteer, f"{path}/close")
    work = {"bags": 12, "kilos": 40, "minutes": 450}
    told = send(sqlite_app, volunteer, f"{path}/report", method="PUT", json=work).get_json()
    assert (told["bags"], told["round"]) == (12, 1)
    assert send(sqlite_app, volunteer, f"{path}/approval").status_code == 403
    back = send(sqlite_app, manager, f"{path}/sending-back", json={"reason": "Telt u nog eens?"})
    assert back.get_json()["status"] == "closed"
    send(sqlite_app, volunteer, f"{path}/report", method="PUT", json=work)
    figures = {**work, "bags": 10, "reason": "Nageteld"}
    assert send(sqlite_app, manager, f"{path}/report/figures", json=figures).status_code == 200
    people = f"{path}/participations/{shown.participation_id}/people"
    fewer = {"adults": 1, "children": 0, "reason": "fewer"}
    assert send(sqlite_app, manager, people, json=fewer).get_json()["difference_minor"] < 0
    assert send(sqlite_app, manager, f"{path}/approval").get_json()["missing"] == 0
    assert send(sqlite_app, manager, path, method="GET").get_json()["status"] == "paid"


def test_a_program_has_an_action_come_again_and_reads_signals(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    manager = key_for(ground.community_id, Role.MANAGER)
    series = {
        "place_id": str(ground.street_id),
        "rule_id": str(ground.rules["clean-up"]),
        "title": "Eerste zaterdag",
        "meeting_point": "Dreef 1",
        "recurrence": "FREQ=MONTHLY;BYDAY=1SA",
        "starts_on": "2026-04-01",
        "starts": "10:00",
        "ends": "12:00",
        "expected_people": 10,
    }
    begun = send(sqlite_app, manager, "/recurring-actions", json=series).get_json()
    assert begun["planned"] == 1
    far = {**series, "starts_on": "9999-12-31"}
    refused = send(sqlite_app, manager, "/recurring-actions", json=far)
    assert refused.get_json()["code"] == "recurrence_empty"
    listed = send(sqlite_app, manager, "/recurring-actions", method="GET").get_json()
    assert listed["items"][0]["next_days"] == ["2026-04-04"]
    end = f"/recurring-actions/{begun['id']}/end"
    answers = [send(sqlite_app, manager, end).status_code for _ in range(2)]
    assert answers == [204, 404]

    ground.clock.now += timedelta(hours=14)
    ground.show(ground.open_action(None), ground.household())
    look_for()
    (signal,) = send(sqlite_app, manager, "/signals", method="GET").get_json()["items"]
    assert (signal["kind"], signal["evidence"]["households"]) == ("at_night", 1)
    note = {"note": "Nachtwandeling."}
    assert send(sqlite_app, manager, f"/signals/{signal['id']}/clear", json=note).status_code == 204
    assert send(sqlite_app, manager, "/signals", method="GET").get_json()["items"] == []
