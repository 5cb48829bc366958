"""SQLite's door: whoever finds it free leads, and one commit serves all who wait.

A commit to disk costs far more than an act. So the leader runs what is waiting and commits it
together; nobody hears "done" before that commit. Where an act fails after it wrote something, all
begin again, each under a savepoint of its own. So an act may run in another's thread, and twice: a
use case knows its command and its unit of work, and nothing else.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from cambio.database.acts import Act
from cambio.database.errors import Refusal
from cambio.database.unit_of_work import BeginAgain, UnitOfWork
from cambio.database.writers import Writer, Writers

# Few enough that the last in line waits well under 100 ms.
ACTS_PER_COMMIT = 64


class _Party:
    """Whoever asked for some acts, in line until all of them are done; `left` is how many are not.

    `turn` is a lock that nobody can pass before somebody opens it, an event at a fifth of the cost:
    once to say that it should lead, and once when all is done.
    """

    __slots__ = ("left", "turn")

    def __init__(self, acts: int) -> None:
        self.left = acts
        self.turn = threading.Lock()
        self.turn.acquire()

    def is_told_to_lead(self) -> bool:
        """Wait until all is done by somebody else, or until it is this one's turn to lead."""
        self.turn.acquire()
        return self.left > 0

    def one_is_done(self) -> None:
        """Count an act that is done."""
        self.left -= 1
        if not self.left:
            self.turn.release()


class GroupCommit:
    """The queue in front of the one writing connection of an SQLite database."""

    def __init__(self, writers: Writers, unit_of_work: Callable[..., UnitOfWork]) -> None:
        self._writers = writers
        self._unit_of_work = unit_of_work
        self._queue: deque[tuple[Act, _Party]] = deque()
        self._mutex = threading.Lock()
        self._led = False
        # Whether the last group was of more than one act.
        self._crowded = False

    def submit(self, acts: Sequence[Act]) -> None:
        """Have the acts carried out, each on its own; returns when all are on disk or failed."""
        with self._mutex:
            leads = not self._led
            self._led = True
            # An act with nobody to share a commit with needs no place in line.
            alone = leads and not self._crowded and len(acts) == 1
            party = None if alone else self._in_line(acts)
        if party is not None and not leads and not party.is_told_to_lead():
            return
        try:
            if party is None:
                self._carry_out(acts)
            else:
                self._let_others_come()
                while party.left:
                    self._carry_out_first_in_line()
        finally:
            self._hand_over()

    def _in_line(self, acts: Sequence[Act]) -> _Party:
        party = _Party(len(acts))
        self._queue.extend([(act, party) for act in acts])
        return party

    def _let_others_come(self) -> None:
        """Wait as long as others come: those who were just served together often come back
        together, and a commit for one of them would keep all others waiting."""
        came = 0
        while came < len(self._queue) < ACTS_PER_COMMIT:
            came = len(self._queue)
            time.sleep(0)

    def _hand_over(self) -> None:
        """Wake the first in line to lead, or leave the door free."""
        with self._mutex:
            if self._queue:
                _act, party = self._queue[0]
                party.turn.release()
            else:
                self._led = False

    def _carry_out_first_in_line(self) -> None:
        with self._mutex:
            group = self._next_in_line()
        self._crowded = len(group) > 1
        self._carry_out([act for act, _party in group])
        for _act, party in group:
            party.one_is_done()

    def _carry_out(self, acts: Sequence[Act]) -> None:
        try:
            self._commit(acts)
        except BaseException as failure:  # noqa: BLE001 - all who wait hear why
            for act in acts:
                act.failure = act.failure or failure

    def _next_in_line(self) -> list[tuple[Act, _Party]]:
        """Those who share the next commit; with what takes long nobody does."""
        group = [self._queue.popleft()]
        if not group[0][0].takes_long:
            while self._queue and len(group) < ACTS_PER_COMMIT:
                if self._queue[0][0].takes_long:
                    break
                group.append(self._queue.popleft())
        return group

    def _commit(self, group: Sequence[Act]) -> None:
        if len(group) > 1:
            ways = [self._as_it_comes, self._under_savepoint]
            for way in ways[any(act.only_once for act in group) :]:
                if self._commit_together(group, way):
                    return
        for act in group:
            self._commit_alone(act)

    def _commit_together(self, group: Sequence[Act], way: Callable[[Writer, Act], None]) -> bool:
        """Whether one commit served them all; if not, nothing was changed."""
        began = False
        try:
            with self._writers.one() as writer:
                began = True
                for act in group:
                    way(writer, act)
        except (Exception, BeginAgain):
            if not began:  # The door did not open: it would not for each by itself either.
                raise
            # One act can spoil the commit of all (a deferred foreign key).
            return False
        return True

    def _as_it_comes(self, writer: Writer, act: Act) -> None:
        """Carry out an act of which nothing has to be undone: most refuse before they write.

        Raises:
            BeginAgain: something has.
            Exception: it failed otherwise than by a refusal.
        """
        before = writer.changes
        try:
            act.carry_out(self._unit_of_work(writer, has_savepoints=False))
        except Refusal as refusal:
            if writer.changes != before:
                raise BeginAgain from refusal
            act.failure = refusal
        if not writer.is_within:  # a session of the act ended the transaction of all
            raise BeginAgain

    def _under_savepoint(self, writer: Writer, act: Act) -> None:
        writer.cursor.execute("SAVEPOINT act")
        try:
            act.carry_out(self._unit_of_work(writer))
        except BaseException as failure:  # noqa: BLE001 - told to its caller
            act.failure = failure
            writer.cursor.execute("ROLLBACK TO SAVEPOINT act")
        writer.cursor.execute("RELEASE SAVEPOINT act")

    def _commit_alone(self, act: Act) -> None:
        for has_savepoints in (True,) if act.only_once else (False, True):
            try:
                with self._writers.one() as writer:
                    act.carry_out(self._unit_of_work(writer, has_savepoints=has_savepoints))
            except BeginAgain:
                continue
            except BaseException as failure:  # noqa: BLE001 - told to its caller
                act.failure = failure
            return
