"""`make bench`: prints the table as it grows and writes it to `var/bench.json`.

`python -m bench books scans` runs only the parts that are named.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from bench import (
    batches,
    books,
    busy,
    camera,
    cards,
    evaluation,
    growth,
    memory,
    orders,
    photos,
    scans,
    votes,
)
from bench.peers.django_hordak import hordak
from bench.peers.pgledger import SETTING, Pgledger, sql_file
from bench.places import OnPostgreSQL, OnSQLite, opened
from bench.rows import HEADING, Row, not_run
from cambio.app.settings import driver_url
from tests.postgresql import postgresql_running

RESULTS = Path("var/bench.json")


def books_on_sqlite() -> Iterator[Row]:
    """Posting on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        url = OnSQLite(Path(folder)).new("books")
        with opened(url) as (app, ledger):
            yield from books.on_sqlite(app, url, ledger)
            yield from batches.of_a_thousand("SQLite", app, url, ledger)


def books_on_postgresql() -> Iterator[Row]:
    """Posting on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder, postgresql_running(Path(folder)) as server:
        place = OnPostgreSQL(server)
        url, beside = place.new("books"), place.new("hordak")
        with opened(url) as (app, ledger), hordak(beside, books.CLIENTS) as peer:
            peers = {"django-hordak": lambda: peer.rate(books.POSTS)}
            if sql_file() is None:
                why = f"set {SETTING} to the SQL file of pgledger"
                yield not_run("PostgreSQL: post one, 8 clients (floor: pgledger)", why)
            else:
                other = Pgledger(place.new("pgledger"), books.CLIENTS)
                peers["pgledger"] = lambda: other.rate(books.POSTS)
            yield from books.on_postgresql(app, driver_url(url), ledger, peers)
            yield from batches.of_a_thousand("PostgreSQL", app, driver_url(url), ledger)


PARTS: dict[str, tuple[Callable[[], Iterator[Row]], ...]] = {
    "books": (books_on_sqlite, books_on_postgresql),
    "growth": (growth.on_both,),
    "memory": (memory.of_a_million_posts,),
    "cards": (cards.drawing, cards.spoiled),
    "scans": (scans.over_http,),
    "orders": (orders.on_sqlite, orders.on_postgresql),
    "evaluation": (evaluation.of_a_town,),
    "votes": (votes.of_a_town,),
    "photos": (photos.of_twelve_megapixels,),
    "camera": (camera.of_a_card_in_view,),
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
