"""`make bench`: prints the table and writes it to `var/bench.json`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import Flask

from bench import books
from cambio.app.settings import driver_url
from cambio.database import perform
from cambio.main import create_app
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import database_on, postgresql_running, settings_for
from tests.schema import build_schema

RESULTS = Path("var/bench.json")


@dataclass(frozen=True)
class Row:
    """One case; `ratio` is ours to the floor, `at_least` what it should be, None for no target."""

    case: str
    ours: float
    floor: float
    ratio: float
    at_least: float | None
    unit: str


@contextmanager
def opened(url: str) -> Iterator[tuple[Flask, books.Books]]:
    """An application on a new database with accounts to post on."""
    build_schema(url)
    app = create_app(settings_for(url, threads=32))
    with app.app_context():
        community_id = perform(
            create_community,
            CreateCommunity(
                community_id=0, actor_id=books.ACTOR_ID, slug="bench", name="Benchmark"
            ),
        )
        yield app, books.prepare(community_id)


def rows_of(name: str, url: str, cases: list[tuple[int, float]]) -> Iterator[Row]:
    """The rows of one database: clients and what ratio they should reach."""
    with opened(url) as (app, ledger):
        for clients, at_least in cases:
            ours, floor = books.measure(app, driver_url(url), ledger, clients=clients)
            case = f"{name}: post one, {clients} client{'s' if clients > 1 else ''}"
            ratio = ours.a_second / floor.a_second
            yield Row(case, ours.a_second, floor.a_second, ratio, at_least, "posts/s")
            yield Row(
                f"{case}, longest wait", ours.longest_ms, floor.longest_ms,
                ours.longest_ms / floor.longest_ms, None, "ms",
            )  # fmt: skip


def main() -> None:
    """Measure everything and print it as it comes."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder, postgresql_running(Path(folder)) as server:
        sqlite = f"sqlite:///{folder}/bench.sqlite"
        for source in (
            rows_of("SQLite", sqlite, [(1, 0.8), (32, 1.5)]),
            rows_of("PostgreSQL", database_on(server, "postgres"), [(1, 0.8), (8, 0.8)]),
        ):
            for row in source:
                rows.append(row)
                wanted = "" if row.at_least is None else f"  (at least {row.at_least})"
                print(
                    f"{row.case:44} {row.ours:10.1f} {row.floor:10.1f} {row.unit:8}"
                    f" {row.ratio:6.2f}{wanted}",
                    flush=True,
                )
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
