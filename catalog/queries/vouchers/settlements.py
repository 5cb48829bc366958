"""What partners were paid."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation
from catalog.models import VoucherSettlement


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementView:
    """What a partner is paid for some days, both included; `tokens` left its till, by currency."""

    id: UUID
    number: int
    partner_id: UUID
    partner_name: str
    first_day: date
    last_day: date
    value_cents: int
    redemptions: int
    tokens: dict[str, int]
    settled_at: datetime


def settlement(
    session: Session, *, community_id: int, settlement_id: UUID
) -> SettlementView | None:
    """One settlement, or None."""
    row = session.execute(
        _joined(community_id).where(VoucherSettlement.id == settlement_id)
    ).first()
    return None if row is None else _view(row)


def settlements(
    session: Session,
    *,
    community_id: int,
    partner_ids: Collection[UUID] | None = None,
    before: UUID | None = None,
    limit: int | None = None,
) -> list[SettlementView]:
    """Settlements, the newest first; of some partners when asked."""
    query = _joined(community_id)
    if partner_ids is not None:
        query = query.where(VoucherSettlement.partner_id.in_(partner_ids))
    if before is not None:
        query = query.where(VoucherSettlement.id < before)
    return [_view(row) for row in session.execute(query.limit(limit))]


def _joined(community_id: int) -> Select[VoucherSettlement, str]:
    return (
        select(VoucherSettlement, Organisation.name)
        .join(
            Organisation,
            (Organisation.community_id == VoucherSettlement.community_id)
            & (Organisation.id == VoucherSettlement.partner_id),
        )
        .where(VoucherSettlement.community_id == community_id)
        .order_by(VoucherSettlement.id.desc())
    )


def _view(row: Any) -> SettlementView:
    settled: VoucherSettlement = row[0]
    return SettlementView(
        id=settled.id,
        number=settled.number,
        partner_id=settled.partner_id,
        partner_name=row[1],
        first_day=settled.first_day,
        last_day=settled.last_day,
        value_cents=settled.value_cents,
        redemptions=settled.redemptions,
        tokens=settled.tokens,
        settled_at=settled.settled_at,
    )
