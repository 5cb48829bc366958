"""An order with all that belongs to it, locked: where every later act begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import UnitOfWork, locked
from catalog.errors import OrderUnknown
from catalog.models import Item, OrderLine, OrderPayment, PickUpPoint, Purchase, ShopOrder
from catalog.rules.orders import OrderStatus
from catalog.use_cases.points import stocked_at


@dataclass(frozen=True, slots=True)
class OrderState:
    """How an order stands now."""

    order_id: UUID
    number: int
    status: OrderStatus


def locked_order(
    uow: UnitOfWork, community_id: int, order_id: UUID
) -> tuple[ShopOrder, Purchase | None]:
    """The order, locked, and the purchase that it carries out, if any: locked too, since its price
    can turn out lower meanwhile.

    Raises:
        OrderUnknown: there is no such order.
    """
    order = locked(uow, ShopOrder, OrderUnknown, community_id=community_id, id=order_id)
    if order.purchase_id is None:
        return order, None
    return order, uow.lock(Purchase, community_id=community_id, id=order.purchase_id)


def lines_of(uow: UnitOfWork, order: ShopOrder) -> Sequence[tuple[OrderLine, Item]]:
    """The lines of an order with their items, in the order of the items."""
    rows = uow.session.execute(
        select(OrderLine, Item)
        .join(Item, (Item.community_id == OrderLine.community_id) & (Item.id == OrderLine.item_id))
        .where(OrderLine.community_id == order.community_id, OrderLine.order_id == order.id)
        .order_by(OrderLine.item_id)
    )
    return [(line, item) for line, item in rows]


def payments_of(uow: UnitOfWork, order: ShopOrder) -> Sequence[OrderPayment]:
    """What the order costs in each currency."""
    return uow.session.scalars(
        select(OrderPayment)
        .where(OrderPayment.community_id == order.community_id, OrderPayment.order_id == order.id)
        .order_by(OrderPayment.currency)
    ).all()


def point_of_order(uow: UnitOfWork, order: ShopOrder) -> PickUpPoint:
    """Where the order is picked up; a point that is closed by now is one too."""
    return uow.session.get_one(PickUpPoint, (order.community_id, order.pick_up_id))


def stock_of_order(uow: UnitOfWork, order: ShopOrder) -> UUID:
    """Whose stock the order takes."""
    return stocked_at(point_of_order(uow, order))


def state_of(order: ShopOrder) -> OrderState:
    """How an order stands now."""
    return OrderState(order.id, order.number, OrderStatus(order.status))
