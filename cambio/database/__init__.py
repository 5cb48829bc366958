"""The two databases behind two doors: `reading()` to look, `perform()` to change.

Nothing else in Cambio opens a session or commits. A use case receives a `UnitOfWork`, a query a
`Session`; neither knows whether SQLite or PostgreSQL is underneath.
"""

from cambio.database.base import Base, UtcDateTime, as_uuid, new_id, one_of
from cambio.database.commands import Command, KeyedCommand
from cambio.database.doors import (
    Database,
    current_database,
    db,
    open_database,
    perform,
    perform_each,
    reading,
)
from cambio.database.errors import N_, NotFound, Refusal, RequestKeyReused
from cambio.database.locking import locked
from cambio.database.trouble import Trouble, trouble_of
from cambio.database.unit_of_work import Sql, UnitOfWork

__all__ = [
    "N_",
    "Base",
    "Command",
    "Database",
    "KeyedCommand",
    "NotFound",
    "Refusal",
    "RequestKeyReused",
    "Sql",
    "Trouble",
    "UnitOfWork",
    "UtcDateTime",
    "as_uuid",
    "current_database",
    "db",
    "locked",
    "new_id",
    "one_of",
    "open_database",
    "perform",
    "perform_each",
    "reading",
    "trouble_of",
]
