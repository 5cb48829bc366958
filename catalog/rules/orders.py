"""What may be ordered, and what may still happen to an order."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from catalog.errors import (
    CounterLimit,
    OrderEmpty,
    OrderFinished,
    OrderPrepared,
    QuantityInvalid,
    ReasonInvalid,
    TooManyForHousehold,
)

LINES_MAX = 20
QUANTITY_MAX = 99
LIMIT_DAYS = 365
"""How far back a household's earlier orders count against the most that it may have."""

COUNTER_LIMIT_MINOR = 100
COUNTER_HOURS = 24
"""What staff can spend for a household at the counter, and in how many hours."""


class OrderStatus(StrEnum):
    """placed → ready → collected, or cancelled."""

    PLACED = "placed"
    READY = "ready"
    COLLECTED = "collected"
    CANCELLED = "cancelled"


OPEN = frozenset({OrderStatus.PLACED, OrderStatus.READY})


class Confirmation(StrEnum):
    """How it is known that the household wants this."""

    OWN = "own"
    """It signed in and asked for it itself."""
    PIN = "pin"
    """At the counter, with its PIN."""
    SIGNATURE = "signature"
    """At the counter, with a signature on paper."""
    PURCHASE = "purchase"
    """Bought together: every pledge was confirmed by itself."""


AT_COUNTER = frozenset({Confirmation.PIN, Confirmation.SIGNATURE})


class CancelReason(StrEnum):
    """Why an order is cancelled; no free text about people is kept."""

    CHANGED_MIND = "changed_mind"
    NOT_AVAILABLE = "not_available"
    DAMAGED = "damaged"
    NOT_COLLECTED = "not_collected"
    MISTAKE = "mistake"


def check_lines(item_ids: Collection[object], quantities: Collection[int]) -> None:
    """Refuse an order without sense.

    Raises:
        OrderEmpty: nothing, too many things, or one thing on two lines.
        QuantityInvalid: too few or too many of a thing.
    """
    if not 1 <= len(item_ids) <= LINES_MAX or len(set(item_ids)) < len(item_ids):
        raise OrderEmpty(most=LINES_MAX)
    if not all(1 <= quantity <= QUANTITY_MAX for quantity in quantities):
        raise QuantityInvalid(most=QUANTITY_MAX)


def check_household_limit(*, quantity: int, had: int, most: int | None) -> None:
    """Refuse more of an item than a household may have.

    Raises:
        TooManyForHousehold: with the `had` of the last twelve months it would be more than `most`.
    """
    if most is not None and had + quantity > most:
        raise TooManyForHousehold(most=most, had=had)


def check_counter_limit(*, amount_minor: int, spent_minor: int) -> None:
    """Refuse to spend more for a household at the counter than is good for one day.

    Raises:
        CounterLimit: with what was spent there lately it would be too much.
    """
    if spent_minor + amount_minor > COUNTER_LIMIT_MINOR:
        raise CounterLimit(most=COUNTER_LIMIT_MINOR, spent=spent_minor)


def check_open(status: str) -> None:
    """Refuse to change what is over.

    Raises:
        OrderFinished: it was collected or cancelled.
    """
    if status not in OPEN:
        raise OrderFinished(status=status)


def check_cancel(status: str, *, reason: str, by_household: bool) -> None:
    """Refuse to cancel without a reason, or too late.

    Raises:
        ReasonInvalid: not one of the known reasons.
        OrderFinished: it was collected or cancelled.
        OrderPrepared: a household cancels by itself only before the shop has prepared it.
    """
    if reason not in set(CancelReason):
        raise ReasonInvalid
    check_open(status)
    if by_household and status != OrderStatus.PLACED:
        raise OrderPrepared
