"""Placing an order: the tokens and the stock move in one act, or neither does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.ledger import Kind, Purpose, Transfer
from cambio.neighbourhood.errors import HouseholdUnknown
from cambio.neighbourhood.models import Household
from catalog.errors import ItemUnknown, NotForHouseholds, OneShopOnly, PriceChanged
from catalog.models import Item
from catalog.queries.limits import had_of_item, spent_at_counter
from catalog.rules.items import FOR_HOUSEHOLDS
from catalog.rules.orders import (
    AT_COUNTER,
    COUNTER_HOURS,
    LIMIT_DAYS,
    Confirmation,
    check_counter_limit,
    check_household_limit,
    check_lines,
)
from catalog.use_cases.money import account_of, book
from catalog.use_cases.new_order import NewLine, NewOrder, add_order


@dataclass(frozen=True, slots=True)
class OrderedItem:
    """So many of one item. `unit_price_minor` is the price that was shown; None takes today's."""

    item_id: UUID
    quantity: int
    unit_price_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder(KeyedCommand):
    """A household orders with its wallet, by itself or at the counter."""

    household_id: UUID
    lines: tuple[OrderedItem, ...]
    confirmation: Confirmation = Confirmation.OWN


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """The order. `number` is what people say at the counter, `balance_minor` what is left in the
    wallet."""

    order_id: UUID
    number: int
    total_minor: int
    currency: str
    balance_minor: int


def place_order(uow: UnitOfWork, command: PlaceOrder) -> PlacedOrder:
    """Order for a household: wallet → the order's purse, and the stock is taken.

    Raises:
        OrderEmpty, QuantityInvalid: the order makes no sense.
        HouseholdUnknown: there is no such household, or it has ended.
        ItemUnknown, NotForHouseholds, OneShopOnly, PriceChanged: something in it cannot be had so.
        TooManyForHousehold: more than a household may have in twelve months.
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
    for line in command.lines:
        _guard_line(uow, command, line, items[line.item_id])
    new = _new_order(uow, command, items)
    _guard_counter(uow, command, new)
    # From here on only the stock and the wallet can say no.
    order = add_order(uow, command, new)
    wallet = account_of(uow, command.community_id, Purpose.WALLET, household.id, new.currency)
    payment = Transfer(wallet, new.purse_id, new.total_minor)
    posted = book(
        uow, command, Kind.ORDER_PLACED, payment, subject_id=order.id, currency=new.currency
    )
    return PlacedOrder(
        order.id, order.number, order.total_minor, order.currency, posted.balances[wallet]
    )


def _items(uow: UnitOfWork, command: PlaceOrder) -> dict[UUID, Item]:
    """The items of the order by id: all for sale, of one shop and one currency."""
    wanted = [line.item_id for line in command.lines]
    rows = uow.session.scalars(
        select(Item).where(Item.community_id == command.community_id, Item.id.in_(wanted))
    )
    items = {row.id: row for row in rows if row.archived_at is None}
    for item_id in wanted:
        if item_id not in items:
            raise ItemUnknown(item_id=item_id)
    if len({(item.shop_id, item.currency) for item in items.values()}) > 1:
        raise OneShopOnly
    return items


def _guard_line(uow: UnitOfWork, command: PlaceOrder, line: OrderedItem, item: Item) -> None:
    if item.buyers not in FOR_HOUSEHOLDS:
        raise NotForHouseholds(item_id=item.id)
    if line.unit_price_minor not in (None, item.price_minor):
        raise PriceChanged(item_id=item.id, price_minor=item.price_minor)
    had = had_of_item(
        uow.session,
        community_id=command.community_id,
        household_id=command.household_id,
        item_id=item.id,
        since=uow.now - timedelta(days=LIMIT_DAYS),
    )
    check_household_limit(quantity=line.quantity, had=had, most=item.max_per_household)


def _new_order(uow: UnitOfWork, command: PlaceOrder, items: Mapping[UUID, Item]) -> NewOrder:
    lines = tuple(
        NewLine(line.item_id, line.quantity, items[line.item_id].price_minor)
        for line in command.lines
    )
    first = items[lines[0].item_id]
    order_id = new_id()
    return NewOrder(
        id=order_id,
        shop_id=first.shop_id,
        currency=first.currency,
        purse_id=account_of(uow, command.community_id, Purpose.PURSE, order_id, first.currency),
        lines=lines,
        confirmation=command.confirmation,
        household_id=command.household_id,
    )


def _guard_counter(uow: UnitOfWork, command: PlaceOrder, new: NewOrder) -> None:
    if command.confirmation in AT_COUNTER:
        spent = spent_at_counter(
            uow.session,
            community_id=command.community_id,
            household_id=command.household_id,
            currency=new.currency,
            since=uow.now - timedelta(hours=COUNTER_HOURS),
        )
        check_counter_limit(amount_minor=new.total_minor, spent_minor=spent)
