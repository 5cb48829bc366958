"""A connection that writes: one transaction after another, begun and ended by hand.

SQLAlchemy's bookkeeping of a transaction costs as much as a small act. So fixed SQL runs on the
driver's own cursor, and SQLAlchemy joins in only when an act opens a session.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import RootTransaction
from sqlalchemy.exc import DBAPIError

from cambio.database.base import stored_id, stored_moment

BEGUN_BY_HAND = "cambio: begun by hand"


def _as_it_is(value: Any) -> Any:
    """PostgreSQL's driver takes ids and moments as they are."""
    return value


class Writer:
    """One connection of the writing engine, for one act or one group of acts at a time.

    As a context it is one transaction: committed at the end, rolled back on any exception; then it
    goes back to those it came from.
    """

    def __init__(self, engine: Engine, home: Writers) -> None:
        self.on_postgresql = engine.dialect.name == "postgresql"
        self.stored: Callable[[UUID], Any] = stored_id
        self.stored_moment: Callable[[datetime], Any] = stored_moment
        if self.on_postgresql:
            self.stored = self.stored_moment = _as_it_is
        self._home = home
        self._connection = engine.connect()
        self._connection.info[BEGUN_BY_HAND] = True
        self._joined: RootTransaction | None = None
        # What SQLAlchemy lends is a wrapper; the driver's own connection and cursor are quicker.
        raw: Any = self._connection.connection.dbapi_connection
        self._raw, self.cursor = raw, raw.cursor()

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's view of the connection, which from now on knows of the transaction."""
        if self._joined is None:
            self._joined = self._connection.begin()
        return self._connection

    def __enter__(self) -> Self:
        # psycopg begins by itself, with the first statement.
        if not self.on_postgresql:
            try:
                # A writer takes the lock at once: a reader that turns writer half-way can only
                # fail.
                self.cursor.execute("BEGIN IMMEDIATE")
            except BaseException:
                self._home.take_back(self)
                raise
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        joined, self._joined = self._joined, None
        try:
            if fault is None:
                # Where a session gave the transaction up, and its act went on, this says so.
                (joined or self._raw).commit()
                self._home.keep(self)
                return
        except BaseException:
            self._give_up(joined)
            raise
        self._give_up(joined)

    def _give_up(self, joined: RootTransaction | None) -> None:
        try:
            self._roll_back(joined)
        finally:
            self._home.take_back(self)

    def _roll_back(self, joined: RootTransaction | None) -> None:
        if self.lost:
            return
        if joined is not None and joined.is_active:
            joined.rollback()
        self._raw.rollback()

    @property
    def lost(self) -> bool:
        """Whether the connection is gone, and nothing more can be asked of it."""
        return self._connection.invalidated or bool(getattr(self._raw, "closed", False))

    @property
    def is_idle(self) -> bool:
        """Whether another transaction can begin on it."""
        if self.lost:
            return False
        if self.on_postgresql:
            return bool(self._raw.info.transaction_status == TransactionStatus.IDLE)
        return not self._raw.in_transaction

    @property
    def changes(self) -> int:
        """SQLite: how many rows were ever written on this connection, kept or not."""
        changes: int = self._raw.total_changes
        return changes

    @property
    def is_within(self) -> bool:
        """SQLite: whether the transaction still goes on."""
        within: bool = self._raw.in_transaction
        return within

    def close(self) -> None:
        """End the connection; when it was lost, SQLAlchemy hears of it."""
        if self.lost and not self._connection.invalidated:
            # Asked once more, SQLAlchemy finds out, and opens all others of its pool anew as well.
            with suppress(DBAPIError):
                self._connection.exec_driver_sql("SELECT 1")
        elif not self.lost:
            self.cursor.close()
            self._connection.detach()
        self._connection.close()


class Writers:
    """Writers that are kept from one act to the next, as many as there are acts at a time.

    Borrowing a connection from SQLAlchemy and giving it back costs as much as two statements.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: deque[Writer] = deque()
        event.listen(engine, "engine_disposed", lambda _engine: self._let_go())

    def one(self) -> Writer:
        """A writer for one transaction, as the context of which it is to be used."""
        return self._kept() or Writer(self._engine, self)

    def keep(self, writer: Writer) -> None:
        """Keep a writer for the next act."""
        self._idle.append(writer)

    def take_back(self, writer: Writer) -> None:
        """As `keep`, unless no other transaction can begin on it."""
        if writer.is_idle:
            self.keep(writer)
            return
        writer.close()
        # Whatever took this connection away most likely took the others as well.
        self._let_go()

    def _kept(self) -> Writer | None:
        try:
            return self._idle.pop()
        except IndexError:  # none is left; another thread may have been quicker
            return None

    def _let_go(self) -> None:
        while writer := self._kept():
            writer.close()
