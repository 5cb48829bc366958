"""One act, one database transaction: what a use case is handed to work with."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session


class Sql:
    """One fixed statement, written with `?` for each value, ready for both drivers.

    The text may hold no other question or per cent mark; values are always passed beside it.
    """

    __slots__ = ("postgresql", "sqlite")

    def __init__(self, text: str, *, postgresql: str | None = None) -> None:
        self.sqlite = text
        self.postgresql = (postgresql or text).replace("?", "%s")


SAVEPOINT = Sql("SAVEPOINT attempt")
UNDO = Sql("ROLLBACK TO SAVEPOINT attempt")
RELEASE = Sql("RELEASE SAVEPOINT attempt")


class UnitOfWork:
    """A use case's hold on the database. It never commits: `perform` does.

    `now` is the moment of this act: use cases read no clock. Nor do they throw dice: `pick(n)` is
    an integer from 0 up to n that nobody can guess, or one drawn from a seed in the making of the
    demo. `session` is for tables in general; `run` sends fixed SQL on the same connection without
    ORM ceremony, for the hot paths.
    """

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.now = now
        self.pick: Callable[[int], int] = secrets.randbelow
        self._connection = connection
        self._cursor: Any = None
        self._session: Session | None = None
        self.on_postgresql = connection.dialect.name == "postgresql"

    @property
    def session(self) -> Session:
        """The session of this act, made at first use."""
        if self._session is None:
            self._session = Session(
                self._connection,
                expire_on_commit=False,
                autoflush=True,
                join_transaction_mode="rollback_only",
            )
        return self._session

    def run(self, statement: Sql, values: Sequence[Any] = ()) -> Any:
        """Run fixed SQL on the act's own DBAPI cursor and answer the cursor."""
        if self._cursor is None:
            self._cursor = self._connection.connection.cursor()
        sql = statement.postgresql if self.on_postgresql else statement.sqlite
        self._cursor.execute(sql, values)
        return self._cursor

    def run_many(self, statement: Sql, rows: Sequence[Sequence[Any]]) -> None:
        """Run fixed SQL once for each row of values: for the writing of many rows at once."""
        if self._cursor is None:
            self._cursor = self._connection.connection.cursor()
        sql = statement.postgresql if self.on_postgresql else statement.sqlite
        self._cursor.executemany(sql, rows)

    def lock(self, model: type[Any], **key: Any) -> Any:
        """Lock and answer the one row over which a rule counts; None when there is none.

        On SQLite the writer already has the database to itself, so the row is only read.
        """
        query = self.session.query(model).filter_by(**key).populate_existing()
        return query.with_for_update().one_or_none()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A step that may fail on its own: what it wrote is undone, the exception goes on."""
        if self._session is not None:
            with self._session.begin_nested():
                # It sets its savepoint at first use: fixed SQL alone would come before it.
                self._session.connection()
                yield
            return
        # Fixed SQL alone needs no session, and is on the busiest road of all.
        self.run(SAVEPOINT)
        try:
            yield
            self.flush()
        except BaseException:
            self._forget_session()
            self.run(UNDO)
            self.run(RELEASE)
            raise
        self.run(RELEASE)

    def flush(self) -> None:
        """Send what the session holds to the database, so that fixed SQL sees it."""
        if self._session is not None:
            self._session.flush()

    def _forget_session(self) -> None:
        """Let go of rows that were read or written in what is undone."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def close(self) -> None:
        """Let the session and cursor go; the connection belongs to the door."""
        self._forget_session()
        if self._cursor is not None:
            self._cursor.close()
