"""Buying together: what may be started, how much each may still put in, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypedDict

from catalog.errors import (
    DeadlineInvalid,
    MinHouseholdsInvalid,
    NotCheaper,
    NothingMissing,
    PhotoTextMissing,
    PurchaseClosed,
    StepNotPossible,
    ThanksInvalid,
    WishInvalid,
    WishPriceInvalid,
)

DAYS_LEAST, DAYS_MOST = 1, 180
HOUSEHOLDS_MAX = 500
"""The most households that a purchase may ask for."""
TITLE_MAX, WORDS_MAX = 80, 600
PHOTO_TEXT_MAX = 160
WISH_PRICE_MAX_MINOR = 1_000_000
CARRIERS = frozenset({"shop", "partner"})
"""Organisations that carry something out, and have a till into which it is paid."""


class PurchaseStatus(StrEnum):
    """open → met → approved → ordered → (ready) → delivered → celebrated; or failed at the
    deadline; or cancelled."""

    OPEN = "open"
    MET = "met"
    APPROVED = "approved"
    ORDERED = "ordered"
    READY = "ready"
    """It lies at the shop to be picked up; what a carrier brings is never in this state."""
    DELIVERED = "delivered"
    CELEBRATED = "celebrated"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What is written down of a purchase: each state that it comes into, and a lower price."""

    OPEN = "open"
    MET = "met"
    APPROVED = "approved"
    ORDERED = "ordered"
    READY = "ready"
    DELIVERED = "delivered"
    CELEBRATED = "celebrated"
    FAILED = "failed"
    CANCELLED = "cancelled"
    CHEAPER = "cheaper"


class PledgeStatus(StrEnum):
    """`held` lies in the purse, `returned` went back, `spent` went to the shop."""

    HELD = "held"
    RETURNED = "returned"
    SPENT = "spent"


class OpenTo(StrEnum):
    """Who can take part: all neighbours of the place, or a group of them."""

    PLACE = "place"
    GROUP = "group"


CARRIED = (
    PurchaseStatus.MET,
    PurchaseStatus.APPROVED,
    PurchaseStatus.ORDERED,
    PurchaseStatus.READY,
)
"""Its price is complete and it is not there yet: it can be called off, or turn out cheaper."""

CARRIER_STEPS = {
    PurchaseStatus.APPROVED: PurchaseStatus.MET,
    PurchaseStatus.ORDERED: PurchaseStatus.APPROVED,
    PurchaseStatus.DELIVERED: PurchaseStatus.ORDERED,
}
"""What a carrier carries out goes from one to the next: each state, and the one before it."""


def check_step(status: str, becomes: PurchaseStatus) -> None:
    """Refuse to leave out a step of what a carrier carries out.

    Raises:
        StepNotPossible: something else comes next.
    """
    if status != CARRIER_STEPS[becomes]:
        raise StepNotPossible(status=str(status))


def steps_until(status: str, becomes: PurchaseStatus) -> tuple[PurchaseStatus, ...]:
    """The states that an order brings its purchase into, one after the other, when it comes so far.

    A shop that puts ready what nobody approved apart has approved and ordered it thereby.
    """
    line = (*CARRIED, PurchaseStatus.DELIVERED)
    passed = line[line.index(PurchaseStatus(status)) + 1 : line.index(becomes)]
    return (*(each for each in passed if each is not PurchaseStatus.READY), becomes)


def check_celebration(status: str, *, thanks: str, photo_text: str | None) -> None:
    """Refuse to celebrate too soon, or without a word. `photo_text` is None without a photo.

    Raises:
        StepNotPossible: it is not there yet, or was celebrated.
        ThanksInvalid, PhotoTextMissing: words are missing, or too many.
    """
    if status != PurchaseStatus.DELIVERED:
        raise StepNotPossible(status=str(status))
    if not 1 <= len(thanks) <= WORDS_MAX:
        raise ThanksInvalid(most=WORDS_MAX)
    if photo_text is not None:
        check_photo_text(photo_text)


def check_photo(status: str, *, photo_text: str) -> None:
    """Refuse a photo before the thanks, or one that nobody hears described.

    Raises:
        StepNotPossible: it is not celebrated yet.
        PhotoTextMissing: words are missing, or too many.
    """
    if status != PurchaseStatus.CELEBRATED:
        raise StepNotPossible(status=str(status))
    check_photo_text(photo_text)


def check_photo_text(photo_text: str) -> None:
    """Refuse a photo that does not say what it shows.

    Raises:
        PhotoTextMissing: words are missing, or too many.
    """
    if not 1 <= len(photo_text) <= PHOTO_TEXT_MAX:
        raise PhotoTextMissing(most=PHOTO_TEXT_MAX)


def check_cheaper(status: str, *, cost_minor: int, now_minor: int) -> None:
    """Refuse a price that is not lower than it is now, or comes too late.

    Raises:
        StepNotPossible: its price is not complete yet, or it was paid.
        NotCheaper: it is not lower, or nothing.
    """
    if status not in CARRIED:
        raise StepNotPossible(status=str(status))
    if not 1 <= cost_minor < now_minor:
        raise NotCheaper(most=now_minor - 1)


def check_wish(*, title: str, description: str, price_minor: int) -> None:
    """Refuse what stands in no shop and is not well described.

    Raises:
        WishInvalid, WishPriceInvalid: its words or its price will not do.
    """
    if not 1 <= len(title) <= TITLE_MAX or len(description) > WORDS_MAX:
        raise WishInvalid(most=TITLE_MAX, words_most=WORDS_MAX)
    if not 1 <= price_minor <= WISH_PRICE_MAX_MINOR:
        raise WishPriceInvalid(most=WISH_PRICE_MAX_MINOR)


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


class Terms(TypedDict):
    """What a purchase needs: so much, from so many households; and whether one of them asks."""

    target_minor: int
    min_households: int
    is_household: bool


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
