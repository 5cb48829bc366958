"""A manager approves a voucher whose item asks for that; until then nobody can use it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from catalog.errors.vouchers import VoucherEnded
from catalog.rules.voucher_days import good_until, last_day_of
from catalog.rules.vouchers import VoucherStatus
from catalog.use_cases.vouchers.rows import (
    VoucherState,
    locked_voucher,
    standing_of,
    state_of,
    zone_of,
)
from catalog.use_cases.vouchers.telling import tell_approved


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveVoucher(Command):
    """A manager approves a voucher. Who does not cancels it: its tokens return."""

    voucher_id: UUID


def approve_voucher(uow: UnitOfWork, command: ApproveVoucher) -> VoucherState:
    """Approve a voucher: from today it is good for as many days as its terms promised.

    Harmless when repeated, or when nobody asked for it.

    Raises:
        VoucherUnknown: there is no such voucher.
        VoucherEnded: it was cancelled meanwhile.
    """
    voucher = locked_voucher(uow, command.community_id, command.voucher_id)
    if not standing_of(voucher).awaits_approval:
        return state_of(voucher)
    if voucher.status != VoucherStatus.GOOD:
        raise VoucherEnded
    # After this point it must succeed.
    zone = zone_of(uow, command.community_id)
    issued_on = voucher.issued_at.astimezone(zone).date()
    promised = last_day_of(voucher.valid_until, zone=zone) - issued_on
    voucher.approved_at, voucher.approved_by = uow.now, command.actor_id
    voucher.valid_until = good_until(uow.now, zone=zone, valid_days=promised.days)
    tell_approved(uow, voucher)
    return state_of(voucher)
