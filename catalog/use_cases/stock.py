"""Stock: what is expected, what comes in, what is counted, what is written off."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork
from catalog.errors import ItemUnknown, PointUnknown
from catalog.models import Item, PickUpPoint, Stock
from catalog.rules.stock import NOTE_MAX, StockReason, check_quantity
from catalog.rules.texts import printable
from catalog.use_cases.moving import ENTER, Movement, move_stock


@dataclass(frozen=True, slots=True, kw_only=True)
class StockCommand(KeyedCommand):
    """A change of the stock of one item at one point.

    `pick_up_id` None is the counter of the shop itself; `note` is about things, never people.
    """

    item_id: UUID
    pick_up_id: UUID | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectStock(StockCommand):
    """So many are on their way in all: ordered from a supplier, or 0 when none come any more."""

    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveStock(StockCommand):
    """So many came in; of what was expected, so many fewer still are."""

    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountStock(StockCommand):
    """Somebody counted: so many lie there, those set apart for orders among them."""

    counted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffStock(StockCommand):
    """So many are broken, lost or too old."""

    quantity: int


@dataclass(frozen=True, slots=True)
class StockReceipt:
    """What lies there now, how many of it can be ordered, and by how many it changed."""

    item_id: UUID
    on_hand: int
    available: int
    moved: int


def expect_stock(uow: UnitOfWork, command: ExpectStock) -> StockReceipt:
    """Note how many are on their way.

    Raises:
        StockQuantityInvalid: less than nothing, or beyond reason.
        ItemUnknown, PointUnknown: there is no such item or point.
    """
    check_quantity(command.expected, least=0)
    stock = _locked(uow, command)
    difference = command.expected - stock.expected
    return _moved(uow, command, stock, StockReason.EXPECT, expected=difference)


def receive_stock(uow: UnitOfWork, command: ReceiveStock) -> StockReceipt:
    """Put what came in on the shelf.

    Raises:
        StockQuantityInvalid: nothing, or beyond reason.
        ItemUnknown, PointUnknown: there is no such item or point.
    """
    check_quantity(command.quantity, least=1)
    stock = _locked(uow, command)
    arrived = -min(stock.expected, command.quantity)
    return _moved(
        uow, command, stock, StockReason.RECEIPT, on_hand=command.quantity, expected=arrived
    )


def count_stock(uow: UnitOfWork, command: CountStock) -> StockReceipt:
    """Set the stock to what was counted; the difference is the movement, none if it was right.

    Raises:
        StockQuantityInvalid: less than nothing, or beyond reason.
        ItemUnknown, PointUnknown: there is no such item or point.
    """
    check_quantity(command.counted, least=0)
    stock = _locked(uow, command)
    return _moved(uow, command, stock, StockReason.COUNT, on_hand=command.counted - stock.on_hand)


def write_off_stock(uow: UnitOfWork, command: WriteOffStock) -> StockReceipt:
    """Take away what cannot be handed out any more; what is set apart for orders stays.

    Raises:
        StockQuantityInvalid: nothing, or beyond reason.
        ItemUnknown, PointUnknown: there is no such item or point.
        OutOfStock: there are not so many that nobody ordered.
    """
    check_quantity(command.quantity, least=1)
    stock = _locked(uow, command)
    return _moved(
        uow, command, stock, StockReason.WRITE_OFF, on_hand=-command.quantity, from_shelf=True
    )


def item_or_refuse(uow: UnitOfWork, community_id: int, item_id: UUID) -> Item:
    """The item, also one that is no longer for sale.

    Raises:
        ItemUnknown: there is no such item.
    """
    item = uow.session.get(Item, (community_id, item_id))
    if item is None:
        raise ItemUnknown(item_id=item_id)
    return item


def _locked(uow: UnitOfWork, command: StockCommand) -> Stock:
    item = item_or_refuse(uow, command.community_id, command.item_id)
    point_id = command.pick_up_id or item.shop_id
    point = uow.session.get(PickUpPoint, (command.community_id, point_id))
    if point is None or point.shop_id != item.shop_id or point.delivers:
        raise PointUnknown
    uow.flush()
    uow.run(ENTER, (command.community_id, item.id, point_id))
    stock: Stock = uow.lock(
        Stock, community_id=command.community_id, item_id=item.id, pick_up_id=point_id
    )
    return stock


def _moved(
    uow: UnitOfWork,
    command: StockCommand,
    stock: Stock,
    reason: StockReason,
    *,
    on_hand: int = 0,
    expected: int = 0,
    from_shelf: bool = False,
) -> StockReceipt:
    if not on_hand and not expected:
        return StockReceipt(stock.item_id, stock.on_hand, stock.on_hand - stock.reserved, 0)
    movement = Movement(
        item_id=stock.item_id,
        pick_up_id=stock.pick_up_id,
        reason=reason,
        on_hand=on_hand,
        expected=expected,
        from_shelf=from_shelf,
        note=printable(command.note or "")[:NOTE_MAX] or None,
    )
    left = move_stock(uow, command, [movement])[stock.item_id]
    return StockReceipt(stock.item_id, left.on_hand, left.available, on_hand)
