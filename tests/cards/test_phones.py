"""What phones say of the scans that they still hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform, reading
from cambio.earning.errors import ActionUnknown
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cards.models import PhoneReport
from cards.use_cases.scan_phones import ReportPhone, report_phone
from cards.use_cases.scans import record_scan
from tests.conftest import Clock
from tests.scene import ACTOR_ID, Scene
from tests.signing_in import key_for


def report(scene: Scene, action_id: Any, **changes: Any) -> ReportPhone:
    plain = ReportPhone(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        device_id="phone-1",
        action_id=action_id,
        waiting=0,
        last_sequence=0,
        sent_at=scene.now,
        received_at=scene.now,
    )
    return replace(plain, **changes)


def test_the_latest_word_of_a_phone_counts(scene: Scene, clock: Clock) -> None:
    action = scene.action()
    perform(report_phone, report(scene, action))
    clock.advance(minutes=5)
    late = {"sent_at": clock.now + timedelta(days=3), "received_at": clock.now}
    heard = perform(report_phone, report(scene, action, waiting=2, last_sequence=7, **late))
    assert (heard.waiting, heard.last_sequence, heard.reported_at) == (2, 7, clock.now)
    with reading() as session:
        (kept,) = session.query(PhoneReport).all()
    assert (kept.waiting, kept.skew_seconds, kept.actor_id) == (2, 3 * 24 * 3600, ACTOR_ID)


def test_a_phone_is_told_up_to_where_its_scans_were_received(scene: Scene) -> None:
    action, elsewhere = scene.action(), scene.action()
    scan = replace(scene.reading_of(action, scene.neighbour()), sequence=6)
    perform(record_scan, scan)
    perform(record_scan, replace(scan, scan_id=new_id(), sequence=9, device_id="phone-2"))
    perform(record_scan, replace(scan, scan_id=new_id(), sequence=8, action_id=elsewhere))
    assert perform(report_phone, report(scene, action)).received_sequence == 6


def test_only_of_an_action_that_there_is(scene: Scene) -> None:
    with pytest.raises(ActionUnknown):
        perform(report_phone, report(scene, new_id()))


# ------------------------------------------------------------------------------------- the JSON


def body(scene: Scene, action_id: Any, **changes: Any) -> dict[str, Any]:
    sent_at = scene.now.isoformat()
    plain = {"action_id": str(action_id), "sent_at": sent_at, "waiting": 3, "last_sequence": 12}
    return plain | changes


def test_a_phone_reports_over_http(client: FlaskClient, street: Scene) -> None:
    headers, action = key_for(street.community_id, Role.VOLUNTEER), street.action()
    answer = client.post(
        "/api/v1/devices/phone-1/report", json=body(street, action), headers=headers
    )
    assert answer.status_code == 200
    assert answer.get_json() == {
        "device_id": "phone-1",
        "action_id": str(action),
        "waiting": 3,
        "last_sequence": 12,
        "received_sequence": 0,
        "reported_at": street.now.isoformat(),
    }


REFUSED: list[tuple[str, dict[str, Any], int]] = [
    ("a phone with an endless name", {"path": "x" * 65}, 404),
    ("no action of ours", {"action_id": str(new_id())}, 404),
    ("fewer than none", {"waiting": -1}, 422),
    ("no number", {"last_sequence": "many"}, 422),
    ("no time zone", {"sent_at": "2026-03-07T10:00:00"}, 422),
]


@pytest.mark.parametrize(
    ("changes", "status"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_a_report_is_refused(
    client: FlaskClient, street: Scene, changes: dict[str, Any], status: int
) -> None:
    headers = key_for(street.community_id, Role.VOLUNTEER)
    path = changes.pop("path", "phone-1")
    sent = body(street, street.action()) | changes
    answer = client.post(f"/api/v1/devices/{path}/report", json=sent, headers=headers)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_a_phone_reports_only_where_its_owner_may_scan(
    sqlite_app: Flask, client: FlaskClient, street: Scene
) -> None:
    elsewhere = perform(
        add_place,
        AddPlace(community_id=street.community_id, actor_id=ACTOR_ID, kind="district", name="Z"),
    )
    headers = key_for(
        street.community_id, Role.VOLUNTEER, scope_kind=ScopeKind.PLACE, scope_id=elsewhere
    )
    sent = body(street, street.action())
    assert client.post("/api/v1/devices/p/report", json=sent, headers=headers).status_code == 403
