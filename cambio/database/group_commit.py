"""SQLite's door: whoever finds it free leads, and one commit serves all who wait.

A commit to disk costs far more than an act. So the leader runs what is waiting, each act under a
savepoint of its own, and commits them together; nobody hears "done" before that commit. An act may
so run in another's thread: a use case knows its command and its unit of work, and nothing else.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence

from cambio.database.acts import Act
from cambio.database.unit_of_work import UnitOfWork
from cambio.database.writers import Writer, Writers

# Few enough that the last in line waits well under 100 ms.
ACTS_PER_COMMIT = 64


class GroupCommit:
    """The queue in front of the one writing connection of an SQLite database."""

    def __init__(self, writers: Writers, unit_of_work: Callable[[Writer], UnitOfWork]) -> None:
        self._writers = writers
        self._unit_of_work = unit_of_work
        self._queue: deque[Act] = deque()
        self._mutex = threading.Lock()
        self._led = False

    def submit(self, acts: Sequence[Act]) -> None:
        """Have the acts carried out, each on its own; returns when all are on disk or failed."""
        with self._mutex:
            self._queue.extend(acts)
            leads = not self._led
            self._led = True
        if leads or self._told_to_lead(acts):
            try:
                # Acts are carried out in the order of the queue: the last of these is the last.
                while not acts[-1].done:
                    self._lead()
            finally:
                self._hand_over()

    def _told_to_lead(self, acts: Sequence[Act]) -> bool:
        """Wait until all are done by somebody else, or until it is this caller's turn to lead."""
        for act in acts:
            act.turn.acquire()
            if not act.done:
                return True
        return False

    def _hand_over(self) -> None:
        """Wake the first in line to lead, or leave the door free."""
        with self._mutex:
            if self._queue:
                self._queue[0].turn.release()
            else:
                self._led = False

    def _lead(self) -> None:
        with self._mutex:
            group = [self._queue.popleft() for _ in range(min(len(self._queue), ACTS_PER_COMMIT))]
        try:
            self._commit(group)
        except BaseException as failure:  # noqa: BLE001 - all who wait hear why
            for act in group:
                act.failure = act.failure or failure
        for act in group:
            act.done = True
            act.turn.release()

    def _commit(self, group: Sequence[Act]) -> None:
        if len(group) > 1 and self._commit_together(group):
            return
        for act in group:
            self._commit_alone(act)

    def _commit_together(self, group: Sequence[Act]) -> bool:
        """Whether one commit served them all; if not, nothing was changed."""
        began = False
        try:
            with self._writers.one() as writer:
                began = True
                for act in group:
                    self._under_savepoint(writer, act)
        except Exception:
            if not began:  # The door did not open: it would not for each by itself either.
                raise
            # One act can spoil the commit of all (a deferred foreign key).
            return False
        return True

    def _under_savepoint(self, writer: Writer, act: Act) -> None:
        writer.cursor.execute("SAVEPOINT act")
        try:
            act.carry_out(self._unit_of_work(writer))
        except BaseException as failure:  # noqa: BLE001 - told to its caller
            act.failure = failure
            writer.cursor.execute("ROLLBACK TO SAVEPOINT act")
        writer.cursor.execute("RELEASE SAVEPOINT act")

    def _commit_alone(self, act: Act) -> None:
        try:
            with self._writers.one() as writer:
                act.carry_out(self._unit_of_work(writer))
        except BaseException as failure:  # noqa: BLE001 - told to its caller
            act.failure = failure
