"""SQLite's door: whoever finds it free leads, and one commit serves all who wait.

A commit to disk costs far more than an act. So the leader runs what is waiting, each act under a
savepoint of its own, and commits them together; nobody hears "done" before that commit.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine

from cambio.database.engines import writing
from cambio.database.unit_of_work import UnitOfWork

# Few enough that the last in line waits well under 100 ms.
ACTS_PER_COMMIT = 64


@dataclass(slots=True, eq=False)
class Act:
    """One act in the queue, and what came of it."""

    run: Callable[[UnitOfWork], Any]
    receipt: Any = None
    failure: BaseException | None = None
    done: bool = False
    woken: threading.Event = field(default_factory=threading.Event)


class GroupCommit:
    """The queue in front of the one writing connection of an SQLite database."""

    def __init__(self, engine: Engine, unit_of_work: Callable[[Connection], UnitOfWork]) -> None:
        self._engine = engine
        self._unit_of_work = unit_of_work
        self._queue: deque[Act] = deque()
        self._mutex = threading.Lock()
        self._led = False

    def submit(self, acts: list[Act]) -> None:
        """Have the acts carried out, each on its own; returns when all are on disk or failed."""
        with self._mutex:
            self._queue.extend(acts)
            leads = not self._led
            self._led = True
        for act in acts:
            if not leads and not act.done:
                act.woken.wait()
                leads = not act.done
            if leads:
                while not all(mine.done for mine in acts):
                    self._lead()
                self._hand_over()
                return

    def _lead(self) -> None:
        with self._mutex:
            group = [self._queue.popleft() for _ in range(min(len(self._queue), ACTS_PER_COMMIT))]
        try:
            self._commit_together(group)
        except BaseException as failure:  # noqa: BLE001 - all who wait hear why
            for act in group:
                act.failure = act.failure or failure
        for act in group:
            act.done = True
            act.woken.set()

    def _hand_over(self) -> None:
        """Wake the first in line to lead, or leave the door free."""
        with self._mutex:
            if self._queue:
                self._queue[0].woken.set()
            else:
                self._led = False

    def _commit_together(self, group: list[Act]) -> None:
        if len(group) == 1:
            self._commit_alone(group[0])
            return
        try:
            with writing(self._engine) as connection:
                for act in group:
                    self._under_savepoint(connection, act)
        except Exception:  # noqa: BLE001 - each act below hears its own
            # One act can spoil the commit of all (a deferred foreign key): try each by itself.
            for act in group:
                self._commit_alone(act)

    def _commit_alone(self, act: Act) -> None:
        act.failure = None
        try:
            with writing(self._engine) as connection:
                act.receipt = self._run(connection, act)
        except BaseException as failure:  # noqa: BLE001 - told to its caller
            act.failure = failure

    def _under_savepoint(self, connection: Connection, act: Act) -> None:
        cursor = connection.connection.cursor()
        cursor.execute("SAVEPOINT act")
        try:
            act.receipt = self._run(connection, act)
        except BaseException as failure:  # noqa: BLE001 - told to its caller
            act.failure = failure
            cursor.execute("ROLLBACK TO SAVEPOINT act")
        cursor.execute("RELEASE SAVEPOINT act")
        cursor.close()

    def _run(self, connection: Connection, act: Act) -> Any:
        uow = self._unit_of_work(connection)
        try:
            receipt = act.run(uow)
            uow.flush()
            return receipt
        finally:
            uow.close()
