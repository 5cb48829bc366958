"""One act on its way through the door: what is to be run, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from cambio.database.unit_of_work import UnitOfWork


class Act(Struct, eq=False):
    """An act and its outcome: a receipt, or else a failure.

    `harmless_twice` is True when a request key sees to it that running it again after an unknown
    outcome gives the first answer. `takes_long` and `only_once` are those of its command.
    """

    run: Callable[[UnitOfWork], Any]
    harmless_twice: bool
    takes_long: bool = False
    only_once: bool = False
    receipt: Any = None
    failure: BaseException | None = None

    def carry_out(self, uow: UnitOfWork) -> None:
        """Run it to its receipt; whether that is kept is for the commit to say."""
        self.failure = None
        try:
            self.receipt = self.run(uow)
            uow.flush()
        finally:
            uow.close()
