"""Books of ten thousand postings beside books of millions: what is asked often takes as long.

`CAMBIO_BENCH_POSTINGS` says how many the large books have; making ten million takes a while.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from psycopg import connect

from bench.batches import PostMany, post_many
from bench.books import Books, posting
from bench.floor import ACTOR_ID
from bench.rows import Row, alone
from cambio.database import Command, new_id, perform, reading
from cambio.ledger import Kind
from cambio.ledger.moments import as_of_books, balance_at
from cambio.ledger.queries import balance_of
from cambio.ledger.sequence import number_transactions
from cambio.ledger.statements import statement
from cambio.ledger.validation import verify

SMALL = 10_000
LARGE = int(os.environ.get("CAMBIO_BENCH_POSTINGS", "10000000"))
LEGS = 2
AT_ONCE = 1_000
TRIES = 301
PROCESSES = 2


def fill(books: Books, postings: int) -> None:
    """Post, a lane after another, until the books have so many postings; all numbered."""
    for batch in range(postings // LEGS // AT_ONCE):
        lane = books.lanes[batch % len(books.lanes)]
        perform(
            post_many,
            PostMany(
                community_id=books.community_id,
                actor_id=ACTOR_ID,
                request_key=str(new_id()),
                source=lane.budget,
                target=lane.wallet,
                count=AT_ONCE,
            ),
        )
        perform(number_transactions, Command(community_id=books.community_id, actor_id=ACTOR_ID))
    while perform(number_transactions, Command(community_id=books.community_id, actor_id=ACTOR_ID)):
        pass


def questions(app: Flask, books: Books) -> dict[str, Callable[[], Any]]:
    """What is asked often: each with the session that it needs."""
    community_id, wallet = books.community_id, books.lanes[0].wallet
    with reading() as session:
        latest = statement(session, community_id=community_id, account_id=wallet, limit=1)[0]
        middle = statement(
            session,
            community_id=community_id,
            account_id=wallet,
            before=latest.cursor // 2,
            limit=1,
        )[0]
    post = posting(app, books, Kind.AWARD)

    def balance() -> None:
        with reading() as session:
            balance_of(session, community_id=community_id, account_id=wallet)

    def page() -> None:
        with reading() as session:
            statement(session, community_id=community_id, account_id=wallet, before=middle.cursor)

    def as_of() -> None:
        with reading() as session:
            at = as_of_books(session, community_id=community_id, moment=middle.posted_at)
            balance_at(session, community_id=community_id, account_id=wallet, at=at)

    return {
        "balance": balance,
        "statement page": page,
        "balance as of a moment": as_of,
        "one post": lambda: post(0),
    }


def compared(
    name: str, small: dict[str, float], large: dict[str, float], postings: int
) -> Iterator[Row]:
    """A row for each question: the time in the large books over that in the small ones."""
    for question, in_small in small.items():
        yield Row(
            f"{name}: {question}, {postings:,} postings (floor: {SMALL:,})",
            large[question],
            in_small,
            large[question] / in_small,
            None,
            "ms",
            at_most=1.2,
        )


def times(app: Flask, books: Books) -> dict[str, float]:
    """The middle time of each question in milliseconds, after a warm-up."""
    return {name: _middle_ms(ask) for name, ask in questions(app, books).items()}


def verified(name: str, books: Books, postings: int) -> Iterator[Row]:
    """The full check, by two processes."""
    begun = time.perf_counter()
    with reading() as session:
        report = verify(session, books.community_id, processes=PROCESSES)
    spent = time.perf_counter() - begun
    assert report.first_difference is None, report.first_difference
    yield alone(
        f"{name}: verify in full, two processes, {postings:,} postings",
        report.postings / spent,
        "postings/s",
        at_least=200_000,
    )


def on_disk(name: str, url: str, transactions: int) -> Iterator[Row]:
    """Bytes a transaction with two legs; tables and indexes apart on PostgreSQL."""
    if url.startswith("sqlite:///"):
        size = Path(url.removeprefix("sqlite:///")).stat().st_size
        yield alone(f"{name}: bytes a transaction, all together", size / transactions, "bytes")
        return
    with connect(url.replace("postgresql+psycopg", "postgresql")) as connection:
        row = connection.execute(
            "SELECT SUM(pg_table_size(c.oid)), SUM(pg_indexes_size(c.oid)) FROM pg_class c"
            " WHERE c.relkind = 'r' AND c.relname LIKE 'ledger_%'"
        ).fetchone()
    assert row is not None
    tables, indexes = (float(size) / transactions for size in row)
    yield alone(f"{name}: bytes a transaction, tables", tables, "bytes", at_most=450)
    yield alone(f"{name}: bytes a transaction, indexes", indexes, "bytes")
    yield alone(f"{name}: bytes a transaction, together", tables + indexes, "bytes", at_most=900)


def _middle_ms(ask: Callable[[], Any]) -> float:
    for _ in range(TRIES // 10):
        ask()
    waits = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        ask()
        waits.append(time.perf_counter() - begun)
    return statistics.median(waits) * 1000
