"""What can be the matter with the database itself, told apart from faults of our own."""

from __future__ import annotations

import sqlite3
from enum import StrEnum

import psycopg


class Trouble(StrEnum):
    """Whatever the act was, nothing of it stands; it can be tried again when the trouble is over.

    Only of `AWAY` that is not sure: a connection may be lost between the commit and its answer,
    which is what request keys are for.
    """

    BUSY = "busy"
    """Another program holds SQLite's door longer than an act waits."""
    FULL = "storage_full"
    """There is no room on the disk."""
    AWAY = "database_away"
    """The database does not answer, or went away amid the act."""


# SQLite says "I/O error" of a write that a limit on the size of files refused.
SQLITE = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_IOERR_WRITE: Trouble.FULL,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
}
# The classes of PostgreSQL's error codes (appendix A of its manual): connection exception,
# insufficient resources, operator intervention such as a shutdown.
POSTGRESQL = {"08": Trouble.AWAY, "53": Trouble.AWAY, "57": Trouble.AWAY}
DISK_FULL = "53100"


def trouble_of(fault: BaseException) -> Trouble | None:
    """Which trouble of the database is behind an exception; None when it is none."""
    origin = getattr(fault, "orig", fault)
    if isinstance(origin, sqlite3.OperationalError):
        return _of_sqlite(origin)
    if isinstance(origin, psycopg.OperationalError):
        code = origin.sqlstate or "08"
        return Trouble.FULL if code == DISK_FULL else POSTGRESQL.get(code[:2])
    return None


def _of_sqlite(fault: sqlite3.OperationalError) -> Trouble | None:
    code = getattr(fault, "sqlite_errorcode", 0)
    # What an extended code does not say, its last byte, the plain code, may.
    return SQLITE.get(code) or SQLITE.get(code & 0xFF)
