"""Which rules give vouchers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.earning.models import Budget
from catalog.models import Item, VoucherGift


@dataclass(frozen=True, slots=True)
class GiftView:
    """A rule that gives a voucher besides its tokens; `item_names` by language."""

    id: UUID
    rule_id: UUID
    item_id: UUID
    item_names: dict[str, str]
    budget_name: str
    since: datetime


def voucher_gifts(session: Session, *, community_id: int) -> list[GiftView]:
    """The rules that give vouchers now, the oldest first."""
    rows = session.execute(
        select(VoucherGift, Item.names, Budget.name)
        .join(
            Item,
            (Item.community_id == VoucherGift.community_id) & (Item.id == VoucherGift.item_id),
        )
        .join(
            Budget,
            (Budget.community_id == VoucherGift.community_id)
            & (Budget.id == VoucherGift.budget_id),
        )
        .where(VoucherGift.community_id == community_id, VoucherGift.ended_at.is_(None))
        .order_by(VoucherGift.id)
    )
    return [
        GiftView(gift.id, gift.rule_id, gift.item_id, names, budget_name, gift.since)
        for gift, names, budget_name in rows
    ]
