"""What a shop takes from its shelves for the orders that it prepares."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import Item, OrderLine, ShopOrder
from catalog.rules.orders import TO_PREPARE, OrderStatus
from catalog.rules.texts import in_language


@dataclass(frozen=True, slots=True)
class PickLine:
    """How many of an item the orders to prepare ask for together."""

    names: dict[str, str]
    variant: dict[str, str]
    code: str | None
    quantity: int
    orders: int

    def name(self, language: str) -> str:
        """The item's name in a language, or in Dutch, with what sets a variant apart."""
        name = in_language(self.names, language)
        return f"{name}, {in_language(self.variant, language)}" if self.variant else name


def to_prepare_by_item(
    session: Session, *, community_id: int, shop_id: UUID, point_id: UUID | None = None
) -> list[PickLine]:
    """What the orders to prepare ask for, item by item, the most first; None for every point.

    What waits for approval is left out.
    """
    query = (
        select(Item, func.sum(OrderLine.quantity), func.count())
        .join(
            OrderLine,
            (OrderLine.community_id == Item.community_id) & (OrderLine.item_id == Item.id),
        )
        .join(
            ShopOrder,
            (ShopOrder.community_id == OrderLine.community_id)
            & (ShopOrder.id == OrderLine.order_id),
        )
        .where(
            ShopOrder.community_id == community_id,
            ShopOrder.shop_id == shop_id,
            ShopOrder.status.in_(TO_PREPARE),
            ~((ShopOrder.status == OrderStatus.PLACED) & ShopOrder.needs_approval),
        )
        .group_by(Item.community_id, Item.id)
        .order_by(func.sum(OrderLine.quantity).desc(), Item.id)
    )
    if point_id is not None:
        query = query.where(ShopOrder.pick_up_id == point_id)
    return [
        PickLine(row.names, row.variant, row.code, int(quantity), count)
        for row, quantity, count in session.execute(query)
    ]
