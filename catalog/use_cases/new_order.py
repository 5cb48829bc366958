"""What every new order has in common, of a household or of a street: its rows and its stock."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork
from catalog.models import OrderLine, ShopOrder
from catalog.rules.orders import Confirmation
from catalog.rules.stock import StockReason
from catalog.use_cases.stock import Movement, move_stock

NUMBER_MIN, NUMBER_COUNT = 1_000_000, 9_000_000
"""Seven digits: short enough to say, and a guess hits nobody else's order."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """So many of an item at this price."""

    item_id: UUID
    quantity: int
    unit_price_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order to be written down; of a household or of a purchase, never of both."""

    id: UUID
    shop_id: UUID
    currency: str
    purse_id: UUID
    lines: tuple[NewLine, ...]
    confirmation: Confirmation
    household_id: UUID | None = None
    purchase_id: UUID | None = None

    @property
    def total_minor(self) -> int:
        """What all of it costs."""
        return sum(line.quantity * line.unit_price_minor for line in self.lines)


def add_order(uow: UnitOfWork, command: Command, new: NewOrder) -> ShopOrder:
    """Write an order down and take its stock.

    Raises:
        OutOfStock: there are not so many.
    """
    order = ShopOrder(
        community_id=command.community_id,
        id=new.id,
        number=_free_number(uow, command.community_id),
        shop_id=new.shop_id,
        currency=new.currency,
        total_minor=new.total_minor,
        purse_id=new.purse_id,
        confirmation=new.confirmation,
        placed_at=uow.now,
        placed_by=command.actor_id,
        household_id=new.household_id,
        purchase_id=new.purchase_id,
    )
    uow.session.add(order)
    uow.flush()
    for line in new.lines:
        uow.session.add(
            OrderLine(
                community_id=command.community_id,
                order_id=new.id,
                item_id=line.item_id,
                quantity=line.quantity,
                unit_price_minor=line.unit_price_minor,
            )
        )
    move_stock(uow, command, [_taking(new, line) for line in new.lines])
    return order


def _taking(new: NewOrder, line: NewLine) -> Movement:
    return Movement(line.item_id, new.shop_id, -line.quantity, StockReason.ORDER, new.id)


def _free_number(uow: UnitOfWork, community_id: int) -> int:
    """A number that no order has. Two that draw the same one at once meet the unique key."""
    while True:
        number = NUMBER_MIN + uow.pick(NUMBER_COUNT)
        taken = select(ShopOrder.id).filter_by(community_id=community_id, number=number)
        if uow.session.scalar(taken) is None:
            return number
