"""Many stories played at once, act by act, in the order of time.

A story is a generator: it yields what is done next and when (`At`), and is handed the receipt, or
has the refusal raised at it. It may also yield a bare moment, to look around then and decide, and
it may let other stories enter. So each reads from top to bottom like what happens to one household
or one action, while the stage weaves all of them together.

Every act goes through `perform_each`, many to one commit, and its own moment is the time for it.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from cambio.database import Command, KeyedCommand, Refusal, UnitOfWork, perform_each
from cambio.database.requests import run_once

ACTS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class At:
    """At this moment this is done."""

    moment: datetime
    use_case: Callable[[UnitOfWork, Any], Any]
    command: Command


Story = Generator[At | datetime, Any, None]


class StoryBrokenError(Exception):
    """The rules refused what a story says, and the story did not expect it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Command):
    """Whatever comes next is done. `number` counts the turns of a stage."""

    only_once = True  # its story goes on while it runs

    number: int


class _Waiting(NamedTuple):
    """A story that waits; `act` is None when it only wants to look around."""

    moment: datetime
    arrival: int
    act: At | None
    story: Story


class Stage:
    """The stories under way, and the time between them.

    `pick` gives the acts their chance, so that card numbers come out the same for the same seed.
    """

    def __init__(self, opening: datetime, pick: Callable[[int], int]) -> None:
        self.now = opening
        self._pick = pick
        self._waiting: list[_Waiting] = []  # a heap
        self._arrivals = itertools.count()
        self._turns = 0

    def clock(self) -> datetime:
        """The time for the application: that of the next act, or of the last one."""
        return self._waiting[0].moment if self._waiting else self.now

    def enter(self, story: Story) -> None:
        """Let a story begin. What it wants to have done in the past is done at once."""
        self._tell(story, story.__next__)

    def play(self) -> int:
        """Play until every story has ended; answers how many acts that took.

        Raises:
            StoryBrokenError: something was refused that a story did not expect.
        """
        before = self._turns
        self._let_look_around()
        while self._waiting:
            turns = [
                Turn(community_id=0, actor_id=UUID(int=0), number=self._turns + ahead)
                for ahead in range(min(len(self._waiting), ACTS_AT_ONCE))
            ]
            perform_each(self._take_turn, turns)
        return self._turns - before

    def _take_turn(self, uow: UnitOfWork, turn: Turn) -> None:
        if turn.number < self._turns:
            # The door tries acts again whose commit failed. A story cannot be told twice.
            raise StoryBrokenError(f"turn {turn.number} came again")
        if not self._waiting:
            return
        self._turns = turn.number + 1
        self.now, _, act, story = heapq.heappop(self._waiting)
        uow.pick = self._pick
        try:
            receipt = None if act is None else _carried_out(uow, act)
        except Refusal as refusal:
            self._tell(story, partial(story.throw, refusal))
            raise
        else:
            self._tell(story, partial(story.send, receipt))
        finally:
            self._let_look_around()

    def _let_look_around(self) -> None:
        """Let whoever waits for a moment alone go on, until an act comes next."""
        while self._waiting and self._waiting[0].act is None:
            self.now, _, _, story = heapq.heappop(self._waiting)
            self._tell(story, story.__next__)

    def _tell(self, story: Story, go_on: Callable[[], At | datetime]) -> None:
        """Let a story go on, and have it wait for what it wants next."""
        try:
            step = go_on()
        except StopIteration:
            return
        except Refusal as refusal:
            raise StoryBrokenError(f"{story}, {self.now}: {refusal}") from refusal
        act = step if isinstance(step, At) else None
        moment = step.moment if isinstance(step, At) else step
        waiting = _Waiting(max(moment, self.now), next(self._arrivals), act, story)
        heapq.heappush(self._waiting, waiting)


def _carried_out(uow: UnitOfWork, act: At) -> Any:
    if isinstance(act.command, KeyedCommand):
        return run_once(uow, act.use_case, act.command)
    return act.use_case(uow, act.command)
