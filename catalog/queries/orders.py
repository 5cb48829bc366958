"""Reading orders: a household's own, and what a shop has to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from cambio.neighbourhood.queries import place_path, street_of
from catalog.models import OrderCode, OrderLine, Purchase, ShopOrder
from catalog.queries.order_views import OrderView, joined_orders, order_views
from catalog.rules.orders import OPEN, OrderStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders are looked for; None narrows nothing."""

    household_id: UUID | None = None
    shop_ids: Collection[UUID] | None = None
    point_id: UUID | None = None
    statuses: Collection[OrderStatus] | None = None
    number: int | None = None
    on_loan: bool = False
    """Only those of which something is out."""


def order(session: Session, *, community_id: int, order_id: UUID) -> OrderView | None:
    """One order, or None."""
    found = order_views(
        session, community_id, joined_orders(community_id).where(ShopOrder.id == order_id)
    )
    return found[0] if found else None


def orders(
    session: Session,
    *,
    community_id: int,
    wanted: OrderFilter,
    oldest_first: bool = False,
    before: UUID | None = None,
    limit: int = 50,
) -> list[OrderView]:
    """At most `limit` orders, newest first unless asked otherwise.

    `before` is the last order of the page before, newest first only.
    """
    key = (ShopOrder.placed_at, ShopOrder.id)
    direction = key if oldest_first else tuple(column.desc() for column in key)
    query = (
        joined_orders(community_id).where(*_conditions(wanted)).order_by(*direction).limit(limit)
    )
    if before is not None:
        last = select(*key).where(ShopOrder.community_id == community_id, ShopOrder.id == before)
        query = query.where(tuple_(*key) < last.scalar_subquery())
    return order_views(session, community_id, query)


def count_orders(session: Session, *, community_id: int, wanted: OrderFilter) -> int:
    """How many orders there are of those."""
    query = select(func.count()).select_from(ShopOrder)
    conditions = _conditions(wanted)
    return session.scalar(query.where(ShopOrder.community_id == community_id, *conditions)) or 0


def orders_for_card(
    session: Session, *, community_id: int, household_id: UUID, shop_ids: Collection[UUID]
) -> list[OrderView]:
    """What a household may collect at these shops: its own open orders and those of its street."""
    street_id = street_of(session, community_id=community_id, household_id=household_id)
    path = place_path(session, community_id=community_id, place_id=street_id) if street_id else []
    query = (
        joined_orders(community_id)
        .where(
            ShopOrder.shop_id.in_(shop_ids),
            ShopOrder.status.in_(OPEN),
            or_(
                ShopOrder.household_id == household_id,
                Purchase.place_id.in_([place.id for place in path]),
            ),
        )
        # What lies ready comes first at the counter.
        .order_by(ShopOrder.ready_at.is_(None), ShopOrder.placed_at, ShopOrder.id)
    )
    return order_views(session, community_id, query)


def order_by_code(session: Session, *, community_id: int, digest: bytes) -> OrderView | None:
    """The order that a code is good for, or None."""
    code = select(OrderCode.order_id).where(
        OrderCode.community_id == community_id, OrderCode.digest == digest
    )
    order_id = session.scalar(code)
    if order_id is None:
        return None
    return order(session, community_id=community_id, order_id=order_id)


def _conditions(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.household_id is not None:
        conditions.append(ShopOrder.household_id == wanted.household_id)
    if wanted.shop_ids is not None:
        conditions.append(ShopOrder.shop_id.in_(wanted.shop_ids))
    if wanted.point_id is not None:
        conditions.append(ShopOrder.pick_up_id == wanted.point_id)
    if wanted.statuses is not None:
        conditions.append(ShopOrder.status.in_(wanted.statuses))
    if wanted.number is not None:
        conditions.append(ShopOrder.number == wanted.number)
    if wanted.on_loan:
        conditions.append(
            exists().where(
                OrderLine.community_id == ShopOrder.community_id,
                OrderLine.order_id == ShopOrder.id,
                OrderLine.due_back_at.is_not(None),
                OrderLine.quantity > OrderLine.returned + OrderLine.brought_back,
            )
        )
    return conditions
