"""What all tables share: their base class, ids and times."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator, Uuid
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass
from uuid_utils.compat import uuid7

# Named constraints: Alembic can only change what has a name, and the names are the same on both
# databases.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC: `timestamptz` on PostgreSQL, sortable text on SQLite.

    Raises:
        ValueError: a naive datetime is stored; a moment without a zone is ambiguous.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy passes it
    ) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """The base of all tables. Rows are built with keyword arguments only."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime(), UUID: Uuid()}


def one_of(column: str, *values: str) -> str:
    """The condition of a CHECK or index that a column is one of some words, or NULL.

    For rows that are written all day: of a list after IN, SQLite makes a table of its own for every
    row that it looks at, which costs more than writing the row's place in an index.
    """
    return " OR ".join(f"{column} = '{value}'" for value in values)


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562): unique anywhere, and near its neighbours in an index."""
    return uuid7()


def stored_id(value: UUID) -> str:
    """An id as SQLite stores it and as it is hashed: 32 hexadecimal digits."""
    return value.int.to_bytes(16).hex()


@lru_cache(maxsize=256)
def stored_moment(moment: datetime) -> str:
    """A moment as SQLite stores it: text in UTC that sorts as moments do.

    Kept, since all that one act writes and hashes is of the same moment.

    Raises:
        ValueError: it has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).isoformat(" ", "microseconds").removesuffix("+00:00")


def as_uuid(value: Any) -> UUID:
    """The UUID in a raw cursor's value: psycopg gives a UUID, sqlite3 32 hexadecimal digits."""
    return value if isinstance(value, UUID) else _uuid_of(value)


@lru_cache(maxsize=4096)
def _uuid_of(digits: str) -> UUID:
    """Kept, since a batch of scans names the same action, place and purse again and again."""
    return UUID(int=int(digits, 16))


def as_day(value: Any) -> date:
    """The day in a raw cursor's value: psycopg gives a date, sqlite3 its text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_moment(value: Any) -> datetime:
    """The moment in a raw cursor's value: psycopg gives a datetime, sqlite3 its text in UTC."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    moment: datetime = value
    return moment.astimezone(UTC)
