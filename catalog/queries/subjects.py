"""What orders and purchases are called, for the lines of a statement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from catalog.models import Item, OrderLine, Purchase, ShopOrder
from catalog.rules.texts import FALLBACK


@dataclass(frozen=True, slots=True)
class Subject:
    """The item or wish that an order or purchase is about, with its names by language.

    `quantity` is how many; `more_items` how many other items the order holds. `number` is the
    order's, None for a purchase.
    """

    id: UUID
    item_names: dict[str, str]
    quantity: int
    more_items: int
    number: int | None


def subjects(
    session: Session, *, community_id: int, subject_ids: Collection[UUID]
) -> dict[UUID, Subject]:
    """Those of some ids that are orders or purchases."""
    found: dict[UUID, Subject] = {}
    for row in session.execute(_order_lines(community_id, subject_ids)):
        known = found.get(row.id)
        if known is None:
            found[row.id] = Subject(row.id, row.names, row.quantity, 0, row.number)
        else:
            found[row.id] = Subject(
                row.id, known.item_names, known.quantity, known.more_items + 1, row.number
            )
    for bought in session.execute(_purchases(community_id, subject_ids)):
        names = {FALLBACK: bought.title} if bought.title else bought.names
        found[bought.id] = Subject(bought.id, names, bought.quantity, 0, None)
    return found


def _order_lines(
    community_id: int, ids: Collection[UUID]
) -> Select[UUID, int, dict[str, str], int]:
    of_order = and_(
        OrderLine.community_id == ShopOrder.community_id, OrderLine.order_id == ShopOrder.id
    )
    of_line = and_(Item.community_id == OrderLine.community_id, Item.id == OrderLine.item_id)
    return (
        select(ShopOrder.id, ShopOrder.number, Item.names, OrderLine.quantity)
        .join(OrderLine, of_order)
        .join(Item, of_line)
        .where(ShopOrder.community_id == community_id, ShopOrder.id.in_(ids))
        .order_by(ShopOrder.id, OrderLine.item_id)
    )


def _purchases(
    community_id: int, ids: Collection[UUID]
) -> Select[UUID, str | None, dict[str, str], int]:
    of_purchase = and_(Item.community_id == Purchase.community_id, Item.id == Purchase.item_id)
    return (
        select(Purchase.id, Purchase.title, Item.names, Purchase.quantity)
        .outerjoin(Item, of_purchase)
        .where(Purchase.community_id == community_id, Purchase.id.in_(ids))
    )
