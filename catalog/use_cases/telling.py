"""What the shop lets households know: that something lies ready for them, or is due back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select

from cambio.database import UnitOfWork
from cambio.messages.rules.news import Kind, OrderReady, Stage
from cambio.messages.use_cases import Notice, notify, withdraw
from cambio.neighbourhood.models import Organisation
from catalog.models import PickUpPoint, Pledge, ShopOrder
from catalog.queries.points import point_view


def tell_of_order(
    uow: UnitOfWork, order: ShopOrder, stage: Stage = Stage.READY, *, until: datetime | None = None
) -> None:
    """Let whoever ordered know that it lies ready, waits, or is due back; of a purchase together,
    each that pledged. `until` is the last moment to collect it or to bring it back."""
    shop = uow.session.get_one(Organisation, (order.community_id, order.shop_id))
    row = uow.session.get_one(PickUpPoint, (order.community_id, order.pick_up_id))
    point = point_view(row, shop)
    news = OrderReady(
        order.number,
        shop.name,
        point.address or (None if point.is_counter else point.name),
        point.opening_hours,
        stage,
        until,
    )
    for household_id in _who_ordered(uow, order):
        notice = Notice(
            community_id=order.community_id,
            about_id=_about(order, stage),
            news=news,
            household_id=household_id,
        )
        notify(uow, notice)


def untell_of_order(uow: UnitOfWork, order: ShopOrder) -> None:
    """It was collected, or is cancelled: whoever was not told yet is told nothing."""
    for stage in (Stage.READY, Stage.WAITS):
        about_id = _about(order, stage)
        withdraw(uow, community_id=order.community_id, kind=Kind.ORDER, about_id=about_id)


def _about(order: ShopOrder, stage: Stage) -> UUID:
    """Of one thing a household hears once; each stage of an order is a thing of its own."""
    return order.id if stage is Stage.READY else uuid5(order.id, stage)


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
