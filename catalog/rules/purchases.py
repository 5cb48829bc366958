"""Buying together: what may be started, and how much each may still put in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from catalog.errors import DeadlineInvalid, MinHouseholdsInvalid, NothingMissing, PurchaseClosed

DAYS_LEAST, DAYS_MOST = 1, 180
HOUSEHOLDS_MAX = 500
"""The most households that a purchase may ask for."""


class PurchaseStatus(StrEnum):
    """open → met → ready → collected; or failed at the deadline; or cancelled."""

    OPEN = "open"
    MET = "met"
    READY = "ready"
    COLLECTED = "collected"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PledgeStatus(StrEnum):
    """`held` lies in the purse, `returned` went back, `spent` went to the shop."""

    HELD = "held"
    RETURNED = "returned"
    SPENT = "spent"


def check_start(
    *, now: datetime, deadline_at: datetime, target_minor: int, min_households: int
) -> None:
    """Refuse a purchase that could never be met, or would never end.

    Raises:
        DeadlineInvalid: too near or too far.
        MinHouseholdsInvalid: more households than the price has tokens, or none.
    """
    if not timedelta(days=DAYS_LEAST) <= deadline_at - now <= timedelta(days=DAYS_MOST):
        raise DeadlineInvalid(least=DAYS_LEAST, most=DAYS_MOST)
    most = min(target_minor, HOUSEHOLDS_MAX)
    if not 1 <= min_households <= most:
        raise MinHouseholdsInvalid(most=most)


def check_pledging(*, now: datetime, deadline_at: datetime, status: str) -> None:
    """Refuse to pledge when it is over.

    Raises:
        PurchaseClosed: it is not open, or the last moment has passed.
    """
    if status != PurchaseStatus.OPEN or now >= deadline_at:
        raise PurchaseClosed


@dataclass(frozen=True, slots=True)
class Others:
    """What all but one pledger have put in: the sum, and how many households they are."""

    pledged_minor: int
    households: int


def room_for(others: Others, *, target_minor: int, min_households: int, is_household: bool) -> int:
    """How much one pledger may put in, in minor units: what is missing without it, less one unit
    for each further household that has to take part.

    So a purchase whose target is met always has enough households behind it.
    """
    with_this = others.households + is_household
    still_to_come = max(0, min_households - with_this)
    return target_minor - others.pledged_minor - still_to_come


def capped(
    amount_minor: int,
    others: Others,
    *,
    target_minor: int,
    min_households: int,
    is_household: bool,
) -> int:
    """What a pledge of this amount comes to: never more than there is room for.

    Raises:
        NothingMissing: there is no room at all.
    """
    room = room_for(
        others,
        target_minor=target_minor,
        min_households=min_households,
        is_household=is_household,
    )
    if room <= 0:
        raise NothingMissing(households=max(0, min_households - others.households))
    return min(amount_minor, room)
