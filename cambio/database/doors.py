"""The two doors: `reading()` to look, `perform()` to change. There is no third."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cambio.database.acts import Act
from cambio.database.base import Base
from cambio.database.commands import Command, KeyedCommand
from cambio.database.engines import prepare
from cambio.database.errors import Refusal
from cambio.database.group_commit import GroupCommit
from cambio.database.replica import Replica
from cambio.database.requests import run_once
from cambio.database.trouble import Trouble, trouble_of
from cambio.database.unit_of_work import UnitOfWork
from cambio.database.writers import Writer, Writers

C = TypeVar("C", bound=Command)
R = TypeVar("R")
UseCase = Callable[[UnitOfWork, C], R]

SERIALIZATION_FAILURE, DEADLOCK = "40001", "40P01"
TRIES = 6

db = SQLAlchemy(metadata=Base.metadata)


class Database:
    """One database with its doors, as an application or a program holds it.

    `replica` is the engine of one to read from; None where there is none.
    """

    def __init__(
        self,
        *,
        writer: Engine,
        reader: Engine,
        replica: Engine | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._writer = writer
        self._reader: Engine | Replica = reader
        self.clock = clock or (lambda: datetime.now(UTC))
        self._here = threading.local()
        prepare(writer, for_reading=False)
        prepare(reader, for_reading=True)
        self.replica: Replica | None = None
        if replica is not None:
            prepare(replica, for_reading=True)
            self._reader = self.replica = Replica(replica, primary=reader)
        on_sqlite = writer.dialect.name == "sqlite"
        self._writers = Writers(writer)
        self._group = GroupCommit(self._writers, self._unit_of_work) if on_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database and cannot change it."""
        with self._reader.connect() as connection, Session(connection, autoflush=False) as session:
            yield session

    def perform(self, use_case: UseCase[C, R], command: C, *, dry_run: bool = False) -> R:
        """Carry out one act: whole and on disk when this returns, or not at all.

        A dry run is the act itself, with every check of the database, and then undone.

        Raises:
            Refusal: the rules do not allow it; nothing was changed.
            RuntimeError: called from inside a use case; acts do not nest.
        """
        act = self._act(use_case, command)
        if dry_run:
            act.run = _only_rehearsed(act.run)
        self._submit([act])
        if act.failure is not None and not isinstance(act.failure, _Rehearsed):
            raise act.failure
        receipt: R = act.receipt if act.failure is None else act.failure.receipt
        return receipt

    def perform_each(self, use_case: UseCase[C, R], commands: Sequence[C]) -> list[R | Refusal]:
        """Carry out many acts, each whole or not at all; a refusal stands in its place."""
        acts = [self._act(use_case, command) for command in commands]
        self._submit(acts)
        for act in acts:
            if act.failure is not None and not isinstance(act.failure, Refusal):
                raise act.failure
        return [act.failure if isinstance(act.failure, Refusal) else act.receipt for act in acts]

    def _act(self, use_case: UseCase[C, R], command: C) -> Act:
        if isinstance(command, KeyedCommand):
            act = Act(lambda uow: run_once(uow, use_case, command), harmless_twice=True)
        else:
            act = Act(lambda uow: use_case(uow, command), harmless_twice=False)
        act.takes_long, act.only_once = command.takes_long, command.only_once
        return act

    def _submit(self, acts: list[Act]) -> None:
        if getattr(self._here, "performing", False):
            raise RuntimeError("perform() does not nest: call the use case itself")
        if not acts:
            return
        self._here.performing = True
        try:
            if self._group is not None:
                self._group.submit(acts)
            else:
                for act in acts:
                    self._perform_alone(act)
        finally:
            self._here.performing = False
            if self.replica is not None:
                self.replica.must_see = None

    def _perform_alone(self, act: Act) -> None:
        """PostgreSQL: each act its own transaction, repeated where that is sure to be harmless."""
        for attempt in range(TRIES):
            outcome_known = True
            try:
                with self._writers.one() as writer:
                    act.carry_out(self._unit_of_work(writer))
                    # A connection lost from here on may be lost before the commit or after it.
                    outcome_known = act.harmless_twice
                return
            except Exception as failure:  # noqa: BLE001 - told to the caller
                act.failure = failure
                away = trouble_of(failure) is Trouble.AWAY and outcome_known
                if not (away or _gave_way(failure)):
                    return
            time.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - no secret, only jitter

    def _unit_of_work(self, writer: Writer, *, has_savepoints: bool = True) -> UnitOfWork:
        return UnitOfWork(writer, self.clock(), has_savepoints=has_savepoints)


class _Rehearsed(Exception):  # noqa: N818 - no error: it undoes what a dry run wrote
    """A dry run came to its receipt."""

    def __init__(self, receipt: Any) -> None:
        super().__init__()
        self.receipt = receipt


def _only_rehearsed(run: Callable[[UnitOfWork], Any]) -> Callable[[UnitOfWork], Any]:
    def rehearse(uow: UnitOfWork) -> Any:
        receipt = run(uow)
        uow.flush()
        raise _Rehearsed(receipt)

    return rehearse


def _gave_way(failure: Exception) -> bool:
    """Whether PostgreSQL gave the act up so that another may go on."""
    origin = getattr(failure, "orig", failure)
    return getattr(origin, "sqlstate", None) in (SERIALIZATION_FAILURE, DEADLOCK)


def open_database(app: Flask, clock: Callable[[], datetime] | None = None) -> Database:
    """Give the application its database; Flask-SQLAlchemy holds the engines."""
    db.init_app(app)
    with app.app_context():
        database = Database(
            writer=db.engine,
            reader=db.engines["reading"],
            replica=db.engines.get("replica"),
            clock=clock,
        )
    app.extensions["cambio.database"] = database
    return database


def current_database() -> Database:
    """The database of the running application."""
    database: Database = current_app.extensions["cambio.database"]
    return database


@contextmanager
def reading() -> Iterator[Session]:
    """The current application's `Database.reading`."""
    with current_database().reading() as session:
        yield session


def perform(use_case: UseCase[C, R], command: C, *, dry_run: bool = False) -> R:
    """The current application's `Database.perform`."""
    return current_database().perform(use_case, command, dry_run=dry_run)


def perform_each(use_case: UseCase[C, R], commands: Sequence[C]) -> list[R | Refusal]:
    """The current application's `Database.perform_each`."""
    return current_database().perform_each(use_case, commands)
