"""The basket: kept for the household, told when a price changed, ordered as a whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, select

from cambio.database import Command, KeyedCommand, UnitOfWork
from cambio.neighbourhood.use_cases import present_household
from catalog.errors import (
    BasketChanged,
    BasketEmpty,
    ItemUnknown,
    NotForHouseholds,
    OneShopOnly,
    OrderEmpty,
    QuantityInvalid,
)
from catalog.models import BasketLine, Item
from catalog.rules.items import COLLECTED, FOR_HOUSEHOLDS
from catalog.rules.orders import LINES_MAX, QUANTITY_MAX
from catalog.rules.prices import price_in
from catalog.use_cases.guards import OrderedItem, ways_of
from catalog.use_cases.place_order import PlacedOrder, PlaceOrder, place_order


@dataclass(frozen=True, slots=True, kw_only=True)
class LayInBasket(Command):
    """A household wants so many of an item in its basket: that number in all, 0 takes it out."""

    household_id: UUID
    item_id: UUID
    quantity: int
    way: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeToPrices(Command):
    """The household has seen what changed: its basket counts at today's prices, and without what
    is no longer for sale."""

    household_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBasket(KeyedCommand):
    """All that lies in the basket, one order for each shop.

    `pick_up_ids` says where, by shop; a shop that is not in it hands out at its own counter.
    """

    household_id: UUID
    pick_up_ids: dict[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BasketReceipt:
    """How many different things lie in the basket now."""

    lines: int


@dataclass(frozen=True, slots=True)
class OrderedBasket:
    """The orders that came of a basket."""

    orders: tuple[PlacedOrder, ...]


def lay_in_basket(uow: UnitOfWork, command: LayInBasket) -> BasketReceipt:
    """Lay something in the basket, change how many, or take it out. Nothing is reserved by it.

    Raises:
        HouseholdUnknown: there is no such household, or it has ended.
        QuantityInvalid, OrderEmpty: too many of it, or too many different things.
        ItemUnknown, NotForHouseholds, OneShopOnly, WayUnknown: it cannot be ordered so.
    """
    _guard_household(uow, command.community_id, command.household_id)
    if not 0 <= command.quantity <= QUANTITY_MAX:
        raise QuantityInvalid(most=QUANTITY_MAX)
    key = (command.community_id, command.household_id, command.item_id)
    line = uow.session.get(BasketLine, key)
    if command.quantity == 0:
        if line is not None:
            uow.session.delete(line)
            uow.flush()
        return BasketReceipt(len(_lines(uow, command)))
    item = _item_for_basket(uow, command)
    prices = price_in(ways_of(uow, [item])[item.id], command.way)
    if line is None:
        if len(_lines(uow, command)) >= LINES_MAX:
            raise OrderEmpty(most=LINES_MAX)
        line = BasketLine(
            community_id=command.community_id,
            household_id=command.household_id,
            item_id=item.id,
            quantity=command.quantity,
            unit_prices=prices,
            laid_at=uow.now,
        )
        uow.session.add(line)
    line.quantity, line.way, line.unit_prices = command.quantity, command.way, prices
    uow.flush()
    return BasketReceipt(len(_lines(uow, command)))


def agree_to_prices(uow: UnitOfWork, command: AgreeToPrices) -> BasketReceipt:
    """Take today's prices for what lies in the basket; what is gone leaves it. Harmless twice.

    Raises:
        HouseholdUnknown: there is no such household, or it has ended.
    """
    _guard_household(uow, command.community_id, command.household_id)
    lines = _lines(uow, command)
    now = _prices_now(uow, lines)
    for line in lines:
        prices = now.get(line.item_id)
        if prices is None:
            uow.session.delete(line)
        else:
            line.unit_prices = prices
    uow.flush()
    return BasketReceipt(len(_lines(uow, command)))


def order_basket(uow: UnitOfWork, command: OrderBasket) -> OrderedBasket:
    """Order all that lies in the basket, and empty it: every order, or none.

    Raises:
        HouseholdUnknown: there is no such household, or it has ended.
        BasketEmpty: there is nothing in it.
        BasketChanged: a price is another one by now, or something is no longer for sale.
        And what `place_order` raises for each shop.
    """
    _guard_household(uow, command.community_id, command.household_id)
    lines = _lines(uow, command)
    if not lines:
        raise BasketEmpty
    now = _prices_now(uow, lines)
    changed = [line for line in lines if now.get(line.item_id) != line.unit_prices]
    if changed:
        raise BasketChanged(count=len(changed))
    orders = tuple(
        place_order(
            uow,
            PlaceOrder(
                community_id=command.community_id,
                actor_id=command.actor_id,
                request_key=command.request_key,
                household_id=command.household_id,
                lines=tuple(ordered),
                pick_up_id=command.pick_up_ids.get(str(shop_id)),
            ),
        )
        for shop_id, ordered in _by_shop(uow, lines).items()
    )
    uow.session.execute(
        delete(BasketLine).where(
            BasketLine.community_id == command.community_id,
            BasketLine.household_id == command.household_id,
        )
    )
    return OrderedBasket(orders)


def _guard_household(uow: UnitOfWork, community_id: int, household_id: UUID) -> None:
    # A household's basket is changed by one hand at a time.
    present_household(uow, community_id, household_id, lock=True)


def _item_for_basket(uow: UnitOfWork, command: LayInBasket) -> Item:
    item = uow.session.get(Item, (command.community_id, command.item_id))
    if item is None or item.archived_at is not None:
        raise ItemUnknown(item_id=command.item_id)
    if item.buyers not in FOR_HOUSEHOLDS:
        raise NotForHouseholds(item_id=item.id)
    if item.kind not in COLLECTED:
        raise OneShopOnly
    return item


def _lines(uow: UnitOfWork, command: LayInBasket | AgreeToPrices | OrderBasket) -> list[BasketLine]:
    query = select(BasketLine).where(
        BasketLine.community_id == command.community_id,
        BasketLine.household_id == command.household_id,
    )
    return list(uow.session.scalars(query.order_by(BasketLine.laid_at, BasketLine.item_id)))


def _items(uow: UnitOfWork, lines: list[BasketLine]) -> dict[UUID, Item]:
    """The items in the basket that are for sale, by id."""
    if not lines:
        return {}
    rows = uow.session.scalars(
        select(Item).where(
            Item.community_id == lines[0].community_id,
            Item.id.in_([line.item_id for line in lines]),
            Item.archived_at.is_(None),
        )
    )
    return {row.id: row for row in rows}


def _prices_now(uow: UnitOfWork, lines: list[BasketLine]) -> dict[UUID, dict[str, int]]:
    """What one of each costs now, in the way that was chosen; without what cannot be had so."""
    ways = ways_of(uow, list(_items(uow, lines).values()))
    return {
        line.item_id: ways[line.item_id][line.way]
        for line in lines
        if line.way < len(ways.get(line.item_id, ()))
    }


def _by_shop(uow: UnitOfWork, lines: list[BasketLine]) -> dict[UUID, list[OrderedItem]]:
    items = _items(uow, lines)
    by_shop: defaultdict[UUID, list[OrderedItem]] = defaultdict(list)
    for line in lines:
        ordered = OrderedItem(line.item_id, line.quantity, line.unit_prices, line.way)
        by_shop[items[line.item_id].shop_id].append(ordered)
    return dict(sorted(by_shop.items()))
