"""What partners redeemed: in a period, of one voucher, and what waits to be settled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation
from catalog.models import Item, Voucher, VoucherRedemption
from catalog.rules.texts import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionFilter:
    """Which redemptions; None does not narrow. Moments: from `since` up to, without, `until`."""

    partner_ids: Collection[UUID] | None = None
    voucher_id: UUID | None = None
    settlement_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionView:
    """A partner took a voucher, or a part of it. No household stands here.

    `caller` and `reason` are who telephoned and why, None at the partner itself. `undone_at` and
    `settlement_id` are None while it stands and was not settled.
    """

    id: UUID
    voucher_id: UUID
    number: str
    item_names: dict[str, str]
    partner_id: UUID
    partner_name: str
    value_cents: int
    redeemed_at: datetime
    redeemed_by: UUID
    caller: str | None
    reason: str | None
    undone_at: datetime | None
    settlement_id: UUID | None

    def name(self, language: str) -> str:
        """What was redeemed, in a language, or in Dutch."""
        return in_language(self.item_names, language)

    @property
    def shown_number(self) -> str:
        """The voucher's number as people read it."""
        return f"{self.number[:4]}-{self.number[4:]}"


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    """What waits to be settled with a partner, up to a moment; `since` is the first of it."""

    partner_id: UUID
    partner_name: str
    value_cents: int
    redemptions: int
    since: datetime


def redemption(
    session: Session, *, community_id: int, redemption_id: UUID
) -> RedemptionView | None:
    """One redemption, or None."""
    query = _joined(community_id).where(VoucherRedemption.id == redemption_id)
    row = session.execute(query).first()
    return None if row is None else _view(row)


def redemptions(
    session: Session,
    *,
    community_id: int,
    wanted: RedemptionFilter,
    before: UUID | None = None,
    limit: int | None = None,
) -> list[RedemptionView]:
    """Redemptions, the newest first; those that were undone too."""
    query = _joined(community_id)
    if wanted.partner_ids is not None:
        query = query.where(VoucherRedemption.partner_id.in_(wanted.partner_ids))
    if wanted.voucher_id is not None:
        query = query.where(VoucherRedemption.voucher_id == wanted.voucher_id)
    if wanted.settlement_id is not None:
        query = query.where(VoucherRedemption.settlement_id == wanted.settlement_id)
    if wanted.since is not None:
        query = query.where(VoucherRedemption.redeemed_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(VoucherRedemption.redeemed_at < wanted.until)
    if before is not None:
        query = query.where(VoucherRedemption.id < before)
    return [_view(row) for row in session.execute(query.limit(limit))]


def open_periods(
    session: Session,
    *,
    community_id: int,
    until: datetime,
    partner_ids: Collection[UUID] | None = None,
) -> list[OpenPeriod]:
    """What waits to be settled of all before a moment, by partner."""
    query = (
        select(
            Organisation.id,
            Organisation.name,
            func.sum(VoucherRedemption.value_cents),
            func.count(),
            func.min(VoucherRedemption.redeemed_at),
        )
        .join(
            Organisation,
            (Organisation.community_id == VoucherRedemption.community_id)
            & (Organisation.id == VoucherRedemption.partner_id),
        )
        .where(
            VoucherRedemption.community_id == community_id,
            VoucherRedemption.undone_at.is_(None),
            VoucherRedemption.settlement_id.is_(None),
            VoucherRedemption.redeemed_at < until,
        )
        .group_by(Organisation.id, Organisation.name)
        .order_by(Organisation.name)
    )
    if partner_ids is not None:
        query = query.where(VoucherRedemption.partner_id.in_(partner_ids))
    return [
        OpenPeriod(row[0], row[1], int(row[2]), row[3], row[4]) for row in session.execute(query)
    ]


def _joined(
    community_id: int,
) -> Select[VoucherRedemption, str, dict[str, str], str]:
    return (
        select(VoucherRedemption, Voucher.number, Item.names, Organisation.name)
        .join(
            Voucher,
            (Voucher.community_id == VoucherRedemption.community_id)
            & (Voucher.id == VoucherRedemption.voucher_id),
        )
        .join(Item, (Item.community_id == Voucher.community_id) & (Item.id == Voucher.item_id))
        .join(
            Organisation,
            (Organisation.community_id == VoucherRedemption.community_id)
            & (Organisation.id == VoucherRedemption.partner_id),
        )
        .where(VoucherRedemption.community_id == community_id)
        .order_by(VoucherRedemption.id.desc())
    )


def _view(row: Any) -> RedemptionView:
    redeemed: VoucherRedemption = row[0]
    return RedemptionView(
        id=redeemed.id,
        voucher_id=redeemed.voucher_id,
        number=row[1],
        item_names=row[2],
        partner_id=redeemed.partner_id,
        partner_name=row[3],
        value_cents=redeemed.value_cents,
        redeemed_at=redeemed.redeemed_at,
        redeemed_by=redeemed.redeemed_by,
        caller=redeemed.caller,
        reason=redeemed.reason,
        undone_at=redeemed.undone_at,
        settlement_id=redeemed.settlement_id,
    )
