"""Large books, made once by the ledger's own code and kept in `var/`.

Making ten million postings takes a quarter of an hour. What was broken off goes on where it
stopped; books of another schema than today's are made anew. Whether those that are kept are right
is what the full check says, which is one of the rows.

`CAMBIO_BENCH_POSTINGS` says how many they have.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from bench.batches import BATCH, PostMany, post_many
from bench.books import Books
from bench.floor import ACTOR_ID, raw_connection
from bench.places import OnPostgreSQL, OnSQLite, Place, opened, opened_again
from cambio.database import Command, new_id, perform, reading
from cambio.ledger.checks.walking_together import last_place
from cambio.ledger.sequence import number_transactions
from tests.postgresql import postgresql_running
from tests.schema import build_schema, schema_of

FOLDER = Path("var/bench/books")
POSTINGS = int(os.environ.get("CAMBIO_BENCH_POSTINGS", "10000000"))
NAME = f"postings_{POSTINGS}"
LEGS = 2
EVERY_SECONDS = 5


@contextmanager
def kept() -> Iterator[list[tuple[Place, str]]]:
    """The large books on each database, by their address; what is missing is made, side by side."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with postgresql_running(FOLDER.absolute()) as server:
        places: list[Place] = [OnSQLite(FOLDER), OnPostgreSQL(server)]
        urls = [_begun(place) for place in places]
        if any(_postings_in(url) < POSTINGS for url in urls):
            _make(urls)
        yield list(zip(places, urls, strict=True))


def fill(books: Books, postings: int) -> None:
    """Post, a lane after another, until the books have so many postings; all are numbered."""
    with reading() as session:
        begun = last_place(session, books.community_id) // BATCH
    number = Command(community_id=books.community_id, actor_id=ACTOR_ID)
    for batch in range(begun, postings // LEGS // BATCH):
        lane = books.lanes[batch % len(books.lanes)]
        command = PostMany(
            community_id=books.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            source=lane.budget,
            target=lane.wallet,
            count=BATCH,
        )
        perform(post_many, command)
        perform(number_transactions, number)
    while perform(number_transactions, number):
        pass


def _make(urls: Sequence[str]) -> None:
    """Each by a process of its own; a line tells how far they are."""
    done = sum(map(_postings_in, urls))
    with (
        click.progressbar(
            length=POSTINGS * len(urls), label=f"{POSTINGS:,} postings twice", file=sys.stderr
        ) as line,
        # A fork of a process with threads may stand still for ever.
        ProcessPoolExecutor(len(urls), multiprocessing.get_context("spawn")) as makers,
    ):
        line.update(done)
        making = {makers.submit(_go_on, url) for url in urls}
        while making:
            ended, making = wait(making, timeout=EVERY_SECONDS)
            for each in ended:
                each.result()
            before, done = done, sum(map(_postings_in, urls))
            line.update(done - before)


def _begun(place: Place) -> str:
    """The address of the books, which may not have all of their postings yet."""
    url, today = place.found(NAME), place.new("empty")
    build_schema(today)
    if url is not None and _ledger_of(url) == _ledger_of(today) and _postings_in(url):
        return url
    url = place.new(NAME)
    with opened(url) as (_app, books):
        fill(books, BATCH * LEGS)
    return url


def _ledger_of(url: str) -> dict[str, Any]:
    """What the books' own tables and triggers are like."""
    schema = schema_of(url)
    return {name: schema[name] for name in schema if name.startswith(("ledger_", "triggers"))}


def _postings_in(url: str) -> int:
    """How many have their place; 0 too where not even accounts were opened."""
    with closing(raw_connection(url)) as connection:
        (last,) = connection.execute(
            "SELECT COALESCE(MAX(sequence), 0) FROM ledger_sequence"
        ).fetchone()
    return int(last) * LEGS


def _go_on(url: str) -> None:
    """Make what is missing; then the database puts its house in order, as it does in time."""
    with opened_again(url) as (_app, books):
        fill(books, POSTINGS)
    with closing(raw_connection(url)) as connection:
        on_sqlite = url.startswith("sqlite:///")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)" if on_sqlite else "VACUUM ANALYZE")
