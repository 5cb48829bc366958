"""How each database is spoken to: what is switched on, and how a transaction begins."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.numeric import Int8Dumper
from sqlalchemy import Connection, Engine, event

from cambio.database.base import stored_id, stored_moment
from cambio.database.writers import BEGUN_BY_HAND

# A command-line program may hold the door while it imports; the server then waits its turn.
BUSY_TIMEOUT_MS = 15_000


# "Done" means on disk, whatever the server's default; a stricter one, for replicas, stays.
ON_DISK = (
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)

# Fixed SQL on the raw cursor stores ids, moments and days just as SQLAlchemy's types do.
sqlite3.register_adapter(UUID, stored_id)
sqlite3.register_adapter(datetime, stored_moment)
sqlite3.register_adapter(date, date.isoformat)
# These are stored as they are. Without an adapter sqlite3 would look for one along a long way, each
# time anew: longer than storing them takes.
sqlite3.register_adapter(bytes, bytes)
sqlite3.register_adapter(type(None), lambda nothing: nothing)


def prepare(engine: Engine, *, for_reading: bool) -> None:
    """Set an engine up for its door; a reading engine sees one moment and cannot write at all."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, for_reading=for_reading)
    else:
        _prepare_postgresql(engine, for_reading=for_reading)


def _prepare_sqlite(engine: Engine, *, for_reading: bool) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        # pysqlite would begin transactions by its own rules, and lose money (see docs/decisions).
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        if for_reading:
            cursor.execute("PRAGMA query_only = ON")
        else:
            # What an act may take back, it puts aside: else in a file, page by page.
            cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if BEGUN_BY_HAND not in connection.info:
            connection.exec_driver_sql("BEGIN" if for_reading else "BEGIN IMMEDIATE")


def _prepare_postgresql(engine: Engine, *, for_reading: bool) -> None:
    dialect: Any = engine.dialect

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        # Said here, since a server may have another default.
        if not for_reading:
            connection.execute(ON_DISK)
            connection.commit()
        level = "REPEATABLE READ" if for_reading else "READ COMMITTED"
        dialect.set_isolation_level(connection, level)
        dialect.set_readonly(connection, for_reading)
        # By itself psycopg sends each whole number in the smallest type that holds it, and the
        # server prepares a statement anew for every mixture of sizes.
        connection.adapters.register_dumper(int, Int8Dumper)
