"""Vouchers whose time is nearly over, or over, and awards that bring one; in all communities."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cambio.earning.models import Award
from catalog.models import Voucher, VoucherGift
from catalog.rules.vouchers import REMIND_DAYS, VoucherStatus

MOST = 500
"""So many in one run; the next run does the rest."""


def vouchers_to_tell(session: Session, *, now: datetime) -> list[tuple[int, UUID]]:
    """Vouchers of which the household should hear now that they are nearly over."""
    query = (
        select(Voucher.community_id, Voucher.id)
        .where(
            Voucher.status == VoucherStatus.GOOD.value,
            Voucher.valid_until <= now + timedelta(days=REMIND_DAYS),
            Voucher.reminded_at.is_(None),
            # The days of one that waits for approval begin when it is approved.
            or_(~Voucher.needs_approval, Voucher.approved_at.is_not(None)),
        )
        .order_by(Voucher.valid_until)
        .limit(MOST)
    )
    return [(row.community_id, row.id) for row in session.execute(query)]


def vouchers_over(session: Session, *, now: datetime) -> list[tuple[int, UUID, datetime]]:
    """Vouchers whose time is over, and whose household was told before."""
    query = (
        select(Voucher.community_id, Voucher.id, Voucher.valid_until)
        .where(
            Voucher.status == VoucherStatus.GOOD.value,
            Voucher.valid_until <= now,
            Voucher.reminded_at.is_not(None),
        )
        .order_by(Voucher.valid_until)
        .limit(MOST)
    )
    return [(row.community_id, row.id, row.valid_until) for row in session.execute(query)]


def awards_with_voucher(session: Session) -> list[tuple[int, UUID, UUID]]:
    """Awards of rules that give a voucher besides, which brought none yet: the community, the
    gift and the award."""
    query = (
        select(Award.community_id, VoucherGift.id, Award.id)
        .join(
            VoucherGift,
            (VoucherGift.community_id == Award.community_id)
            & (VoucherGift.rule_id == Award.rule_id),
        )
        .outerjoin(
            Voucher, (Voucher.community_id == Award.community_id) & (Voucher.award_id == Award.id)
        )
        .where(
            VoucherGift.ended_at.is_(None),
            Award.event_at >= VoucherGift.since,
            Award.reversed_by.is_(None),
            Award.transaction_id.is_not(None),
            Voucher.id.is_(None),
        )
        .order_by(Award.id)
        .limit(MOST)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]
