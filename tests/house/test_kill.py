"""Killing the server amid scans: what was answered stands, nothing stands by half."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from cambio.access.use_cases import CreateKey, create_key
from cambio.app.permissions import Role
from cambio.database import new_id, perform, reading
from cambio.earning.models import Award, Participation
from cambio.ledger.models import LedgerTransaction
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from cards.models import Scan
from tests.browser.live import free_port
from tests.conftest import Clock
from tests.house.proof import assert_sound, paid_to
from tests.house.serving import dice_of, post, serving
from tests.scene import ACTOR_ID, Neighbour, build_scene

PHONES, HOUSEHOLDS = 4, 20
ADULTS, PER_ADULT = 2, 2

Answer = dict[str, Any]


@dataclass
class Evening:
    """What the phones have scanned, what they still have to send, and what was answered."""

    community_id: int
    key: str
    neighbours: list[Neighbour]
    actions: list[UUID]
    waiting: list[dict[str, Any]]
    answered: dict[str, Answer] = field(default_factory=dict)

    def batch(self, dice: Random) -> list[dict[str, Any]]:
        """A few scans to send: those that wait, or when there are none some that were sent."""
        size = min(dice.randint(1, 4), len(self.waiting))
        return dice.sample(self.waiting, size)

    def note(self, answers: list[Answer]) -> None:
        """The server answered: these need not be sent again."""
        for answer in answers:
            first = self.answered.setdefault(answer["scan_id"], answer)
            assert first == answer, "the same scan was answered in two ways"


@pytest.fixture
def rounds() -> int:
    """How often the server is killed."""
    return 10


@pytest.fixture
def evening(
    make_app: Callable[[str], Flask], sqlite_url: str, clock: Clock, rounds: int
) -> Iterator[Evening]:
    """Neighbours at actions enough for all rounds, each to be scanned by two phones; a key to send
    it with."""
    clock.now = datetime.now(UTC)
    with make_app(sqlite_url).app_context():
        community_id = perform(
            create_community,
            CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"),
        )
        key = CreateKey(
            community_id=community_id, actor_id=ACTOR_ID, name="Telefoons", role=Role.VOLUNTEER
        )
        scene = build_scene(community_id, clock.now)
        neighbours = [scene.neighbour(adults=ADULTS) for _ in range(HOUSEHOLDS)]
        actions = [scene.action(expected_people=ADULTS * HOUSEHOLDS) for _ in range(rounds + 2)]
        scans = [
            scan_of(action_id, neighbour, adults)
            for action_id in actions
            for neighbour in neighbours
            for adults in (1, ADULTS)
        ]
        yield Evening(community_id, perform(create_key, key).secret, neighbours, actions, scans)


def scan_of(action_id: UUID, neighbour: Neighbour, adults: int) -> dict[str, Any]:
    return {
        "scan_id": str(new_id()),
        "action_id": str(action_id),
        "card_number": neighbour.number,
        "adults": adults,
        "scanned_at": datetime.now(UTC).isoformat(),
        "sequence": 1,
    }


def send(port: int, key: str, scans: list[dict[str, Any]]) -> list[Answer]:
    """Send a batch as a phone does; answers the verdicts.

    Raises:
        OSError, HTTPException: the server went away.
    """
    batch = {"device_id": "phone", "sent_at": datetime.now(UTC).isoformat(), "scans": scans}
    status, body = post(port, "/scans", batch, access_key=key)
    assert status == 200, body
    verdicts: list[Answer] = body["verdicts"]
    return verdicts


def keep_sending(evening: Evening, port: int, dice: Random) -> None:
    """Send until the server dies."""
    while True:
        try:
            evening.note(send(port, evening.key, evening.batch(dice)))
        except (OSError, http.client.HTTPException):
            return


@pytest.mark.parametrize("rounds", [10, pytest.param(100, marks=pytest.mark.long)], indirect=True)
def test_what_was_answered_survives_being_killed(
    evening: Evening, sqlite_url: str, rounds: int
) -> None:
    dice, port = dice_of(7), free_port()
    for _ in range(rounds):
        with serving(sqlite_url, port) as server, ThreadPoolExecutor(PHONES) as phones:
            enough = len(evening.answered) + dice.randint(1, 25)
            sending = [
                phones.submit(keep_sending, evening, port, dice_of(dice.random()))
                for _ in range(PHONES)
            ]
            while len(evening.answered) < enough and not any(each.done() for each in sending):
                time.sleep(dice.uniform(0, 0.02))
            server.kill()
        for each in sending:
            each.result()
        check_what_stands(evening)
        evening.waiting = [
            each for each in evening.waiting if each["scan_id"] not in evening.answered
        ]
    assert evening.waiting, "all was sent before the last kill: send more"
    with serving(sqlite_url, port):
        for start in range(0, len(evening.waiting), 100):
            evening.note(send(port, evening.key, evening.waiting[start : start + 100]))
    check_what_stands(evening)
    check_everybody_was_paid_once(evening)


def check_what_stands(evening: Evening) -> None:
    """Every answer is on the books, and whatever was kept of a scan was kept whole."""
    with reading() as session:
        assert_sound(session, evening.community_id)
        kept = {str(scan.id): scan for scan in session.scalars(select(Scan))}
        for scan_id, answer in evening.answered.items():
            assert kept[scan_id].verdict == answer["verdict"]
            assert kept[scan_id].household_minor == answer["household_minor"]
        told: Counter[UUID] = Counter()
        for scan in kept.values():
            assert scan.participation_id is not None, scan.verdict
            told[scan.participation_id] += scan.household_minor or 0
        awarded = {
            award.participation_id: award.household_minor
            for award in session.scalars(select(Award).filter_by(reversed_by=None))
        }
        assert awarded == told
        assert set(session.scalars(select(Participation.id))) == set(told)
        paying = set(session.scalars(select(Award.transaction_id)))
        booked = select(LedgerTransaction.id).where(LedgerTransaction.kind == "award")
        assert set(session.scalars(booked)) == paying


def check_everybody_was_paid_once(evening: Evening) -> None:
    full = {each.household_id: ADULTS * PER_ADULT for each in evening.neighbours}
    with reading() as session:
        for action_id in evening.actions:
            assert paid_to(session, evening.community_id, action_id) == full
