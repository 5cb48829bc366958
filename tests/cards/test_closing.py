"""Before an action is closed: which phones may still hold scans, and what the scans say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import new_id, perform, reading
from cambio.earning.queries import action as find_action
from cambio.earning.rules import ActionStatus
from cards import queries
from cards.queries import PhoneState, ScanCounts
from cards.rules import TYPED
from cards.use_cases.scan_phones import report_phone
from cards.use_cases.scans import record_scan
from tests.cards.test_phones import report
from tests.conftest import Clock
from tests.scene import Scene
from tests.signing_in import as_staff, csrf_of


def states(scene: Scene, action_id: UUID, opened_at: datetime) -> dict[str, PhoneState]:
    with reading() as session:
        found = queries.phones_at(
            session,
            community_id=scene.community_id,
            action_id=action_id,
            opened_at=opened_at,
        )
    return {phone.device_id: phone.state for phone in found}


def test_a_phone_has_sent_everything_once_it_says_so_and_its_last_scan_is_here(
    scene: Scene, clock: Clock
) -> None:
    action, opened_at = scene.action(), clock.now
    scan = replace(scene.reading_of(action, scene.neighbour()), sequence=4)
    perform(record_scan, scan)
    assert states(scene, action, opened_at) == {"phone-1": PhoneState.UNHEARD}

    def said(**changes: Any) -> PhoneState:
        perform(report_phone, report(scene, action, **changes))
        return states(scene, action, opened_at)["phone-1"]

    assert said(waiting=2, last_sequence=6) is PhoneState.WAITING
    assert said(waiting=0, last_sequence=6) is PhoneState.WAITING
    perform(record_scan, replace(scan, scan_id=new_id(), sequence=6))
    assert said(waiting=0, last_sequence=6) is PhoneState.SENT


def test_a_phone_that_was_made_ready_and_is_silent_since_the_opening_is_not_forgotten(
    scene: Scene, clock: Clock
) -> None:
    action = scene.action()
    perform(report_phone, report(scene, action))
    opened_at = clock.now + timedelta(minutes=5)
    assert states(scene, action, opened_at) == {"phone-1": PhoneState.UNHEARD}


def test_numbers_that_were_typed_on_a_page_wait_on_no_phone(scene: Scene) -> None:
    action = scene.action()
    scan = scene.reading_of(action, scene.neighbour())
    perform(record_scan, replace(scan, device_id=TYPED))
    assert states(scene, action, scene.now) == {}


def test_scans_are_told_in_numbers_beside_who_was_counted(scene: Scene) -> None:
    action, neighbour, other = scene.action(), scene.neighbour(), scene.neighbour()
    scene.scan(action, neighbour)
    scene.scan(action, neighbour, adults=2)
    scene.scan(action, other)
    for changes in ({"place_ids": ()}, {"card": "no card"}):
        perform(record_scan, replace(scene.reading_of(action, neighbour), **changes))
    with reading() as session:
        counts = queries.scan_counts(session, community_id=scene.community_id, action_id=action)
    assert counts == ScanCounts(scans=5, in_review=1, refused=1, people=3)


# ------------------------------------------------------------------------------------- the page


@pytest.fixture
def volunteer(sqlite_app: Flask, street: Scene) -> FlaskClient:
    return as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)


def status_of(street: Scene, action_id: UUID) -> ActionStatus:
    with reading() as session:
        found = find_action(session, community_id=street.community_id, action_id=action_id)
    assert found is not None
    return found.status


def test_closing_with_scans_still_out_asks_for_a_second_yes(
    volunteer: FlaskClient, street: Scene
) -> None:
    action = street.action()
    street.scan(action, street.neighbour())
    perform(report_phone, report(street, action, waiting=3, last_sequence=4))
    where = f"/deventer/actions/{action}/close"
    page = volunteer.get(where).text
    assert "3 scans" in page
    token = {"csrf_token": csrf_of(volunteer, where), "request_key": "close"}
    hasty = volunteer.post(where, data=token)
    assert hasty.status_code == 409
    assert status_of(street, action) is ActionStatus.OPEN
    assert volunteer.post(where, data=token | {"anyway": "1"}).status_code == 303
    assert status_of(street, action) is ActionStatus.CLOSED


def test_closing_asks_once_when_every_phone_sent_everything(
    volunteer: FlaskClient, street: Scene
) -> None:
    action = street.action()
    street.scan(action, street.neighbour())
    perform(report_phone, report(street, action, last_sequence=1))
    where = f"/deventer/actions/{action}/close"
    page = volunteer.get(where).text
    assert "1 van 1" in page
    assert 'name="anyway"' not in page
    token = {"csrf_token": csrf_of(volunteer, where), "request_key": "close"}
    assert volunteer.post(where, data=token).status_code == 303
