"""Scans: batches and single ones over HTTP to the real program, beside the same rows in raw SQL."""

from __future__ import annotations

import http.client
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bench.floor import DIGEST, POSTING, TAKE_OR_GIVE, TRANSACTION, raw_connection
from bench.rows import Row, against, alone
from cambio.access.use_cases import CreateKey, create_key
from cambio.app.permissions import Role
from cambio.database import new_id, perform
from cambio.main import create_app
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.browser.live import free_port
from tests.conftest import settings_for
from tests.house.serving import serving
from tests.scene import ACTOR_ID, Neighbour, Scene, build_scene
from tests.schema import build_schema

HOUSEHOLDS, BATCH, PHONES, ROUNDS = 600, 50, 2, 5
SINGLES_A_SECOND, SECONDS, SENDERS = 100, 5, 8

SCAN = (
    "INSERT INTO scan (community_id, id, digest, device_id, sequence, adults, children, scanned_at,"
    " happened_at, received_at, skew_seconds, actor_id, action_id, card_id, verdict,"
    " participation_id, household_minor, place_minor, currency, headcount, counted_at)"
    " VALUES (?, ?, ?, ?, ?, 1, 0, ?, ?, ?, 0, ?, ?, ?, 'credited', ?, 2, 1, 'CAM', ?, ?)"
)
PARTICIPATION = (
    "INSERT INTO participation (community_id, id, action_id, household_id, adults, children,"
    " payment, happened_at, counted_at) VALUES (?, ?, ?, ?, 1, 0, 'paid', ?, ?)"
)
PART = "INSERT INTO participation_part VALUES (?, ?, ?, 1, 0)"
HEADCOUNT = "UPDATE action SET headcount = headcount + 1 WHERE community_id = ? AND id = ?"
AWARD = (
    "INSERT INTO award (community_id, id, participation_id, household_id, place_id, rule_id,"
    " rule_version, household_minor, place_minor, chosen_minor, event_at, transaction_id, reasons)"
    " VALUES (?, ?, ?, ?, ?, ?, 1, 2, 1, 0, ?, ?, ?)"
)
ACCOUNT = "SELECT id FROM ledger_account WHERE community_id = ? AND purpose = ? AND owner_id = ?"


@dataclass(frozen=True)
class Street:
    """A street full of neighbours, and a key to scan them with."""

    url: str
    scene: Scene
    neighbours: Sequence[Neighbour]
    key: str

    def action(self) -> UUID:
        """Another action, at which nobody was scanned yet."""
        return self.scene.action(expected_people=HOUSEHOLDS)

    def scans(self, action_id: UUID) -> list[dict[str, Any]]:
        """Every neighbour, scanned once."""
        now = datetime.now(UTC).isoformat()
        return [
            {
                "scan_id": str(new_id()),
                "action_id": str(action_id),
                "card_number": neighbour.number,
                "scanned_at": now,
                "sequence": sequence,
            }
            for sequence, neighbour in enumerate(self.neighbours, start=1)
        ]


class Phone:
    """Sends scans over one connection that stays open, as a browser does."""

    def __init__(self, port: int, key: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def send(self, scans: Sequence[dict[str, Any]]) -> None:
        """Send a batch; all of it must be counted."""
        batch = {"device_id": "phone", "sent_at": datetime.now(UTC).isoformat(), "scans": scans}
        self._connection.request("POST", "/api/v1/scans", json.dumps(batch), self._headers)
        verdicts = json.loads(self._connection.getresponse().read())["verdicts"]
        if any(each["verdict"] != "credited" for each in verdicts):
            raise RuntimeError(f"a scan was not counted: {verdicts[:3]}")


class FloorOfScans:
    """The rows of a scan that is credited, by hand-written SQL, fifty to a transaction."""

    def __init__(self, street: Street) -> None:
        self.connection = raw_connection(street.url)
        self.run = self.connection.cursor().execute
        self.street, self.scene = street, street.scene
        self.community_id = street.scene.community_id

    def scan_all(self, action_id: UUID) -> None:
        """Every neighbour, scanned once."""
        purse, pot = self.account("purse", action_id), self.account("pot", self.scene.street_id)
        for start in range(0, HOUSEHOLDS, BATCH):
            self.run("BEGIN IMMEDIATE")
            for place in range(start, start + BATCH):
                neighbour = self.street.neighbours[place]
                wallet = self.account("wallet", neighbour.household_id)
                self._scan(action_id, neighbour, place + 1, ((purse, -3), (wallet, 2), (pot, 1)))
            self.run("COMMIT")

    def account(self, purpose: str, owner_id: UUID) -> str:
        """The account of an owner."""
        return str(self.run(ACCOUNT, (self.community_id, purpose, owner_id.hex)).fetchone()[0])

    def _scan(
        self, action: UUID, who: Neighbour, count: int, legs: Sequence[tuple[str, int]]
    ) -> None:
        key, action_id = self.community_id, action.hex
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
        scan, part, award, transaction = (new_id().hex for _ in range(4))
        household, card, street = who.household_id.hex, who.card_id.hex, self.scene.street_id.hex
        self.run(PARTICIPATION, (key, part, action_id, household, now, now))
        self.run(HEADCOUNT, (key, action_id))
        self.run(PART, (key, part, card))
        for leg, (account, minor) in enumerate(legs, start=1):
            balance, entry = self.run(TAKE_OR_GIVE, (minor, key, account, minor)).fetchone()
            self.run(POSTING, (key, transaction, leg, account, minor, entry, balance))
        self.run(TRANSACTION, (key, transaction, "award", now, now, ACTOR_ID.hex, DIGEST))
        rule = self.scene.rule_id.hex
        self.run(AWARD, (key, award, part, household, street, rule, now, transaction, "[]"))
        told = (now, now, now, ACTOR_ID.hex, action_id, card, part, count, now)
        self.run(SCAN, (key, scan, DIGEST, "phone", count, *told))


def street_on(url: str) -> Street:
    """A new database with a street; every household was scanned once, so that it has a wallet."""
    build_schema(url)
    app = create_app(settings_for(url))
    app.app_context().push()
    who: dict[str, Any] = {"community_id": 0, "actor_id": ACTOR_ID}
    community_id = perform(create_community, CreateCommunity(**who, slug="bench", name="Bench"))
    key = CreateKey(
        community_id=community_id, actor_id=ACTOR_ID, name="Phones", role=Role.VOLUNTEER
    )
    scene = build_scene(community_id, datetime.now(UTC))
    neighbours = [scene.neighbour() for _ in range(HOUSEHOLDS)]
    action_id = scene.action(expected_people=HOUSEHOLDS)
    for neighbour in neighbours:
        scene.scan(action_id, neighbour)
    return Street(url, scene, neighbours, perform(create_key, key).secret)


def over_http() -> Iterator[Row]:
    """Batches from two phones at once beside the floor, in turn; then single scans at a pace."""
    with tempfile.TemporaryDirectory() as folder:
        street, port = street_on(f"sqlite:///{folder}/bench.sqlite"), free_port()
        # All actions are made beforehand: while the program serves, it alone writes.
        actions = [(street.action(), street.action()) for _ in range(ROUNDS)]
        single = street.action()
        floor = FloorOfScans(street)
        with serving(street.url, port), closing(floor.connection):
            rates = [
                (_batches_a_second(street, port, one), _floor_a_second(floor, other))
                for one, other in actions
            ]
            ours, raw = (statistics.median(each) for each in zip(*rates, strict=True))
            case = f"SQLite: scans over HTTP, {PHONES} phones, {BATCH} a batch"
            yield against(case, ours=ours, floor=raw, unit="scans/s")
            yield alone(f"{case}, goal", max(one for one, _ in rates), "scans/s", at_least=2_000)
            scans = street.scans(single)[: SINGLES_A_SECOND * SECONDS]
            waits = waits_at_a_pace(street, port, scans, a_second=SINGLES_A_SECOND)
            case = f"SQLite: single scans over HTTP, {SINGLES_A_SECOND} a second"
            yield alone(f"{case}, median", statistics.median(waits), "ms")
            worst = statistics.quantiles(waits, n=100)[-1]
            yield alone(f"{case}, 99 of 100 within", worst, "ms", at_most=30)


def _batches_a_second(street: Street, port: int, action_id: UUID) -> float:
    scans = street.scans(action_id)
    batches = [scans[start : start + BATCH] for start in range(0, len(scans), BATCH)]

    def work(mine: Sequence[list[dict[str, Any]]]) -> None:
        phone = Phone(port, street.key)
        for batch in mine:
            phone.send(batch)

    with ThreadPoolExecutor(PHONES) as pool:
        begin = time.perf_counter()
        list(pool.map(work, [batches[number::PHONES] for number in range(PHONES)]))
        return len(scans) / (time.perf_counter() - begin)


def _floor_a_second(floor: FloorOfScans, action_id: UUID) -> float:
    begin = time.perf_counter()
    floor.scan_all(action_id)
    return HOUSEHOLDS / (time.perf_counter() - begin)


def waits_at_a_pace(
    street: Street, port: int, scans: Sequence[dict[str, Any]], *, a_second: int
) -> list[float]:
    """Milliseconds from the moment when each scan was due to its answer."""
    begin = time.perf_counter() + 0.2
    due = [begin + place / a_second for place in range(len(scans))]

    def work(number: int) -> list[float]:
        phone, waits = Phone(port, street.key), []
        for place in range(number, len(scans), SENDERS):
            time.sleep(max(0, due[place] - time.perf_counter()))
            phone.send([scans[place]])
            waits.append((time.perf_counter() - due[place]) * 1000)
        return waits

    with ThreadPoolExecutor(SENDERS) as pool:
        return [wait for waits in pool.map(work, range(SENDERS)) for wait in waits]
