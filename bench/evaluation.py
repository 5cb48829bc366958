"""The monthly evaluation of a hundred thousand households, alone and while somebody scans.

`CAMBIO_BENCH_HOUSEHOLDS` says how many. All agreed; a third was noticed in the month and is given
something, for the first time, so that wallets are opened too: more than a month of a real town.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from bench.rows import Row, alone
from cambio.app.scheduler import Turn
from cambio.database import perform
from cambio.earning.jobs import evaluate_month
from cambio.earning.rules import read_programme
from cambio.earning.use_cases import ApplyProgramme, GrantBudget, apply_programme, grant_budget
from cambio.main import create_app
from cambio.neighbourhood.use_cases import (
    AddOrganisation,
    CreateCommunity,
    add_organisation,
    create_community,
)
from tests.conftest import settings_for
from tests.earning.town import fill
from tests.postgresql import database_on, postgresql_running
from tests.scene import ACTOR_ID, PROGRAMMES, Scene, build_scene
from tests.schema import build_schema

HOUSEHOLDS = int(os.environ.get("CAMBIO_BENCH_HOUSEHOLDS", "100000"))
BEGUN = datetime(2025, 1, 1, 10, tzinfo=UTC)
SEEN = date(2026, 3, 7)
APRIL = Turn("evaluate-milestones", datetime(2026, 4, 2, 3, tzinfo=UTC))
NOW = datetime(2026, 4, 2, 3, tzinfo=UTC)
SECONDS_MOST, MEGABYTES_MOST = 60.0, 500.0
SCANS = 200
EVERY = 3
"""Of so many households one was noticed."""

ITSELF = """
import resource, sys
from bench.evaluation import app_on, APRIL
from cambio.earning.jobs import evaluate_month
with app_on(sys.argv[1]).app_context():
    print(evaluate_month(APRIL), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def of_a_town() -> Iterator[Row]:
    """On both databases: by a process of its own, then by one that takes in scans."""
    with tempfile.TemporaryDirectory() as folder:
        yield from measured("SQLite", f"sqlite:///{folder}/{{}}.sqlite")
    with tempfile.TemporaryDirectory() as folder, postgresql_running(Path(folder)) as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE alone")
            connection.execute("CREATE DATABASE beside")
        yield from measured("PostgreSQL", database_on(server, "{}"))


def measured(name: str, address: str) -> Iterator[Row]:
    """The rows of one database; `address` has a place for the database's name."""
    town(address.format("alone"))
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", ITSELF, address.format("alone")],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - began
    awards, kilobytes = map(int, done.stdout.split())
    assert awards == len(range(0, HOUSEHOLDS, EVERY))
    case = f"{name}: evaluate {HOUSEHOLDS:,} households"
    yield alone(case, seconds, "s", at_most=SECONDS_MOST)
    yield alone(f"{case}: memory", kilobytes / 1024, "MB", at_most=MEGABYTES_MOST)
    yield from _beside_scans(name, *town(address.format("beside")))


def app_on(url: str, now: datetime = NOW) -> Flask:
    """An application on a database, as a rule on the morning after the month to evaluate."""
    return create_app(settings_for(url, threads=8), clock=lambda: now)


def town(url: str) -> tuple[Flask, Scene]:
    """A town of households that all agreed, and were noticed once; others are to be scanned."""
    build_schema(url)
    with app_on(url, BEGUN).app_context():
        community_id = perform(
            create_community,
            CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="bench", name="Benchmark"),
        )
        scene = build_scene(community_id, BEGUN)
        who: dict[str, Any] = {"community_id": community_id, "actor_id": ACTOR_ID}
        text = (PROGRAMMES / "gold-card.toml").read_text(encoding="utf-8")
        applied = perform(apply_programme, ApplyProgramme(**who, file=read_programme(text)))
        funder = AddOrganisation(**who, kind="funder", name="Woonbedrijf")
        perform(
            grant_budget,
            GrantBudget(
                **who,
                request_key="grant of gold",
                programme_id=applied.programme_id,
                funder_id=perform(add_organisation, funder),
                name="Prettig wonen",
                amount_minor=HOUSEHOLDS * 100,
            ),
        )
        fill(
            community_id,
            scene.street_id,
            applied.programme_id,
            households=HOUSEHOLDS,
            seen=SEEN,
            every=EVERY,
        )
        scene.now = NOW
    return app_on(url), scene


def _beside_scans(name: str, app: Flask, scene: Scene) -> Iterator[Row]:
    """How long a scan takes while the same process evaluates, beside how long it takes alone."""
    with app.app_context():
        neighbours = [scene.neighbour() for _ in range(SCANS)]
        quiet = _scan_times(scene, neighbours)

        def evaluate() -> None:
            with app.app_context():
                evaluate_month(APRIL)

        evaluating = threading.Thread(target=evaluate)
        evaluating.start()
        busy = _scan_times(scene, neighbours)
        evaluating.join()
    case = f"{name}: a scan while households are evaluated"
    yield alone(f"{case}: median", statistics.median(busy) * 1000, "ms")
    yield alone(f"{case}: 95 %", _most(busy) * 1000, "ms", at_most=100)
    yield alone(f"{case}: 95 % without", _most(quiet) * 1000, "ms")


def _most(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _scan_times(scene: Scene, neighbours: list[Any]) -> list[float]:
    """The time that each of them takes to be counted at an action of their own."""
    action_id = scene.action(expected_people=SCANS * 2)
    times = []
    for neighbour in neighbours:
        began = time.perf_counter()
        scene.scan(action_id, neighbour)
        times.append(time.perf_counter() - began)
        time.sleep(0.02)
    return times
