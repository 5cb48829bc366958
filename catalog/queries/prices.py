"""What items cost, in every way in which they can be paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Item, ItemPrice
from catalog.rules.prices import Price


def prices_of_items(session: Session, items: Sequence[Item]) -> dict[UUID, list[Price]]:
    """The ways in which one of each item is paid, its own price first; items of one community."""
    ways: defaultdict[UUID, defaultdict[int, Price]] = defaultdict(lambda: defaultdict(dict))
    for item in items:
        ways[item.id][0][item.currency] = item.price_minor
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
            ways[row.item_id][row.way][row.currency] = row.amount_minor
    return {item_id: [found[way] for way in sorted(found)] for item_id, found in ways.items()}
