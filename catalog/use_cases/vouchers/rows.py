"""A voucher with what belongs to it, locked: where every later act begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cambio.database import UnitOfWork, locked
from cambio.neighbourhood.models import Community
from catalog.errors.vouchers import VoucherUnknown
from catalog.models import Voucher, VoucherPurse
from catalog.rules.vouchers import Standing, VoucherStatus


@dataclass(frozen=True, slots=True)
class VoucherState:
    """How a voucher stands now; `left_cents` can still be redeemed."""

    voucher_id: UUID
    status: VoucherStatus
    left_cents: int


def locked_voucher(uow: UnitOfWork, community_id: int, voucher_id: UUID) -> Voucher:
    """The voucher, locked: of two who redeem it at once the second sees the first.

    Raises:
        VoucherUnknown: there is no such voucher.
    """
    return locked(uow, Voucher, VoucherUnknown, community_id=community_id, id=voucher_id)


def purses_of(uow: UnitOfWork, voucher: Voucher) -> Sequence[VoucherPurse]:
    """Where its tokens lie, by currency."""
    return uow.session.scalars(
        select(VoucherPurse)
        .filter_by(community_id=voucher.community_id, voucher_id=voucher.id)
        .order_by(VoucherPurse.currency)
    ).all()


def standing_of(voucher: Voucher) -> Standing:
    """What the rules look at."""
    return Standing(
        status=voucher.status,
        value_cents=voucher.value_cents,
        used_cents=voucher.used_cents,
        in_parts=voucher.in_parts,
        valid_until=voucher.valid_until,
        partner_ids=frozenset(map(UUID, voucher.partner_ids)),
        pin_again_at=voucher.pin_again_at,
        awaits_approval=voucher.needs_approval and voucher.approved_at is None,
    )


def state_of(voucher: Voucher) -> VoucherState:
    """How a voucher stands now."""
    left_cents = voucher.value_cents - voucher.used_cents
    return VoucherState(voucher.id, VoucherStatus(voucher.status), left_cents)


def zone_of(uow: UnitOfWork, community_id: int) -> ZoneInfo:
    """The time zone of a community."""
    return ZoneInfo(uow.session.get_one(Community, community_id).timezone)
