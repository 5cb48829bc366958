"""What the shop lets households know: that something lies ready for them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from cambio.database import UnitOfWork
from cambio.messages.rules.news import Kind, OrderReady
from cambio.messages.use_cases import Notice, notify, withdraw
from cambio.neighbourhood.models import Organisation
from catalog.models import Pledge, ShopOrder


def tell_of_order(uow: UnitOfWork, order: ShopOrder) -> None:
    """Let whoever ordered know that it lies ready; of a purchase together, each that pledged."""
    shop = uow.session.get_one(Organisation, (order.community_id, order.shop_id))
    news = OrderReady(order.number, shop.name, shop.pick_up, shop.opening_hours)
    for household_id in _who_ordered(uow, order):
        notice = Notice(
            community_id=order.community_id,
            about_id=order.id,
            news=news,
            household_id=household_id,
        )
        notify(uow, notice)


def untell_of_order(uow: UnitOfWork, order: ShopOrder) -> None:
    """It was collected, or is cancelled: whoever was not told yet is told nothing."""
    withdraw(uow, community_id=order.community_id, kind=Kind.ORDER, about_id=order.id)


def _who_ordered(uow: UnitOfWork, order: ShopOrder) -> Sequence[UUID]:
    if order.household_id is not None:
        return [order.household_id]
    rows = uow.session.scalars(
        select(Pledge.household_id)
        .filter_by(community_id=order.community_id, purchase_id=order.purchase_id)
        .where(Pledge.household_id.is_not(None))
        .distinct()
    )
    return [household_id for household_id in rows if household_id is not None]
