"""Placing an order: the tokens and the stock move in one act, or neither does."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.ledger import Kind, Purpose, Transfer
from cambio.neighbourhood.errors import HouseholdUnknown
from cambio.neighbourhood.models import Household
from catalog.errors import ItemUnknown, OneShopOnly
from catalog.models import Item
from catalog.rules.items import COLLECTED
from catalog.rules.orders import Confirmation, check_lines
from catalog.rules.prices import total_of
from catalog.use_cases.guards import (
    OrderedItem,
    guard_counter,
    guard_line,
    shown_price,
    ways_of,
)
from catalog.use_cases.money import account_of, book
from catalog.use_cases.new_order import NewLine, NewOrder, add_order
from catalog.use_cases.points import point_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder(KeyedCommand):
    """A household orders with its wallet, by itself or at the counter.

    `pick_up_id` None is the counter of the shop itself.
    """

    household_id: UUID
    lines: tuple[OrderedItem, ...]
    confirmation: Confirmation = Confirmation.OWN
    pick_up_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """The order. `number` is what people say at the counter; `total` what it costs and `left` what
    the wallet still holds, by currency."""

    order_id: UUID
    number: int
    total: dict[str, int]
    left: dict[str, int]


def place_order(uow: UnitOfWork, command: PlaceOrder) -> PlacedOrder:
    """Order for a household: wallet → the order's purse, and the stock is reserved.

    Raises:
        OrderEmpty, QuantityInvalid: the order makes no sense.
        HouseholdUnknown: there is no such household, or it has ended.
        ItemUnknown, NotForHouseholds, OneShopOnly, WayUnknown, PriceChanged, OutOfSeason,
        PointUnknown: something in it cannot be had so.
        TooFew, TooManyForHousehold: fewer or more than a household may have.
        CounterLimit: more than may be spent at the counter in a day.
        OutOfStock: there are not so many.
        BalanceTooLow: the wallet does not hold enough.
    """
    check_lines([line.item_id for line in command.lines], [line.quantity for line in command.lines])
    # The limits count over the household's orders, so these come one at a time.
    household = uow.lock(Household, community_id=command.community_id, id=command.household_id)
    if household is None or household.ended_at is not None:
        raise HouseholdUnknown
    items = _items(uow, command)
    ways = ways_of(uow, list(items.values()))
    for line in command.lines:
        guard_line(uow, command.household_id, line, items[line.item_id])
    lines = tuple(
        NewLine(items[line.item_id], line.quantity, shown_price(line, ways[line.item_id]))
        for line in command.lines
    )
    new = _new_order(uow, command, lines)
    guard_counter(uow, command, command.household_id, new.total, confirmation=command.confirmation)
    # From here on only the stock and the wallet can say no.
    order = add_order(uow, command, new)
    left = _pay(uow, command, new)
    return PlacedOrder(order.id, order.number, new.total, left)


def _items(uow: UnitOfWork, command: PlaceOrder) -> dict[UUID, Item]:
    """The items of the order by id: all for sale, of one shop."""
    wanted = [line.item_id for line in command.lines]
    rows = uow.session.scalars(
        select(Item).where(Item.community_id == command.community_id, Item.id.in_(wanted))
    )
    items = {row.id: row for row in rows if row.archived_at is None}
    for item_id in wanted:
        if item_id not in items:
            raise ItemUnknown(item_id=item_id)
    gifts = [item for item in items.values() if item.kind not in COLLECTED]
    if len({item.shop_id for item in items.values()}) > 1 or gifts:
        raise OneShopOnly
    return items


def _new_order(uow: UnitOfWork, command: PlaceOrder, lines: tuple[NewLine, ...]) -> NewOrder:
    community_id, shop_id = command.community_id, lines[0].item.shop_id
    point_id = command.pick_up_id or shop_id
    order_id = new_id()
    total = total_of((line.quantity, line.unit_prices) for line in lines)
    return NewOrder(
        id=order_id,
        point=point_of(uow, community_id, shop_id=shop_id, point_id=point_id),
        purses={
            currency: account_of(uow, community_id, Purpose.PURSE, order_id, currency)
            for currency in total
        },
        lines=lines,
        confirmation=command.confirmation,
        household_id=command.household_id,
    )


def _pay(uow: UnitOfWork, command: PlaceOrder, new: NewOrder) -> dict[str, int]:
    """Wallet → the order's purse, in every currency; answers what the wallet still holds."""
    left = {}
    for currency, amount_minor in new.total.items():
        wallet = account_of(
            uow, command.community_id, Purpose.WALLET, command.household_id, currency
        )
        payment = Transfer(wallet, new.purses[currency], amount_minor)
        posted = book(
            uow, command, Kind.ORDER_PLACED, payment, subject_id=new.id, currency=currency
        )
        left[currency] = posted.balances[wallet]
    return left
