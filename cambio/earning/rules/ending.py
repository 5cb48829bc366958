"""Ending a programme: which days can be announced, what may move when, and which step is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

NOTICE_DAYS = 42
"""Six weeks: so long after a household was told, at the soonest, its rest is moved."""


class Remainder(StrEnum):
    """Where the rest of a household's tokens goes."""

    STREET = "street"
    """To the pot of the street where it lives."""
    CAUSE = "cause"
    """To the cause that the programme named."""


class ChosenBy(StrEnum):
    """How a household said what it wants."""

    PAGE = "page"
    COUNTER = "counter"
    """At the counter, with its PIN."""
    SLIP = "slip"
    """On the slip of its letter, or another paper that it signed."""


class EndingStep(StrEnum):
    """A step of ending a programme, in their order."""

    ANNOUNCE = "announce"
    TELL = "tell"
    EARNED = "earned"
    ORDERS = "orders"
    WALLETS = "wallets"
    POTS = "pots"
    TILLS = "tills"
    END = "end"
    FORGET = "forget"


MOVING = (EndingStep.ORDERS, EndingStep.WALLETS, EndingStep.POTS, EndingStep.TILLS)
"""The steps that move tokens, in their order: each waits for a yes of its own."""


class EndingState(StrEnum):
    """How a step stands."""

    DONE = "done"
    NOW = "now"
    """Something can be done for it today."""
    LATER = "later"
    """Its day has not come, or something else comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The last days on which something can be done, on the community's calendar."""

    earn_until: date
    spend_until: date
    streets_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a programme's ending, to see how its steps stand.

    `days` is None while nothing was announced. `untold` are households that were not told yet.
    `earning` counts what still pays: actions, and households that wait for it. `open_minor` is
    what lies in orders, purchases and the like. `movable` are wallets of which the rest may be
    moved today, `waiting` those that hold something and may not. `in_pots`, `in_tills` are in
    minor units. `is_shared`: another programme uses the tokens, so they stay where they are.
    """

    today: date
    days: Days | None
    untold: int
    earning: int
    open_minor: int
    movable: int
    waiting: int
    in_pots: int
    in_tills: int
    is_shared: bool
    is_ended: bool
    is_forgotten: bool
    forget_on: date | None


def days_are_possible(days: Days, *, today: date) -> bool:
    """Whether there is time enough, from today on, to tell everybody and to spend."""
    in_order = today <= days.earn_until <= days.spend_until <= days.streets_until
    return in_order and days.spend_until >= today + timedelta(days=NOTICE_DAYS)


def is_over(last_day: date | None, today: date) -> bool:
    """Whether a last day has passed; None is a day that never comes."""
    return last_day is not None and today > last_day


def told_long_enough(told_on: date | None, today: date) -> bool:
    """Whether a household has known for `NOTICE_DAYS`; None was never told."""
    return told_on is not None and told_on + timedelta(days=NOTICE_DAYS) <= today


def states(now: Standing) -> dict[EndingStep, EndingState]:
    """How each step stands. With shared tokens only the announcing and the ending are left."""
    if now.is_ended:
        found = dict.fromkeys(EndingStep, EndingState.DONE)
        found[EndingStep.FORGET] = _forget(now)
        return found
    announced = now.days is not None
    return {
        EndingStep.ANNOUNCE: EndingState.DONE if announced else EndingState.NOW,
        EndingStep.TELL: _when(may=announced, open_=now.untold),
        EndingStep.EARNED: _earned(now),
        **_money(now),
        EndingStep.END: EndingState.NOW if _nothing_left(now) else EndingState.LATER,
        EndingStep.FORGET: EndingState.LATER,
    }


def _money(now: Standing) -> dict[EndingStep, EndingState]:
    """The steps that move what is held."""
    if now.is_shared:
        return dict.fromkeys(MOVING, EndingState.DONE)
    spent = now.days is not None and is_over(now.days.spend_until, now.today)
    held = now.movable + now.waiting
    wallets = _when(may=spent and bool(now.movable or not held), open_=held)
    streets = now.days is not None and is_over(now.days.streets_until, now.today)
    emptied = streets and not (held or now.open_minor)
    return {
        EndingStep.ORDERS: _when(may=spent, open_=now.open_minor),
        EndingStep.WALLETS: wallets,
        EndingStep.POTS: _when(may=emptied, open_=now.in_pots),
        EndingStep.TILLS: _when(may=emptied and not now.in_pots, open_=now.in_tills),
    }


def _when(*, may: bool, open_: int) -> EndingState:
    if not may:
        return EndingState.LATER
    return EndingState.NOW if open_ else EndingState.DONE


def _earned(now: Standing) -> EndingState:
    over = now.days is not None and is_over(now.days.earn_until, now.today)
    return _when(may=over, open_=now.earning)


def _nothing_left(now: Standing) -> bool:
    if now.days is not None and not is_over(now.days.earn_until, now.today):
        return False
    held = now.open_minor + now.movable + now.waiting + now.in_pots + now.in_tills
    return not now.earning and (now.is_shared or not held)


def _forget(now: Standing) -> EndingState:
    if now.is_forgotten:
        return EndingState.DONE
    may = now.forget_on is not None and now.today >= now.forget_on
    return EndingState.NOW if may else EndingState.LATER
