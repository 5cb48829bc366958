"""Books of ten thousand postings beside books of ten million: what is asked often takes as long."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from flask import Flask

from bench import large
from bench.books import Books, posting
from bench.clients import ROUNDS
from bench.floor import raw_connection
from bench.large import LEGS, POSTINGS, fill
from bench.memory import highest_of
from bench.places import SLUG, Place, opened, opened_again
from bench.rows import Row, alone, not_run
from cambio.database import reading
from cambio.ledger import Kind
from cambio.ledger.moments import as_of_books, balance_at
from cambio.ledger.queries import balance_of
from cambio.ledger.statements import statement
from cambio.ledger.validation import verify
from tests.conftest import SECRET

SMALL = 10_000
TRIES = 60
PROCESSES = 2
FORM = "jsonl"

# What a table's name is in, and whether it is an index; a table that is kept in the order of its
# key is that index.
WEIGHTS_ON_SQLITE = (
    "SELECT s.type = 'index', SUM(d.pgsize) FROM sqlite_schema s"
    " JOIN dbstat('main', 1) d ON d.name = s.name WHERE s.tbl_name LIKE 'ledger_%' GROUP BY 1"
)
WEIGHTS_ON_POSTGRESQL = (
    "SELECT kind, SUM(size) FROM pg_class c,"
    " LATERAL (VALUES (0, pg_table_size(c.oid)), (1, pg_indexes_size(c.oid))) of_it (kind, size)"
    " WHERE c.relkind = 'r' AND c.relname LIKE 'ledger_%' GROUP BY kind"
)


def on_both() -> Iterator[Row]:
    """The same questions in small and in large books; the large ones are verified, weighed and
    written out too."""
    with large.kept() as all_books:
        for place, url in all_books:
            with opened_again(url) as (app, books):
                yield from compared(place, app, books)
                yield from verified(place, books)
            yield from weighed(place, url)
            yield written_out(place, url)


def compared(place: Place, app: Flask, books: Books) -> Iterator[Row]:
    """A row for each question: the middle time in the large books over that in the small ones."""
    with opened(place.new("small")) as (beside, small):
        fill(small, SMALL)
        asked = {"small": questions(beside, small)}
        with app.app_context():
            asked["large"] = questions(app, books)
        waits: dict[tuple[str, str], list[float]] = defaultdict(list)
        # In turn, so that a slow moment of the machine meets both; in the first round all is new.
        for number in range(ROUNDS + 1):
            for which, where in (("small", beside), ("large", app)):
                with where.app_context():
                    for name, ask in asked[which].items():
                        spent = [_ms(ask) for _ in range(TRIES)]
                        waits[which, name] += spent if number else ()
    for name in asked["small"]:
        in_small, in_large = (statistics.median(waits[each, name]) for each in asked)
        yield Row(
            f"{place.kind}: {name}, {POSTINGS:,} postings (floor: {SMALL:,})",
            in_large,
            in_small,
            in_large / in_small,
            None,
            "ms",
            at_most=1.2,
        )


def questions(app: Flask, books: Books) -> dict[str, Callable[[], Any]]:
    """What is asked often: each with the session that it needs."""
    community_id, wallet = books.community_id, books.lanes[0].wallet
    who: dict[str, Any] = {"community_id": community_id, "account_id": wallet}
    with reading() as session:
        (latest,) = statement(session, **who, limit=1)
        (middle,) = statement(session, **who, before=latest.cursor // 2, limit=1)
    post = posting(app, books, Kind.AWARD)

    def balance() -> None:
        with reading() as session:
            balance_of(session, **who)

    def page() -> None:
        with reading() as session:
            statement(session, **who, before=middle.cursor)

    def as_of() -> None:
        with reading() as session:
            at = as_of_books(session, community_id=community_id, moment=middle.posted_at)
            balance_at(session, **who, at=at)

    return {
        "balance": balance,
        "statement page": page,
        "balance as of a moment": as_of,
        "one post": lambda: post(0),
    }


def verified(place: Place, books: Books) -> Iterator[Row]:
    """The full check, by two processes."""
    begun = time.perf_counter()
    with reading() as session:
        report = verify(session, books.community_id, processes=PROCESSES)
    spent = time.perf_counter() - begun
    if report.first_difference is not None:
        raise RuntimeError(f"{report.first_difference}; if {large.FOLDER} is old, remove it")
    yield alone(
        f"{place.kind}: verify in full, two processes, {POSTINGS:,} postings",
        report.postings / spent,
        "postings/s",
        at_least=200_000,
    )


def weighed(place: Place, url: str) -> Iterator[Row]:
    """Bytes a transaction with two legs, tables and indexes apart."""
    on_sqlite, case = place.kind == "SQLite", f"{place.kind}: bytes a transaction"
    query, goals = (
        (WEIGHTS_ON_SQLITE, (None, None)) if on_sqlite else (WEIGHTS_ON_POSTGRESQL, (450, 900))
    )
    try:
        with closing(raw_connection(url)) as connection:
            sizes = dict(connection.execute(query).fetchall())
    except sqlite3.OperationalError as missing:
        yield not_run(case, str(missing))
        return
    tables, indexes = (float(sizes[kind]) * LEGS / POSTINGS for kind in (0, 1))
    yield alone(f"{case}, tables", tables, "bytes", at_most=goals[0])
    yield alone(f"{case}, indexes", indexes, "bytes")
    yield alone(f"{case}, together", tables + indexes, "bytes", at_most=goals[1])


def written_out(place: Place, url: str) -> Row:
    """The memory of the program that exports the books, at its highest."""
    command = ("ledger", "export", "--community", SLUG, "--format", FORM)
    exporting = subprocess.Popen(
        [sys.executable, "-m", "cambio", *command],
        stdout=subprocess.DEVNULL,
        env=os.environ | {"CAMBIO_DATABASE_URL": url, "CAMBIO_SECRET_KEY": SECRET},
    )
    case = f"{place.kind}: export of {POSTINGS:,} postings, memory"
    return alone(case, highest_of(exporting) / 1e6, "MB", at_most=200)


def _ms(ask: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000
