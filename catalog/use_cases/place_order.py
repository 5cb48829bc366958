"""Placing an order: the tokens and the stock move in one act, or neither does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.ledger import Kind, Purpose, Transfer, open_purse
from catalog.errors import ItemUnknown, OneShopOnly, OutOfStock, PointUnknown
from catalog.rules.items import COLLECTED, FROM_SHELF
from catalog.rules.orders import Confirmation, check_lines
from catalog.rules.prices import Price, total_of
from catalog.use_cases.guards import OrderedItem, guard_counter, guard_line, shown_price
from catalog.use_cases.money import account_of, book
from catalog.use_cases.new_order import NewLine, NewOrder, Point, add_order
from catalog.use_cases.wanted import ForSale, wanted_by


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
    items = _items(uow, command)
    for line in command.lines:
        guard_line(uow, command.household_id, line, items[line.item_id])
    lines = tuple(
        NewLine(items[line.item_id], line.quantity, shown_price(line, items[line.item_id].ways))
        for line in command.lines
    )
    point = items[command.lines[0].item_id].point
    if point is None:
        raise PointUnknown
    total = total_of((line.quantity, line.unit_prices) for line in lines)
    guard_counter(uow, command, command.household_id, total, confirmation=command.confirmation)
    _guard_shelf(command.lines, items)
    # From here on only the wallet can say no, and whoever takes the last one a moment before.
    new = _new_order(uow, command, lines, point, total)
    left = _pay(uow, command, new)
    order = add_order(uow, command, new)
    return PlacedOrder(order.id, order.number, total, left)


def _items(uow: UnitOfWork, command: PlaceOrder) -> dict[UUID, ForSale]:
    """The items of the order by id: all for sale, of one shop. The household is locked."""
    wanted = [line.item_id for line in command.lines]
    items = wanted_by(
        uow, command.community_id, command.household_id, wanted, point_id=command.pick_up_id
    )
    for item_id in wanted:
        if item_id not in items:
            raise ItemUnknown(item_id=item_id)
    gifts = [item for item in items.values() if item.kind not in COLLECTED]
    if len({item.shop_id for item in items.values()}) > 1 or gifts:
        raise OneShopOnly
    return items


def _guard_shelf(lines: Sequence[OrderedItem], items: Mapping[UUID, ForSale]) -> None:
    """Refuse at once what is plainly not there; the stock itself says so again, and for good."""
    for line in sorted(lines, key=lambda each: each.item_id):
        item = items[line.item_id]
        if item.kind in FROM_SHELF and item.free < line.quantity:
            raise OutOfStock(item_id=item.id, left=max(0, item.free))


def _new_order(
    uow: UnitOfWork, command: PlaceOrder, lines: tuple[NewLine, ...], point: Point, total: Price
) -> NewOrder:
    """The order, with an empty purse for each currency that it costs."""
    order_id, community_id = new_id(), command.community_id
    return NewOrder(
        id=order_id,
        point=point,
        purses={
            currency: open_purse(
                uow, community_id=community_id, owner_id=order_id, currency=currency
            )
            for currency in total
        },
        total=total,
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
