"""What items cost, in every way in which they can be paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Item, ItemPrice
from catalog.rules.prices import Price, ways_from


def prices_of_items(session: Session, items: Sequence[Item]) -> dict[UUID, list[Price]]:
    """The ways in which one of each item is paid, its own price first; items of one community."""
    others: defaultdict[UUID, list[tuple[int, str, int]]] = defaultdict(list)
    if items:
        rows = session.scalars(
            select(ItemPrice)
            .where(
                ItemPrice.community_id == items[0].community_id,
                ItemPrice.item_id.in_([item.id for item in items]),
            )
            .order_by(ItemPrice.way, ItemPrice.currency)
        )
        for row in rows:
            others[row.item_id].append((row.way, row.currency, row.amount_minor))
    return {item.id: ways_from(item.currency, item.price_minor, others[item.id]) for item in items}
