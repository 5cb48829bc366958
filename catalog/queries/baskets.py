"""Reading a household's basket: what lies in it, and what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import BasketLine
from catalog.queries.item_views import ItemView
from catalog.queries.items import items_by_id
from catalog.rules.prices import Price, total_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketLineView:
    """So many of an item. `shown` is the price that the household saw, `now` what one costs today;
    None when it cannot be had so any more."""

    item: ItemView
    quantity: int
    way: int
    shown: Price
    now: Price | None

    @property
    def has_changed(self) -> bool:
        """Whether the household should look again."""
        return self.now != self.shown


@dataclass(frozen=True, slots=True)
class BasketView:
    """All that lies in a basket, and what it costs today."""

    lines: Sequence[BasketLineView]

    @property
    def changed(self) -> list[BasketLineView]:
        """What the household should look at again."""
        return [line for line in self.lines if line.has_changed]

    @property
    def total(self) -> Price:
        """What all of it costs today, without what is gone."""
        return total_of((line.quantity, line.now) for line in self.lines if line.now is not None)

    @property
    def shop_ids(self) -> list[UUID]:
        """The shops that it is ordered from, in a fixed order."""
        return sorted({line.item.shop_id for line in self.lines})


def basket(session: Session, *, community_id: int, household_id: UUID) -> BasketView:
    """What lies in a household's basket, in the order in which it was laid there."""
    rows = session.scalars(
        select(BasketLine)
        .where(BasketLine.community_id == community_id, BasketLine.household_id == household_id)
        .order_by(BasketLine.laid_at, BasketLine.item_id)
    ).all()
    found = items_by_id(session, community_id=community_id, item_ids=[row.item_id for row in rows])
    return BasketView([_view(row, found[row.item_id]) for row in rows])


def count_in_basket(session: Session, *, community_id: int, household_id: UUID) -> int:
    """How many different things lie in a household's basket."""
    query = select(func.count()).where(
        BasketLine.community_id == community_id, BasketLine.household_id == household_id
    )
    return session.scalar(query) or 0


def _view(row: BasketLine, item: ItemView) -> BasketLineView:
    is_there = item.archived_at is None and row.way < len(item.ways)
    return BasketLineView(
        item=item,
        quantity=row.quantity,
        way=row.way,
        shown=row.unit_prices,
        now=item.ways[row.way] if is_there else None,
    )
