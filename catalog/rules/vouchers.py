"""What becomes of a voucher: who may redeem it, for how much, and when it ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from catalog.errors.vouchers import (
    HelpdeskReasonMissing,
    PeriodInvalid,
    RedemptionSettled,
    TermsInvalid,
    TooLateToUndo,
    VoucherAmountInvalid,
    VoucherCancelled,
    VoucherElsewhere,
    VoucherEnded,
    VoucherExpired,
    VoucherNotApproved,
    VoucherPartlyUsed,
    VoucherTooSoon,
    VoucherUsed,
    VoucherWhole,
)

VALUE_MAX_CENTS = 100_000
VALID_DAYS_MIN, VALID_DAYS_MAX = 28, 3650
"""Long enough that being told two weeks before the end is never too late."""
AT_ONCE_MAX = 10
"""So many vouchers are bought in one act."""
UNDO_MINUTES = 15
REMIND_DAYS = 14
"""So many days before its time is over the household is told. One that was told later keeps this
many days all the same."""
FREE_PINS = 3
PIN_WAIT_MINUTES = 5
"""After so many wrong PINs in a row the next one waits so long: slower, never locked out."""
CALLER_MAX, REASON_MAX = 80, 200
SETTLED_AT_ONCE = 300
"""So many redemptions in one settlement, so that the act holds the door for a moment only."""


class VoucherStatus(StrEnum):
    """good → used, cancelled or lapsed; undoing a redemption makes a used one good again."""

    GOOD = "good"
    USED = "used"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What vouchers of an item are worth; see `catalog.models.VoucherTerms`."""

    value_cents: int
    valid_days: int
    in_parts: bool = False
    asks_pin: bool = False
    returns: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a voucher stands when somebody holds it up.

    `awaits_approval` says that a manager decides over it first.
    """

    status: str
    value_cents: int
    used_cents: int
    in_parts: bool
    valid_until: datetime
    partner_ids: frozenset[UUID]
    pin_again_at: datetime | None = None
    awaits_approval: bool = False

    @property
    def left_cents(self) -> int:
        """What can still be redeemed."""
        return self.value_cents - self.used_cents


def check_worth(worth: Worth, partner_ids: Collection[UUID]) -> None:
    """Refuse terms that make no sense.

    Raises:
        TermsInvalid: worth nothing or too much, good for no day or too long, or nowhere.
    """
    right = 0 < worth.value_cents <= VALUE_MAX_CENTS and (
        VALID_DAYS_MIN <= worth.valid_days <= VALID_DAYS_MAX
    )
    if not right or not partner_ids:
        raise TermsInvalid(
            most_euros=VALUE_MAX_CENTS // 100, least_days=VALID_DAYS_MIN, most_days=VALID_DAYS_MAX
        )


def check_place(standing: Standing, *, partner_id: UUID, partners: str) -> None:
    """Refuse a voucher at a partner that does not take it; `partners` names who do.

    Raises:
        VoucherElsewhere: it is good elsewhere.
    """
    if partner_id not in standing.partner_ids:
        raise VoucherElsewhere(partners=partners)


def check_good(
    standing: Standing, *, now: datetime, last_day: str, last_use: Mapping[str, str]
) -> None:
    """Refuse a voucher that is over. `last_day` and `last_use` (`day`, `time`, `partner`) are how
    its last day and its last use are written.

    Raises:
        VoucherCancelled, VoucherUsed, VoucherExpired: why it is over.
    """
    if standing.status == VoucherStatus.CANCELLED:
        raise VoucherCancelled
    if standing.status == VoucherStatus.USED:
        raise VoucherUsed(**last_use)
    if standing.status == VoucherStatus.LAPSED or now >= standing.valid_until:
        raise VoucherExpired(day=last_day)


def check_approved(standing: Standing) -> None:
    """Refuse a voucher over which a manager still decides.

    Raises:
        VoucherNotApproved: it waits.
    """
    if standing.awaits_approval:
        raise VoucherNotApproved


def check_pin_may_be_tried(standing: Standing, *, now: datetime) -> None:
    """Refuse to try a PIN so soon after wrong ones.

    Raises:
        VoucherTooSoon: it has to wait.
    """
    if standing.pin_again_at is not None and now < standing.pin_again_at:
        seconds = (standing.pin_again_at - now).total_seconds()
        raise VoucherTooSoon(minutes=max(1, round(seconds / 60)))


def amount_to_redeem(standing: Standing, *, asked_cents: int | None) -> int:
    """How much is redeemed; None asks for all that is left.

    Raises:
        VoucherWhole: a part of what is used as a whole.
        VoucherAmountInvalid: nothing, or more than is left.
    """
    left = standing.left_cents
    amount = left if asked_cents is None else asked_cents
    if not 0 < amount <= left:
        raise VoucherAmountInvalid(left=written_euros(left))
    if amount < left and not standing.in_parts:
        raise VoucherWhole
    return amount


def tokens_to_move(
    *, amount_minor: int, moved_minor: int, value_cents: int, used_cents: int
) -> int:
    """How many of the tokens that a voucher cost go on with what is redeemed.

    In step with its value: when `used_cents` of `value_cents` are used, so much of `amount_minor`
    has moved, rounded down; the last part takes all that is left.
    """
    return max(0, amount_minor * used_cents // value_cents - moved_minor)


def check_helpdesk(*, caller: str, reason: str) -> None:
    """Refuse to redeem by telephone without a record of it.

    Raises:
        HelpdeskReasonMissing: it does not say who telephoned, or why.
    """
    if not 0 < len(caller) <= CALLER_MAX or not 0 < len(reason) <= REASON_MAX:
        raise HelpdeskReasonMissing(most=CALLER_MAX)


def check_undo(*, redeemed_at: datetime, is_settled: bool, now: datetime, by_partner: bool) -> None:
    """Refuse to undo what was paid, or what was redeemed too long ago. The helpdesk has no clock
    but the settlement.

    Raises:
        RedemptionSettled: the partner was paid for it.
        TooLateToUndo: a partner undoes within minutes.
    """
    if is_settled:
        raise RedemptionSettled
    if by_partner and now > redeemed_at + timedelta(minutes=UNDO_MINUTES):
        raise TooLateToUndo(minutes=UNDO_MINUTES)


def check_cancel_voucher(standing: Standing) -> None:
    """Refuse to cancel what was used, or is over.

    Raises:
        VoucherEnded: it is not good any more.
        VoucherPartlyUsed: a partner took some of it.
    """
    if standing.status != VoucherStatus.GOOD:
        raise VoucherEnded
    if standing.used_cents:
        raise VoucherPartlyUsed


def after_wrong_pin(*, wrong_pins: int, now: datetime) -> datetime | None:
    """When the next PIN can be tried after so many wrong ones in a row; None is at once."""
    if wrong_pins < FREE_PINS:
        return None
    return now + timedelta(minutes=PIN_WAIT_MINUTES)


def kept_after_telling(*, now: datetime, valid_until: datetime) -> datetime:
    """Until when a voucher is good once its household is told: never less than was promised, nor
    less than the days of the message."""
    return max(valid_until, now + timedelta(days=REMIND_DAYS))


def is_over(*, now: datetime, valid_until: datetime, reminded_at: datetime | None) -> bool:
    """Whether a voucher lapses: its time has passed, and its household was told before."""
    return reminded_at is not None and now >= valid_until


def check_period(*, first_day: date, last_day: date, today: date) -> None:
    """Refuse days that are not over.

    Raises:
        PeriodInvalid: the last day has not passed, or comes before the first.
    """
    if first_day > last_day or last_day >= today:
        raise PeriodInvalid


def written_euros(cents: int) -> str:
    """Euros in figures alone, for a program or a sentence: "7.50"."""
    return f"{cents // 100}.{cents % 100:02d}"
