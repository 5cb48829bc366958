"""No fixed statement reads a whole town to find one household.

SQLite's plans are asked for each `Sql` of the program; PostgreSQL has the same indexes, and counts
by itself what they are worth.
"""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import cambio
import cards
import catalog
from cambio.database import Sql
from tests.schema import build_schema

# They take the first or last along an index and stop there.
STOP_AT_ONE = {"LAST", "LAST_PLACE", "LAST_NUMBER", "LAST_CHECKPOINT", "TAKE_WAITING"}
# There are few of these in any town, or an import by a manager walks them once.
FEW = {"PROGRAMMES", "FORGET_FILES", "FORGET_EARLIER_FILES", "SWEEP_PLACES"}


def fixed_statements() -> Iterator[tuple[str, Sql]]:
    """Every fixed statement with the name of what holds it."""
    for package in (cambio, cards, catalog):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                for name, value in vars(importlib.import_module(found.name)).items():
                    if isinstance(value, Sql):
                        yield name, value


def reads_a_whole_town(step: str) -> bool:
    """Whether a step of SQLite's plan goes through all rows of a table, or of a community."""
    given = "CONSTANT ROW" in step or "VIRTUAL TABLE" in step
    return step.endswith("(community_id=?)") or (step.startswith("SCAN ") and not given)


def test_no_fixed_statement_reads_a_whole_town(tmp_path: Path) -> None:
    file = tmp_path / "town.sqlite"
    build_schema(f"sqlite:///{file}")
    connection = sqlite3.connect(file)
    statements = {sql.sqlite: name for name, sql in fixed_statements()}
    assert len(statements) > 100
    slow = {}
    for text, name in statements.items():
        if not text or name in STOP_AT_ONE | FEW:
            continue
        nothing = [None] * text.count("?")
        plan = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {text}", nothing)]
        if steps := [step for step in plan if reads_a_whole_town(step)]:
            slow[name] = steps
    assert slow == {}


def test_no_row_is_written_by_way_of_a_table_of_its_own(tmp_path: Path) -> None:
    """A list in a CHECK, or reading what is written to, makes SQLite build one for each row."""
    file = tmp_path / "town.sqlite"
    build_schema(f"sqlite:///{file}")
    connection = sqlite3.connect(file)
    built = set()
    for name, sql in fixed_statements():
        if sql.sqlite.startswith("INSERT"):
            nothing = [None] * sql.sqlite.count("?")
            steps = connection.execute(f"EXPLAIN {sql.sqlite}", nothing)
            if any(step[1] == "OpenEphemeral" for step in steps):
                built.add(name)
    # A town has few places, and an import writes them once.
    assert built == {"INSERT_PLACE"}
