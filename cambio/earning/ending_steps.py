"""Carrying out the steps of an ending that a manager said yes to, by as many short acts as it
takes: the page begins them, the job and the command line go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from cambio.app.cli import OPERATOR_ID
from cambio.database import new_id, perform
from cambio.earning.rules.ending import EndingStep
from cambio.earning.use_cases.ending import (
    ForgetProgramme,
    GiveBackOpen,
    MovePots,
    MoveRemainders,
    PointAtEnding,
    SettleTills,
    forget_programme,
    give_back_open,
    move_pots,
    move_remainders,
    point_at_ending,
    settle_tills,
)
from cambio.earning.use_cases.ending.open_matters import ending_sources


@dataclass(frozen=True, slots=True)
class Carried:
    """How many orders, wallets, pots or payments a step was carried out for, of how much in minor
    units (0 for orders, whose tokens return to many); `more` when some are left."""

    count: int
    moved_minor: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """Whose ending is carried out, and in the name of whom.

    `run_key` is what the request keys of its acts derive from: sent twice it does nothing twice.
    `acts_most` is in how many acts at most, None for all that it takes.
    """

    community_id: int
    programme_id: UUID
    actor_id: UUID = OPERATOR_ID
    run_key: str
    acts_most: int | None = None

    def has_act(self, number: int) -> bool:
        """Whether there may be an act of this number, counted from 0."""
        return self.acts_most is None or number < self.acts_most

    def command(self, make: Callable[..., Any], number: int, **fields: Any) -> Any:
        """A command of the act of this number."""
        return make(
            community_id=self.community_id,
            actor_id=self.actor_id,
            request_key=f"{self.run_key}/{make.__name__}/{number}",
            programme_id=self.programme_id,
            **fields,
        )


def carry_out(step: EndingStep, carrying: Carrying) -> Carried:
    """Carry out one step that moves tokens. Killed half-way it is begun again without harm: what
    was moved is gone from where it was.

    Raises:
        EndingUnknown, StepNotYet: it is not its time.
    """
    return _CARRY[step](carrying)


def new_run(**fields: Any) -> Carrying:
    """A run with a key of its own."""
    return Carrying(run_key=f"ending/{new_id().hex}", **fields)


def forget_all(community_id: int, programme_id: UUID) -> int:
    """Forget what an ended programme knew of people; answers how many rows.

    Raises:
        EndingUnknown, StepNotYet: it is not its time.
    """
    command = ForgetProgramme(
        community_id=community_id, actor_id=OPERATOR_ID, programme_id=programme_id
    )
    forgotten = 0
    while some := perform(forget_programme, command):
        forgotten += some
    return forgotten


def point_all(community_id: int, programme_id: UUID) -> None:
    """Let everybody who hears by e-mail or push know of an ending; of one a household hears once.

    Raises:
        EndingUnknown: the programme is not ending.
    """
    point = partial(
        PointAtEnding, community_id=community_id, actor_id=OPERATOR_ID, programme_id=programme_id
    )
    after = perform(point_at_ending, point())
    while after is not None:
        after = perform(point_at_ending, point(after=after))


def _orders(carrying: Carrying) -> Carried:
    count = number = source = 0
    while carrying.has_act(number) and source < len(ending_sources()):
        given = perform(give_back_open, carrying.command(GiveBackOpen, number, source=source))
        count, number = count + given.count, number + 1
        source += not given.more
    return Carried(count, 0, more=source < len(ending_sources()))


def _accounts(
    carrying: Carrying, make: type[MoveRemainders | MovePots], use_case: Callable[..., Any]
) -> Carried:
    count = moved_minor = number = 0
    after, more = None, True
    while more and carrying.has_act(number):
        moved = perform(use_case, carrying.command(make, number, after=after))
        count, moved_minor = count + moved.accounts, moved_minor + moved.moved_minor
        after, number = moved.after, number + 1
        more = after is not None
    return Carried(count, moved_minor, more)


def _tills(carrying: Carrying) -> Carried:
    count = settled_minor = number = 0
    more = True
    while more and carrying.has_act(number):
        settled = perform(settle_tills, carrying.command(SettleTills, number))
        count, settled_minor = count + settled.payments, settled_minor + settled.settled_minor
        more, number = settled.more, number + 1
    return Carried(count, settled_minor, more)


_CARRY: dict[EndingStep, Callable[[Carrying], Carried]] = {
    EndingStep.ORDERS: _orders,
    EndingStep.WALLETS: lambda it: _accounts(it, MoveRemainders, move_remainders),
    EndingStep.POTS: lambda it: _accounts(it, MovePots, move_pots),
    EndingStep.TILLS: _tills,
}
