"""Reading the stock and its history, and whether the one is the sum of the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import ShopOrder, Stock, StockMovement
from catalog.rules.stock import StockReason


@dataclass(frozen=True, slots=True)
class StockView:
    """How many of an item lie at a point, are reserved of these, and are on their way."""

    pick_up_id: UUID
    on_hand: int = 0
    reserved: int = 0
    expected: int = 0

    @property
    def available(self) -> int:
        """How many can still be ordered."""
        return max(0, self.on_hand - self.reserved)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementView:
    """One change of the stock, by whom; `order_number` and `note` are None where there is none."""

    reason: StockReason
    pick_up_id: UUID
    on_hand: int
    reserved: int
    expected: int
    moved_at: datetime
    moved_by: UUID
    order_number: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class StockDifference:
    """A stock that is not the sum of its movements: `on_hand`, `reserved` and `expected` as they
    are, and as they should be."""

    item_id: UUID
    pick_up_id: UUID
    found: tuple[int, int, int]
    should_be: tuple[int, int, int]


def stock_of(session: Session, *, community_id: int, item_id: UUID) -> dict[UUID, StockView]:
    """How many of an item there are, by point; points that never had any are left out."""
    rows = session.scalars(select(Stock).filter_by(community_id=community_id, item_id=item_id))
    return {
        row.pick_up_id: StockView(row.pick_up_id, row.on_hand, row.reserved, row.expected)
        for row in rows
    }


def available_of(
    session: Session, *, community_id: int, item_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], int]:
    """How many of each item can still be ordered, by item and point."""
    rows = session.scalars(
        select(Stock).where(Stock.community_id == community_id, Stock.item_id.in_(item_ids))
    )
    return {(row.item_id, row.pick_up_id): max(0, row.on_hand - row.reserved) for row in rows}


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
        .order_by(StockMovement.id.desc())
        .limit(limit)
    )
    return [
        MovementView(
            reason=StockReason(row.reason),
            pick_up_id=row.pick_up_id,
            on_hand=row.on_hand,
            reserved=row.reserved,
            expected=row.expected,
            moved_at=row.moved_at,
            moved_by=row.moved_by,
            order_number=number,
            note=row.note,
        )
        for row, number in rows
    ]


def stock_differences(session: Session, *, community_id: int) -> list[StockDifference]:
    """Every stock that is not the sum of its movements; none, if nobody changed it past us."""
    sums = (
        select(
            StockMovement.item_id,
            StockMovement.pick_up_id,
            func.sum(StockMovement.on_hand).label("on_hand"),
            func.sum(StockMovement.reserved).label("reserved"),
            func.sum(StockMovement.expected).label("expected"),
        )
        .where(StockMovement.community_id == community_id)
        .group_by(StockMovement.item_id, StockMovement.pick_up_id)
        .subquery()
    )
    # Every movement has its stock by a foreign key, so that none is missed from this side.
    rows = session.execute(
        select(Stock, sums.c.on_hand, sums.c.reserved, sums.c.expected)
        .outerjoin(
            sums, (sums.c.item_id == Stock.item_id) & (sums.c.pick_up_id == Stock.pick_up_id)
        )
        .where(Stock.community_id == community_id)
    )
    found = (
        StockDifference(
            row.item_id,
            row.pick_up_id,
            (row.on_hand, row.reserved, row.expected),
            (int(on_hand or 0), int(reserved or 0), int(expected or 0)),
        )
        for row, on_hand, reserved, expected in rows
    )
    return [each for each in found if each.found != each.should_be]
