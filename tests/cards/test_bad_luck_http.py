"""Bad luck over HTTP: sessions that end, phones that are lost, clocks that are set amid a batch."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from cambio.access.models import AccessKey, StaffUser
from cambio.access.use_cases import (
    BlockUser,
    EndSessions,
    RevokeKey,
    block_user,
    end_sessions,
    revoke_key,
)
from cambio.app.permissions import Role
from cambio.database import new_id, perform, reading
from cambio.earning.use_cases import CloseAction, close_action
from cambio.ledger.models import LedgerTransaction
from cards.models import Scan
from tests.cards.test_scans_api import scan_of
from tests.conftest import Clock
from tests.house.proof import assert_sound
from tests.scene import ACTOR_ID, Scene
from tests.signing_in import as_staff, csrf_of, key_for

SCANS = "/api/v1/scans"


@pytest.fixture
def phone(sqlite_app: Flask, street: Scene) -> FlaskClient:
    """A volunteer's phone, signed in by cookie as the scan page is."""
    return as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)


def batch_of(street: Scene, *scans: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"device_id": "d-1", "sent_at": street.now.isoformat(), "scans": list(scans)} | changes


def send(phone: FlaskClient, street: Scene, *scans: dict[str, Any], **changes: Any) -> Any:
    token = csrf_of(phone, f"/deventer/scan/{scans[0]['action_id']}")
    return phone.post(
        SCANS, json=batch_of(street, *scans, **changes), headers={"X-CSRFToken": token}
    )


def verdicts(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["verdict"] for each in answer.get_json()["verdicts"]]


def volunteer_id() -> Any:
    with reading() as session:
        return session.scalars(select(StaffUser.id)).one()


def check(street: Scene, *, scans: int) -> None:
    with reading() as session:
        assert session.scalar(select(func.count(Scan.id))) == scans
        assert_sound(session, street.community_id)


def test_the_session_ends_while_scans_wait_and_they_count_after_signing_in_again(
    sqlite_app: Flask, phone: FlaskClient, street: Scene
) -> None:
    action = street.action()
    neighbours = [street.neighbour() for _ in range(3)]
    scans = [scan_of(street, action, each, sequence=n) for n, each in enumerate(neighbours)]
    token = csrf_of(phone, f"/deventer/scan/{action}")
    who: dict[str, Any] = {"community_id": street.community_id, "actor_id": ACTOR_ID}
    perform(end_sessions, EndSessions(**who, subject_id=volunteer_id()))
    refused = phone.post(SCANS, json=batch_of(street, *scans), headers={"X-CSRFToken": token})
    assert (refused.status_code, refused.mimetype) == (401, "application/problem+json")
    assert refused.get_json()["code"] == "not_signed_in"
    check(street, scans=0)
    again = as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)
    assert verdicts(send(again, street, *scans)) == ["credited"] * 3
    check(street, scans=3)


def test_a_phone_whose_cookie_is_gone_is_asked_to_sign_in(
    client: FlaskClient, street: Scene
) -> None:
    scan = scan_of(street, street.action(), street.neighbour())
    answer = client.post(SCANS, json=batch_of(street, scan))
    assert (answer.status_code, answer.get_json()["code"]) == (401, "not_signed_in")


def test_a_phone_is_lost_and_what_it_sent_stays(phone: FlaskClient, street: Scene) -> None:
    action, first, second = street.action(), street.neighbour(), street.neighbour()
    assert verdicts(send(phone, street, scan_of(street, action, first))) == ["credited"]
    token = csrf_of(phone, f"/deventer/scan/{action}")
    who: dict[str, Any] = {"community_id": street.community_id, "actor_id": ACTOR_ID}
    perform(block_user, BlockUser(**who, user_id=volunteer_id()))
    stolen = phone.post(
        SCANS,
        json=batch_of(street, scan_of(street, action, second)),
        headers={"X-CSRFToken": token},
    )
    assert stolen.status_code == 401
    assert (street.holds(first.household_id), street.holds(second.household_id)) == (2, 0)
    check(street, scans=1)


def test_a_key_that_was_withdrawn_sends_nothing_more(client: FlaskClient, street: Scene) -> None:
    action = street.action()
    headers = key_for(street.community_id, Role.VOLUNTEER)
    sent = batch_of(street, scan_of(street, action, street.neighbour()))
    assert verdicts(client.post(SCANS, json=sent, headers=headers)) == ["credited"]
    with reading() as session:
        key_id = session.scalars(select(AccessKey.id)).one()
    who: dict[str, Any] = {"community_id": street.community_id, "actor_id": ACTOR_ID}
    perform(revoke_key, RevokeKey(**who, key_id=key_id))
    again = batch_of(street, scan_of(street, action, street.neighbour()))
    answer = client.post(SCANS, json=again, headers=headers)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    check(street, scans=1)


def test_a_clock_is_set_amid_a_batch(phone: FlaskClient, street: Scene, clock: Clock) -> None:
    """The first three by a clock two days ahead, the last by one that was set right.

    The action was closed before the last. Of the first three it is sure that they were earlier
    than the fourth, which still was in time.
    """
    action, opened = street.action(), clock.now
    ahead = timedelta(days=2)
    neighbours = [street.neighbour() for _ in range(5)]
    minutes = [(1, ahead), (2, ahead), (3, ahead), (5, timedelta()), (20, timedelta())]
    scans = [
        scan_of(
            street,
            action,
            neighbour,
            sequence=number,
            scanned_at=(opened + timedelta(minutes=minute) + off).isoformat(),
        )
        for number, (neighbour, (minute, off)) in enumerate(
            zip(neighbours, minutes, strict=True), start=1
        )
    ]
    clock.advance(minutes=10)
    who: dict[str, Any] = {"community_id": street.community_id, "actor_id": ACTOR_ID}
    perform(close_action, CloseAction(**who, request_key=str(new_id()), action_id=action))
    sent_at = clock.advance(minutes=30).isoformat()
    shuffled = [scans[place] for place in (3, 0, 4, 2, 1)]
    told = dict(
        zip((3, 0, 4, 2, 1), verdicts(send(phone, street, *shuffled, sent_at=sent_at)), strict=True)
    )
    assert [told[place] for place in range(5)] == ["credited"] * 4 + ["action_closed"]
    check(street, scans=5)


@pytest.mark.parametrize("forgot", ["1970-01-01T00:00:07.000Z", "2001-05-04T12:00:00.000Z"])
def test_a_phone_that_forgot_the_year_and_was_set_right_loses_nothing(
    phone: FlaskClient, street: Scene, forgot: str
) -> None:
    """Its battery ran out; it started again without a network, and with one it knew the day."""
    action, neighbour = street.action(), street.neighbour()
    scan = scan_of(street, action, neighbour, scanned_at=forgot)
    assert verdicts(send(phone, street, scan)) == ["credited"]
    with reading() as session:
        booked = session.scalars(select(LedgerTransaction).filter_by(kind="award")).one()
    assert booked.event_at == street.now, "nobody was there before the action began"
    check(street, scans=1)
