"""One act on its way through the door: what is to be run, and what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cambio.database.unit_of_work import UnitOfWork


def _shut() -> threading.Lock:
    """A lock that nobody can pass before somebody opens it: an event, at a fifth of the cost."""
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class Act:
    """An act and its outcome: a receipt, or else a failure.

    `harmless_twice` is True when a request key sees to it that running it again after an unknown
    outcome gives the first answer. `done` and `turn` are for whoever waits for it: that lock opens
    once to say that it should lead, and once when it is done.
    """

    run: Callable[[UnitOfWork], Any]
    harmless_twice: bool
    receipt: Any = None
    failure: BaseException | None = None
    done: bool = False
    turn: threading.Lock = field(default_factory=_shut)

    def carry_out(self, uow: UnitOfWork) -> None:
        """Run it to its receipt; whether that is kept is for the commit to say."""
        self.failure = None
        try:
            self.receipt = self.run(uow)
            uow.flush()
        finally:
            uow.close()
