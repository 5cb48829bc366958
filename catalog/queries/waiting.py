"""Orders that lie ready and are not collected, and loans that are due, in all communities."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import OrderLine, ShopOrder
from catalog.rules.orders import LOAN_REMIND_DAYS, REMIND_DAYS, OrderStatus

AT_ONCE = 500


def orders_to_remind(session: Session, *, now: datetime) -> list[tuple[int, UUID]]:
    """Orders that soon go back and whose household was not told: community and id."""
    rows = session.execute(
        select(ShopOrder.community_id, ShopOrder.id)
        .where(
            ShopOrder.status == OrderStatus.READY,
            ShopOrder.keep_until <= now + timedelta(days=REMIND_DAYS),
            ShopOrder.reminded_at.is_(None),
        )
        .order_by(ShopOrder.keep_until, ShopOrder.id)
        .limit(AT_ONCE)
    )
    return [(community_id, order_id) for community_id, order_id in rows]


def orders_to_lapse(session: Session, *, now: datetime) -> list[tuple[int, UUID, datetime]]:
    """Orders whose time is over and whose household was told: community, id, and kept until."""
    rows = session.execute(
        select(ShopOrder.community_id, ShopOrder.id, ShopOrder.keep_until)
        .where(
            ShopOrder.status == OrderStatus.READY,
            ShopOrder.keep_until <= now,
            ShopOrder.reminded_at <= now - timedelta(days=REMIND_DAYS),
        )
        .order_by(ShopOrder.keep_until, ShopOrder.id)
        .limit(AT_ONCE)
    )
    return [(community_id, order_id, kept) for community_id, order_id, kept in rows if kept]


def loans_to_remind(session: Session, *, now: datetime) -> list[tuple[int, UUID, UUID]]:
    """Loans that are due back soon, or were: community, order and item."""
    rows = session.execute(
        select(OrderLine.community_id, OrderLine.order_id, OrderLine.item_id)
        .where(
            OrderLine.due_back_at <= now + timedelta(days=LOAN_REMIND_DAYS),
            OrderLine.loan_reminded_at.is_(None),
            OrderLine.quantity > OrderLine.returned + OrderLine.brought_back,
        )
        .order_by(OrderLine.due_back_at, OrderLine.order_id, OrderLine.item_id)
        .limit(AT_ONCE)
    )
    return [(community_id, order_id, item_id) for community_id, order_id, item_id in rows]
