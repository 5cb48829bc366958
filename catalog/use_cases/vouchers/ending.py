"""How a voucher ends unused: cancelled, or its time is over; told before, then it lapses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cambio.database import Command, KeyedCommand, UnitOfWork
from cambio.ledger import Kind, Transfer
from catalog.errors.vouchers import VoucherUnknown
from catalog.models import Voucher, VoucherPurse
from catalog.queries.vouchers.due import vouchers_over, vouchers_to_tell
from catalog.rules.vouchers import (
    VoucherStatus,
    check_cancel_voucher,
    is_over,
    kept_after_telling,
)
from catalog.use_cases.money import book, give_back
from catalog.use_cases.vouchers.issuance import issuance_for
from catalog.use_cases.vouchers.rows import (
    VoucherState,
    locked_voucher,
    purses_of,
    standing_of,
    state_of,
)
from catalog.use_cases.vouchers.telling import tell_ending, untell


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelVoucher(KeyedCommand):
    """A voucher is not wanted. `household_id` is whose it is, None when staff do it."""

    voucher_id: UUID
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellVoucherEnds(KeyedCommand):
    """The time of a voucher is nearly over."""

    voucher_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseVoucher(KeyedCommand):
    """Nobody used a voucher in time, or not all of it."""

    voucher_id: UUID


def cancel_voucher(uow: UnitOfWork, command: CancelVoucher) -> VoucherState:
    """Cancel a voucher that nobody used: its tokens return to who paid.

    Raises:
        VoucherUnknown: there is no such voucher, or it is not of this household.
        VoucherEnded: it was used, cancelled, or is over.
        VoucherPartlyUsed: a partner took some of it.
    """
    voucher = locked_voucher(uow, command.community_id, command.voucher_id)
    if command.household_id not in (None, voucher.household_id):
        raise VoucherUnknown
    check_cancel_voucher(standing_of(voucher))
    # After this point it must succeed.
    _end(uow, command, voucher, VoucherStatus.CANCELLED)
    for purse in purses_of(uow, voucher):
        give_back(uow, command, purse.purse_id, reason="voucher cancelled")
    return state_of(voucher)


def tell_voucher_ends(uow: UnitOfWork, command: TellVoucherEnds) -> VoucherState:
    """Tell the household, once; from then on the voucher is good long enough to use it.

    Harmless when it was used or cancelled meanwhile.

    Raises:
        VoucherUnknown: there is no such voucher.
    """
    voucher = locked_voucher(uow, command.community_id, command.voucher_id)
    if voucher.status == VoucherStatus.GOOD and voucher.reminded_at is None:
        voucher.reminded_at = uow.now
        voucher.valid_until = kept_after_telling(now=uow.now, valid_until=voucher.valid_until)
        tell_ending(uow, voucher)
    return state_of(voucher)


def lapse_voucher(uow: UnitOfWork, command: LapseVoucher) -> VoucherState:
    """End a voucher whose time is over. What is left in its purse returns to who paid, or goes
    back to issuance, as the item's terms said when it was issued.

    Harmless when it was used or cancelled meanwhile, or is good for longer by now.

    Raises:
        VoucherUnknown: there is no such voucher.
    """
    voucher = locked_voucher(uow, command.community_id, command.voucher_id)
    over = is_over(now=uow.now, valid_until=voucher.valid_until, reminded_at=voucher.reminded_at)
    if voucher.status != VoucherStatus.GOOD or not over:
        return state_of(voucher)
    _end(uow, command, voucher, VoucherStatus.LAPSED)
    for purse in purses_of(uow, voucher):
        let_go(uow, command, voucher, purse, amount_minor=purse.amount_minor - purse.moved_minor)
    return state_of(voucher)


def let_go(
    uow: UnitOfWork, command: Command, voucher: Voucher, purse: VoucherPurse, *, amount_minor: int
) -> None:
    """So much in a purse goes where the tokens of a lapsed voucher go: back to who paid, or to
    issuance where the terms say so and its time really passed."""
    if not amount_minor:
        return
    in_time = voucher.ended_at is not None and voucher.ended_at < voucher.valid_until
    if voucher.returns or voucher.budget_id is not None or in_time:
        reason = "voucher not used in time"
        give_back(uow, command, purse.purse_id, reason=reason, amount_minor=amount_minor)
        return
    issuance = issuance_for(uow, voucher.community_id, purse.currency)
    gone = Transfer(purse.purse_id, issuance, amount_minor)
    book(uow, command, Kind.VOUCHER_LAPSED, gone, subject_id=voucher.id, currency=purse.currency)


def endings_to_tell(session: Session, *, now: datetime, actor_id: UUID) -> list[TellVoucherEnds]:
    """The commands that tell households of vouchers which are nearly over, in all communities.

    Their request keys come from the vouchers, so that two jobs at once tell each of them once.
    """
    return [
        TellVoucherEnds(
            community_id=community_id,
            actor_id=actor_id,
            request_key=f"voucher-ends/{voucher_id}",
            voucher_id=voucher_id,
        )
        for community_id, voucher_id in vouchers_to_tell(session, now=now)
    ]


def lapses_due(session: Session, *, now: datetime, actor_id: UUID) -> list[LapseVoucher]:
    """The commands that end vouchers whose time is over, in all communities."""
    return [
        LapseVoucher(
            community_id=community_id,
            actor_id=actor_id,
            request_key=f"voucher-lapse/{voucher_id}/{valid_until.isoformat()}",
            voucher_id=voucher_id,
        )
        for community_id, voucher_id, valid_until in vouchers_over(session, now=now)
    ]


def _end(uow: UnitOfWork, command: Command, voucher: Voucher, status: VoucherStatus) -> None:
    voucher.status, voucher.ended_at, voucher.ended_by = status, uow.now, command.actor_id
    untell(uow, voucher)
