"""One act, one database transaction: what a use case is handed to work with."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.engine import NestedTransaction
from sqlalchemy.orm import Session

from cambio.database.writers import Writer

PLAIN_INSERT = re.compile(r"INSERT INTO (\w+ \([\w, ]+\)) VALUES \((?:\?, )*\?\)")
# Fewer are sooner there by a statement each: a COPY goes to the server and back twice.
ROWS_TO_COPY = 5


class Sql:
    """One fixed statement, written with `?` for each value, ready for both drivers.

    The text may hold no other question or per cent mark; values are always passed beside it.
    """

    __slots__ = ("copy", "postgresql", "sqlite")

    def __init__(self, text: str, *, postgresql: str | None = None) -> None:
        self.sqlite = text
        self.postgresql = (postgresql or text).replace("?", "%s")
        insert = PLAIN_INSERT.fullmatch(postgresql or text)
        self.copy = insert and f"COPY {insert[1]} FROM STDIN"
        """How PostgreSQL takes in many such rows at once; None for what is no plain INSERT."""


SAVEPOINT = Sql("SAVEPOINT attempt")
UNDO = Sql("ROLLBACK TO SAVEPOINT attempt")
RELEASE = Sql("RELEASE SAVEPOINT attempt")


class BeginAgain(BaseException):
    """A step failed after it wrote something, and no savepoint is there to undo it.

    No use case may catch it: what it says is for the door.
    """


class UnitOfWork:
    """A use case's hold on the database. It never commits: `perform` does.

    `now` is the moment of this act: use cases read no clock. Nor do they throw dice: `pick(n)` is
    an integer from 0 up to n that nobody can guess, or one drawn from a seed in the making of the
    demo. `session` is for tables in general; `run` sends fixed SQL on the same connection without
    ORM ceremony, for the hot paths. `stored` and `stored_moment` give an id and a moment as this
    database stores them, for what goes into several statements: a driver that writes it anew for
    each takes longer than for all the rest of a row.
    """

    pick: Callable[[int], int] = staticmethod(secrets.randbelow)
    _session: Session | None = None
    _attempting = 0
    _step: NestedTransaction | None = None

    def __init__(self, writer: Writer, now: datetime, *, has_savepoints: bool = True) -> None:
        self.now = now
        self._has_savepoints = has_savepoints
        self.on_postgresql = writer.on_postgresql
        self.stored = writer.stored
        self.stored_moment = writer.stored_moment
        self._writer = writer
        self._execute = writer.cursor.execute

    @property
    def session(self) -> Session:
        """The session of this act, made at first use."""
        if self._session is None:
            connection = self._writer.connection
            if self._attempting:
                # A session that fails undoes what it joined: here no more than the step.
                self._step = connection.begin_nested()
            self._session = Session(
                connection,
                expire_on_commit=False,
                autoflush=True,
                join_transaction_mode="rollback_only",
            )
        return self._session

    def run(self, statement: Sql, values: Sequence[Any] = ()) -> Any:
        """Run fixed SQL on the act's one DBAPI cursor and answer the cursor.

        What it found is to be fetched before anything else is run.
        """
        self._execute(statement.postgresql if self.on_postgresql else statement.sqlite, values)
        return self._writer.cursor

    def run_many(self, statement: Sql, rows: Sequence[Sequence[Any]]) -> None:
        """Run fixed SQL once for each row of values: for the writing of many rows at once."""
        if self.on_postgresql and statement.copy and len(rows) >= ROWS_TO_COPY:
            with self._writer.cursor.copy(statement.copy) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        sql = statement.postgresql if self.on_postgresql else statement.sqlite
        self._writer.cursor.executemany(sql, rows)

    def lock(self, model: type[Any], **key: Any) -> Any:
        """Lock and answer the one row over which a rule counts; None when there is none.

        On SQLite the writer already has the database to itself, so the row is only read.
        """
        query = self.session.query(model).filter_by(**key).populate_existing()
        return query.with_for_update().one_or_none()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A step that may fail on its own: what it wrote is undone, the exception goes on.

        Raises:
            BeginAgain: it wrote something, and this act has no savepoints.
        """
        if self._session is not None:
            with self._session.begin_nested():
                # It sets its savepoint at first use: fixed SQL alone would come before it.
                self._session.connection()
                yield
            return
        if not self._has_savepoints:
            yield from self._unprotected()
            return
        # Fixed SQL alone needs no session, and is on the busiest road of all.
        self.run(SAVEPOINT)
        self._attempting += 1
        try:
            yield
            self.flush()
        except BaseException:
            self._forget_session()
            self.run(UNDO)
            raise
        finally:
            self._attempting -= 1
            step, self._step = self._step, None
            if step is not None and step.is_active:
                step.commit()
            self.run(RELEASE)

    def _unprotected(self) -> Iterator[None]:
        before = self._writer.changes
        try:
            yield
            self.flush()
        except Exception as failure:
            if self._session is not None or self._writer.changes != before:
                raise BeginAgain from failure
            raise

    def flush(self) -> None:
        """Send what the session holds to the database, so that fixed SQL sees it."""
        if self._session is not None:
            self._session.flush()

    def _forget_session(self) -> None:
        """Let go of rows that were read or written in what is undone."""
        if self._session is not None:
            self._session.close()
            self._session = None
        if self._step is not None:
            if self._step.is_active:
                self._step.rollback()
            self._step = None

    def close(self) -> None:
        """Let the session go; the connection belongs to the door."""
        self._forget_session()
