"""What every new order has in common, of a household or of a street: its rows and its stock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork
from catalog.models import Item, OrderLine, OrderPayment, PickUpPoint, ShopOrder
from catalog.rules.items import FROM_SHELF
from catalog.rules.orders import Confirmation
from catalog.rules.prices import Price, total_of
from catalog.rules.stock import StockReason
from catalog.use_cases.moving import Movement, move_stock
from catalog.use_cases.points import stocked_at

NUMBER_MIN, NUMBER_COUNT = 1_000_000, 9_000_000
"""Seven digits: short enough to say, and a guess hits nobody else's order."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """So many of an item at this price for each."""

    item: Item
    quantity: int
    unit_prices: Price


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order to be written down; of a household or of a purchase, never of both.

    `purses` says by currency where its tokens lie until it is handed out.
    """

    id: UUID
    point: PickUpPoint
    purses: Mapping[str, UUID]
    lines: tuple[NewLine, ...]
    confirmation: Confirmation
    household_id: UUID | None = None
    purchase_id: UUID | None = None

    @property
    def total(self) -> Price:
        """What all of it costs, by currency."""
        return total_of((line.quantity, line.unit_prices) for line in self.lines)


def add_order(uow: UnitOfWork, command: Command, new: NewOrder) -> ShopOrder:
    """Write an order down and reserve its stock.

    Raises:
        OutOfStock: there are not so many.
    """
    order = ShopOrder(
        community_id=command.community_id,
        id=new.id,
        number=_free_number(uow, command.community_id),
        shop_id=new.point.shop_id,
        pick_up_id=new.point.id,
        confirmation=new.confirmation,
        placed_at=uow.now,
        placed_by=command.actor_id,
        household_id=new.household_id,
        purchase_id=new.purchase_id,
        needs_approval=any(line.item.needs_approval for line in new.lines),
    )
    uow.session.add(order)
    uow.flush()
    uow.session.add_all([*_lines(command, new), *_payments(command, new)])
    move_stock(uow, command, [_reserving(new, line) for line in new.lines])
    return order


def _lines(command: Command, new: NewOrder) -> list[OrderLine]:
    return [
        OrderLine(
            community_id=command.community_id,
            order_id=new.id,
            item_id=line.item.id,
            quantity=line.quantity,
            unit_prices=line.unit_prices,
        )
        for line in new.lines
    ]


def _payments(command: Command, new: NewOrder) -> list[OrderPayment]:
    return [
        OrderPayment(
            community_id=command.community_id,
            order_id=new.id,
            currency=currency,
            amount_minor=amount_minor,
            purse_id=new.purses[currency],
        )
        for currency, amount_minor in new.total.items()
    ]


def _reserving(new: NewOrder, line: NewLine) -> Movement:
    return Movement(
        item_id=line.item.id,
        pick_up_id=stocked_at(new.point),
        reason=StockReason.ORDER,
        reserved=line.quantity,
        from_shelf=line.item.kind in FROM_SHELF,
        order_id=new.id,
    )


def _free_number(uow: UnitOfWork, community_id: int) -> int:
    """A number that no order has. Two that draw the same one at once meet the unique key."""
    while True:
        number = NUMBER_MIN + uow.pick(NUMBER_COUNT)
        taken = select(ShopOrder.id).filter_by(community_id=community_id, number=number)
        if uow.session.scalar(taken) is None:
            return number
