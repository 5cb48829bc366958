"""How a voucher ends unused: cancelled, or its time is over; told before, then it lapses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cambio.database import Command, KeyedCommand, UnitOfWork
from catalog.errors.vouchers import VoucherUnknown
from catalog.models import Voucher
from catalog.queries.vouchers.due import vouchers_over, vouchers_to_tell
from catalog.rules.vouchers import (
    VoucherStatus,
    check_cancel_voucher,
    is_over,
    kept_after_telling,
)
from catalog.use_cases.vouchers.returning import let_go, return_rest
from catalog.use_cases.vouchers.rows import (
    VoucherState,
    locked_voucher,
    purses_of,
    standing_of,
    state_of,
)
from catalog.use_cases.vouchers.telling import tell_declined, tell_ending, untell


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelVoucher(KeyedCommand):
    """A voucher is not wanted. `holder_id` is the household or place whose it is, None when staff
    do it, as when they do not approve it."""

    voucher_id: UUID
    holder_id: UUID | None = None


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

    Who waited for approval is told that there is none, unless it cancelled the voucher itself.

    Raises:
        VoucherUnknown: there is no such voucher, or it is somebody else's.
        VoucherEnded: it was used, cancelled, or is over.
        VoucherPartlyUsed: a partner took some of it.
    """
    voucher = locked_voucher(uow, command.community_id, command.voucher_id)
    if command.holder_id not in (None, voucher.household_id or voucher.place_id):
        raise VoucherUnknown
    standing = standing_of(voucher)
    check_cancel_voucher(standing)
    # After this point it must succeed.
    _end(uow, command, voucher, VoucherStatus.CANCELLED)
    return_rest(uow, command, voucher, reason="voucher cancelled")
    if standing.awaits_approval and command.holder_id is None:
        tell_declined(uow, voucher)
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


def give_up_voucher(uow: UnitOfWork, command: Command, voucher: Voucher, *, reason: str) -> None:
    """End a voucher before its time, through no doing of who has it. The caller has locked it.

    What a partner took stays taken; the rest returns to who paid, whatever its terms say.
    """
    if voucher.status != VoucherStatus.GOOD:
        return
    status = VoucherStatus.LAPSED if voucher.used_cents else VoucherStatus.CANCELLED
    _end(uow, command, voucher, status)
    return_rest(uow, command, voucher, reason=reason)


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
