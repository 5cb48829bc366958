"""Before a household ends: what it still has open in the shop is settled first."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from cambio.database import UnitOfWork
from catalog.errors import OrdersOpen, PledgesOpen
from catalog.models import Pledge, ShopOrder
from catalog.rules.orders import OPEN
from catalog.rules.purchases import PledgeStatus


def guard_leaving(uow: UnitOfWork, community_id: int, household_id: UUID) -> None:
    """Refuse the end of a household that has an order to collect, or tokens in a purchase.

    Raises:
        OrdersOpen: collect or cancel them first.
        PledgesOpen: take them back first, or wait until the purchase is over.
    """
    orders = select(func.count()).where(
        ShopOrder.community_id == community_id,
        ShopOrder.household_id == household_id,
        ShopOrder.status.in_([status.value for status in OPEN]),
    )
    count = uow.session.scalar(orders) or 0
    if count:
        raise OrdersOpen(count=count)
    pledges = select(func.count()).where(
        Pledge.community_id == community_id,
        Pledge.household_id == household_id,
        Pledge.status == PledgeStatus.HELD.value,
    )
    count = uow.session.scalar(pledges) or 0
    if count:
        raise PledgesOpen(count=count)
