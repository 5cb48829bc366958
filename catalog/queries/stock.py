"""Reading the stock and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import ShopOrder, StockMovement
from catalog.rules.stock import StockReason


@dataclass(frozen=True, slots=True)
class MovementView:
    """One change of the stock; `order_number` is None where no order did it."""

    quantity: int
    reason: StockReason
    moved_at: datetime
    order_number: int | None


def movements(
    session: Session, *, community_id: int, item_id: UUID, limit: int = 50
) -> list[MovementView]:
    """The latest changes of an item's stock, newest first."""
    rows = session.execute(
        select(StockMovement, ShopOrder.number)
        .outerjoin(
            ShopOrder,
            (ShopOrder.community_id == StockMovement.community_id)
            & (ShopOrder.id == StockMovement.order_id),
        )
        .where(StockMovement.community_id == community_id, StockMovement.item_id == item_id)
        .order_by(StockMovement.moved_at.desc(), StockMovement.id.desc())
        .limit(limit)
    )
    return [
        MovementView(row.quantity, StockReason(row.reason), row.moved_at, number)
        for row, number in rows
    ]
