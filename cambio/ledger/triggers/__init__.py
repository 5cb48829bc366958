"""The database itself refuses to change the books, on both databases, whoever asks.

A transaction is whole when its row is inserted: its postings came before it, and balance. From then
on neither it nor they can be changed, removed, replaced or added to. What an account is, and how
many decimals a currency has, stay as they were opened.

Alembic's batch mode drops SQLite's triggers without a word, so `migrations/env.py` calls `install`
after every migration, and start-up and `cambio ledger verify` call `amiss`.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from cambio.ledger.triggers.postgresql import POSTGRESQL, POSTGRESQL_FUNCTIONS
from cambio.ledger.triggers.sqlite import SQLITE


def install(connection: Connection) -> None:
    """Make every trigger anew, in the connection's own transaction."""
    for statement in _statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Drop every trigger and function that is there, as when the tables go."""
    on_postgresql = connection.dialect.name == "postgresql"
    for name, words in _found(connection).items():
        if on_postgresql:
            table = words.split(" ON ")[1].split()[0]
            connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    if on_postgresql:
        for name in POSTGRESQL_FUNCTIONS:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}()")


def amiss(connection: Connection) -> list[str]:
    """The names of triggers that are not there, do not fire, or are not worded as they should."""
    if connection.dialect.name == "sqlite":
        return _differing(SQLITE, _found(connection))
    bodies = connection.execute(
        text("SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(:names)"),
        {"names": list(POSTGRESQL_FUNCTIONS)},
    )
    functions = {row.proname: row.prosrc for row in bodies}
    return _differing(POSTGRESQL_FUNCTIONS, functions) + _differing(POSTGRESQL, _found(connection))


def _differing(expected: dict[str, str], found: dict[str, str]) -> list[str]:
    return [name for name, words in expected.items() if found.get(name) != words]


def _found(connection: Connection) -> dict[str, str]:
    """Our triggers that fire, by name, in the database's own words."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT tgname, pg_get_triggerdef(oid, true) FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
    ours = SQLITE.keys() | POSTGRESQL.keys()
    return {name: words for name, words in connection.execute(text(query)) if name in ours}


def _statements(dialect: str) -> Iterable[str]:
    if dialect == "sqlite":
        for name, statement in SQLITE.items():
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield statement
        return
    for name, body in POSTGRESQL_FUNCTIONS.items():
        yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    for statement in POSTGRESQL.values():
        yield statement.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1)
