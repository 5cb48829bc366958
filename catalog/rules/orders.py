"""What may be ordered, and what may still happen to an order."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from catalog.errors import (
    NotApproved,
    NotCollected,
    NothingToBringBack,
    OrderEmpty,
    OrderFinished,
    OrderPrepared,
    QuantityInvalid,
    ReasonInvalid,
    TooFew,
    TooManyBack,
    TooManyForHousehold,
)

LINES_MAX = 20
QUANTITY_MAX = 99

REMIND_DAYS = 3
"""So many days before an order that lies ready goes back, its household is told. One that was
told later keeps this many days all the same."""
LOAN_REMIND_DAYS = 1
RETURN_DAYS = 90
"""How long after it was collected something can come back for tokens."""


class OrderStatus(StrEnum):
    """placed → (approved) → preparing → ready → collected, or cancelled."""

    PLACED = "placed"
    APPROVED = "approved"
    PREPARING = "preparing"
    READY = "ready"
    COLLECTED = "collected"
    CANCELLED = "cancelled"


TO_PREPARE = (OrderStatus.PLACED, OrderStatus.APPROVED, OrderStatus.PREPARING)
OPEN = frozenset({*TO_PREPARE, OrderStatus.READY})
UNTOUCHED = frozenset({OrderStatus.PLACED, OrderStatus.APPROVED})
"""The shop has not begun: the household can still cancel by itself."""


class CollectedWith(StrEnum):
    """What was shown when an order was handed out."""

    CARD = "card"
    SLIP = "slip"
    """The paper slip of the order."""
    CODE = "code"
    """The code for this one order: a neighbour collects."""
    KNOWN = "known"
    """Nothing: staff know to whom they give it."""


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
    PROGRAMME_ENDS = "programme_ends"


class ReturnReason(StrEnum):
    """Why something comes back after it was collected."""

    DAMAGED = "damaged"
    WRONG = "wrong"
    CHANGED_MIND = "changed_mind"
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


def check_household_limit(
    *, quantity: int, had: int, least: int, most: int | None, days: int
) -> None:
    """Refuse more of an item than a household may have, or fewer than the shop gives at once.

    Raises:
        TooFew: fewer than `least`.
        TooManyForHousehold: with the `had` of the last `days` it would be more than `most`.
    """
    if quantity < least:
        raise TooFew(least=least)
    if most is not None and had + quantity > most:
        raise TooManyForHousehold(most=most, had=had, days=days)


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
    if by_household and status not in UNTOUCHED:
        raise OrderPrepared


def check_approved(status: str, *, needs_approval: bool) -> None:
    """Refuse to go on with what a manager has still to approve.

    Raises:
        OrderFinished: it was collected or cancelled.
        NotApproved: it waits for approval.
    """
    check_open(status)
    if needs_approval and status == OrderStatus.PLACED:
        raise NotApproved


def check_return(
    status: str,
    *,
    reason: str,
    collected_at: datetime | None,
    now: datetime,
    quantity: int,
    left: int,
) -> None:
    """Refuse to take back what was not had, or was had too long ago. `left` of it did not come
    back before.

    Raises:
        ReasonInvalid: not one of the known reasons.
        NotCollected: it was not handed out, or longer ago than things come back.
        TooManyBack: more than are left to come back.
    """
    if reason not in set(ReturnReason):
        raise ReasonInvalid
    if status != OrderStatus.COLLECTED or collected_at is None:
        raise NotCollected(days=RETURN_DAYS)
    if now > collected_at + timedelta(days=RETURN_DAYS):
        raise NotCollected(days=RETURN_DAYS)
    if not 1 <= quantity <= left:
        raise TooManyBack(left=left)


def check_brought_back(*, due_back_at: datetime | None, quantity: int, left: int) -> None:
    """Refuse to put on the shelf what was not lent.

    Raises:
        NothingToBringBack: it was not on loan, or fewer are out. Facts: `left`.
    """
    if due_back_at is None or not 1 <= quantity <= left:
        raise NothingToBringBack(left=left)


def kept_until(*, now: datetime, keep_days: int) -> datetime:
    """Until when an order that lies ready now is kept."""
    return now + timedelta(days=keep_days)


def kept_after_reminder(*, now: datetime, keep_until: datetime) -> datetime:
    """Until when it is kept once its household is told: never less than was promised, nor less
    than the days of a reminder."""
    return max(keep_until, now + timedelta(days=REMIND_DAYS))


def lapses(*, now: datetime, keep_until: datetime, reminded_at: datetime | None) -> bool:
    """Whether an order that lies ready goes back: told long enough ago, and nobody came."""
    if reminded_at is None:
        return False
    return now >= keep_until and now >= reminded_at + timedelta(days=REMIND_DAYS)
