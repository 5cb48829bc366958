"""`make bench`: prints the table as it grows and writes it to `var/bench.json`.

`python -m bench books scans` runs only the parts that are named.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import psycopg
from flask import Flask

from bench import (
    batches,
    books,
    busy,
    cards,
    evaluation,
    growth,
    memory,
    orders,
    photos,
    scans,
    votes,
)
from bench.floor import ACTOR_ID
from bench.peers.django_hordak import hordak
from bench.peers.pgledger import SETTING, Pgledger, sql_file
from bench.rows import HEADING, Row, not_run
from cambio.app.settings import driver_url
from cambio.database import perform
from cambio.main import create_app
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import settings_for
from tests.postgresql import database_on, postgresql_running
from tests.schema import build_schema

RESULTS = Path("var/bench.json")


@contextmanager
def opened(url: str) -> Iterator[tuple[Flask, books.Books]]:
    """An application on a new database with accounts to post on."""
    build_schema(url)
    app = create_app(settings_for(url, threads=32))
    with app.app_context():
        command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="bench", name="Benchmark")
        yield app, books.prepare(perform(create_community, command))


def books_on_sqlite() -> Iterator[Row]:
    """Posting on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite"
        with opened(url) as (app, ledger):
            yield from books.on_sqlite(app, url, ledger)
            yield from batches.of_a_thousand("SQLite", app, url, ledger)


def books_on_postgresql() -> Iterator[Row]:
    """Posting on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, postgresql_running(Path(folder)) as server:
        url, beside = database_on(server, "postgres"), new_database(server, "hordak")
        with opened(url) as (app, ledger), hordak(beside, books.CLIENTS) as peer:
            peers = {"django-hordak": lambda: peer.rate(books.POSTS)}
            if sql_file() is None:
                why = f"set {SETTING} to the SQL file of pgledger"
                yield not_run("PostgreSQL: post one, 8 clients (floor: pgledger)", why)
            else:
                other = Pgledger(new_database(server, "pgledger"), books.CLIENTS)
                peers["pgledger"] = lambda: other.rate(books.POSTS)
            yield from books.on_postgresql(app, driver_url(url), ledger, peers)
            yield from batches.of_a_thousand("PostgreSQL", app, driver_url(url), ledger)


def growth_on_sqlite() -> Iterator[Row]:
    """Small and large books on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (f"sqlite:///{folder}/{name}.sqlite" for name in ("small", "large"))
        yield from grown("SQLite", small, large)


def growth_on_postgresql() -> Iterator[Row]:
    """Small and large books on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, postgresql_running(Path(folder)) as server:
        small, large = (new_database(server, name) for name in ("small", "large"))
        yield from grown("PostgreSQL", small, large)


def grown(name: str, small: str, large: str) -> Iterator[Row]:
    """The same questions in both; then the large books are verified and weighed."""
    times = []
    for url, postings in ((small, growth.SMALL), (large, growth.LARGE)):
        with opened(url) as (app, ledger):
            growth.fill(ledger, postings)
            times.append(growth.times(app, ledger))
            if url == large:
                yield from growth.compared(name, times[0], times[1], postings)
                yield from growth.verified(name, ledger, postings)
                yield from growth.on_disk(name, driver_url(url), postings // growth.LEGS)


def new_database(server: str, name: str) -> str:
    """The address of an empty database of this name."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return database_on(server, name)


PARTS: dict[str, tuple[Callable[[], Iterator[Row]], ...]] = {
    "books": (books_on_sqlite, books_on_postgresql),
    "growth": (growth_on_sqlite, growth_on_postgresql),
    "memory": (memory.of_a_million_posts,),
    "cards": (cards.drawing, cards.spoiled),
    "scans": (scans.over_http,),
    "orders": (orders.on_sqlite, orders.on_postgresql),
    "evaluation": (evaluation.of_a_town,),
    "votes": (votes.of_a_town,),
    "photos": (photos.of_twelve_megapixels,),
    "busy": (busy.while_all_goes_on,),
}
"""What is measured, by the name that the command line takes."""


def main(names: list[str]) -> None:
    """Measure the parts that are named, or all, and print each row as it comes."""
    rows: list[Row] = []
    print(HEADING)
    for name in names or PARTS:
        for part in PARTS[name]:
            for row in part():
                rows.append(row)
                print(row, flush=True)
    _keep(rows)


def _keep(rows: list[Row]) -> None:
    """Write the rows to the file, and leave there what was measured of other parts before."""
    RESULTS.parent.mkdir(exist_ok=True)
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    now = {row.case: asdict(row) for row in rows}
    kept = {row["case"]: row for row in before} | now
    RESULTS.write_text(json.dumps(list(kept.values()), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
