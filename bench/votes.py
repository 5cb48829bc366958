"""The pages of voting and of the shop, in a town of a hundred thousand households that all decide
over one pot.

`CAMBIO_BENCH_HOUSEHOLDS` says how many. Half of them have voted. A request is timed as the server
sees it: from the first line of the application to the last, signed in, without the network.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import insert, update

from bench import shelves
from bench.rows import Row, alone
from cambio.app.permissions import Role
from cambio.database import Base, db, new_id, perform
from cambio.main import create_app
from cambio.neighbourhood.models import Address, Household, Place, Residence
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from cambio.saving.models import PotCount, PotVoter
from cambio.saving.rules.voting import Choice
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from cambio.saving.use_cases.voting import CastVote, cast_vote
from tests.conftest import settings_for
from tests.postgresql import database_on, postgresql_running
from tests.scene import ACTOR_ID, Scene, build_scene
from tests.schema import build_schema
from tests.signing_in import as_household, as_staff, key_for

HOUSEHOLDS = int(os.environ.get("CAMBIO_BENCH_HOUSEHOLDS", "100000"))
PER_STREET, ROWS_AT_ONCE, TRIES = 100, 10_000, 51
NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)
MILLISECONDS_MOST = 50.0


def of_a_town() -> Iterator[Row]:
    """On both databases."""
    with tempfile.TemporaryDirectory() as folder:
        yield from measured("SQLite", f"sqlite:///{folder}/votes.sqlite")
    with tempfile.TemporaryDirectory() as folder, postgresql_running(Path(folder)) as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE votes")
        yield from measured("PostgreSQL", database_on(server, "votes"))


def measured(name: str, address: str) -> Iterator[Row]:
    """The rows of one database."""
    build_schema(address)
    app = create_app(settings_for(address, threads=8), clock=lambda: NOW)
    with app.app_context():
        scene, homes = _town()
        began = time.perf_counter()
        proposal_id = _proposal(scene)
        proposing = (time.perf_counter() - began) * 1000
        _half_voted(scene, proposal_id, homes)
        shelves.fill(scene)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")
        pages = _pages(app, scene, proposal_id, homes)
        case = f"{name}: {HOUSEHOLDS:,} households over one pot"
        for what, ask in pages.items():
            yield alone(f"{case}: {what}", _median(ask), "ms", at_most=MILLISECONDS_MOST)
        yield alone(f"{case}: propose", proposing, "ms")


def _pages(
    app: Flask, scene: Scene, proposal_id: UUID, homes: list[UUID]
) -> dict[str, Callable[[], object]]:
    neighbour = as_household(app, scene.community_id, homes[-1])
    manager = as_staff(app, scene.community_id, Role.MANAGER)
    program, key = app.test_client(), key_for(scene.community_id, Role.SHOPKEEPER)
    yet_to_vote = iter(homes[-1 - TRIES * 2 : -1])

    def vote() -> None:
        command = CastVote(
            community_id=scene.community_id,
            actor_id=ACTOR_ID,
            proposal_id=proposal_id,
            household_id=next(yet_to_vote),
            choice=Choice.YES,
        )
        perform(cast_vote, command)

    pages = {
        "the vote page": (neighbour, f"/votes/{proposal_id}"),
        "the vote page, staff": (manager, f"/votes/{proposal_id}"),
        "the list of votes": (neighbour, "/votes"),
        "the pot": (neighbour, f"/pots/{scene.street_id}"),
        "one's street and share": (neighbour, "/my/street"),
        "giving": (neighbour, "/my/give"),
        "promises to match": (manager, "/matching"),
        **{what: (neighbour, path) for what, path in shelves.PAGES.items()},
    }
    return {
        **{what: _asking(app, client, f"/bench{path}") for what, (client, path) in pages.items()},
        "a program's list of items": _asking(app, program, "/api/v1/items?limit=50", headers=key),
        "cast a vote": vote,
    }


def _asking(app: Flask, client: Any, path: str, **headers: Any) -> Callable[[], object]:
    """Ask for a page, in a context of its own as on a server: what it knows of the asker would
    stay."""

    def ask() -> None:
        with app.app_context():
            response = client.get(path, **headers)
        assert response.status_code == 200, (path, response.status_code)

    return ask


def _median(ask: Callable[[], object]) -> float:
    ask()
    times = []
    for _ in range(TRIES):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _town() -> tuple[Scene, list[UUID]]:
    """A town past the use cases: its streets lie in the place whose pot it is."""
    community_id = perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="bench", name="Benchmark"),
    )
    scene = build_scene(community_id, NOW)
    homes: list[UUID] = []
    for first in range(0, HOUSEHOLDS, ROWS_AT_ONCE):
        rows: dict[type[Base], list[dict[str, Any]]] = {
            model: [] for model in (Place, Address, Household, Residence)
        }
        numbers = range(first, min(first + ROWS_AT_ONCE, HOUSEHOLDS))
        homes += [_home(rows, scene, number) for number in numbers]
        with db.engine.begin() as connection:
            for model, some in rows.items():
                connection.execute(insert(model), some)
    return scene, homes


def _home(rows: dict[type[Base], list[dict[str, Any]]], scene: Scene, number: int) -> UUID:
    own, household_id, address_id = {"community_id": scene.community_id}, new_id(), new_id()
    if number % PER_STREET == 0:
        street = {"id": new_id(), "parent_id": scene.street_id, "kind": "street"}
        rows[Place].append({**own, **street, "name": f"Straat {number}", "since_edition": 0})
    street_id = rows[Place][-1]["id"]
    address = {"id": address_id, "street_id": street_id, "postcode": "7415 QB"}
    rows[Address].append({**own, **address, "house_number": number + 1})
    people = {"nickname": "Buur", "language": "nl", "adults": 1, "children": 0}
    since = {"joined_at": NOW, "joined_by": ACTOR_ID, "confirmed_at": NOW}
    rows[Household].append({**own, "id": household_id, **people, **since})
    lives = {"household_id": household_id, "address_id": address_id, "since": NOW.date()}
    rows[Residence].append({**own, "id": new_id(), **lives})
    return household_id


def _proposal(scene: Scene) -> UUID:
    command = ProposeSpending(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        request_key="bench",
        place_id=scene.street_id,
        title="Een bank",
        currency="CAM",
        amount_minor=200,
        deadline_at=NOW + timedelta(days=7),
        households=HOUSEHOLDS,
    )
    return perform(propose_spending, command)


def _half_voted(scene: Scene, proposal_id: UUID, homes: list[UUID]) -> None:
    key = {"community_id": scene.community_id, "proposal_id": proposal_id}
    voters = [{**key, "household_id": each, "means": "screen"} for each in homes[: len(homes) // 2]]
    with db.engine.begin() as connection:
        connection.execute(insert(PotVoter), voters)
        connection.execute(update(PotCount).values(yes=len(voters)))
