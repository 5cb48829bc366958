"""Stock: what comes in, what is counted, what is written off, what orders take and give back.

Every change is one guarded update of the stock and one movement that says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, KeyedCommand, Sql, UnitOfWork, new_id
from catalog.errors import ItemUnknown, OutOfStock
from catalog.models import Item, Stock, StockMovement
from catalog.rules.stock import StockReason, check_quantity

ENTER = Sql(
    "INSERT INTO stock (community_id, item_id, pick_up_id, on_hand) VALUES (?, ?, ?, 0)"
    " ON CONFLICT (community_id, item_id, pick_up_id) DO NOTHING"
)
# The guard stands in the update itself: of two that want the last one, one finds no row.
MOVE = Sql(
    "UPDATE stock SET on_hand = on_hand + ?"
    " WHERE community_id = ? AND item_id = ? AND pick_up_id = ? AND on_hand + ? >= 0"
    " RETURNING on_hand"
)
ON_HAND = Sql("SELECT on_hand FROM stock WHERE community_id = ? AND item_id = ? AND pick_up_id = ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveStock(KeyedCommand):
    """So many came in."""

    item_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountStock(KeyedCommand):
    """Somebody counted: so many there are, whatever was thought."""

    item_id: UUID
    counted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffStock(KeyedCommand):
    """So many are broken, lost or too old."""

    item_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class StockReceipt:
    """What there is now, and by how many that changed."""

    item_id: UUID
    on_hand: int
    moved: int


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of the stock, as asked for; `quantity` is positive for what comes in."""

    item_id: UUID
    pick_up_id: UUID
    quantity: int
    reason: StockReason
    order_id: UUID | None = None


def receive_stock(uow: UnitOfWork, command: ReceiveStock) -> StockReceipt:
    """Put what came in on the shelf.

    Raises:
        StockQuantityInvalid: nothing, or beyond reason.
        ItemUnknown: there is no such item.
    """
    check_quantity(command.quantity, least=1)
    item = item_or_refuse(uow, command.community_id, command.item_id)
    return _move_item(uow, command, item, command.quantity, StockReason.RECEIPT)


def count_stock(uow: UnitOfWork, command: CountStock) -> StockReceipt:
    """Set the stock to what was counted; the difference is the movement, none if it was right.

    Raises:
        StockQuantityInvalid: less than nothing, or beyond reason.
        ItemUnknown: there is no such item.
    """
    check_quantity(command.counted, least=0)
    item = item_or_refuse(uow, command.community_id, command.item_id)
    key = (command.community_id, item.id, item.shop_id)
    uow.flush()
    uow.run(ENTER, key)
    stock: Stock = uow.lock(
        Stock, community_id=command.community_id, item_id=item.id, pick_up_id=item.shop_id
    )
    difference = command.counted - stock.on_hand
    if difference == 0:
        return StockReceipt(item.id, command.counted, 0)
    return _move_item(uow, command, item, difference, StockReason.COUNT)


def write_off_stock(uow: UnitOfWork, command: WriteOffStock) -> StockReceipt:
    """Take away what cannot be handed out any more.

    Raises:
        StockQuantityInvalid: nothing, or beyond reason.
        ItemUnknown: there is no such item.
        OutOfStock: there are not so many.
    """
    check_quantity(command.quantity, least=1)
    item = item_or_refuse(uow, command.community_id, command.item_id)
    return _move_item(uow, command, item, -command.quantity, StockReason.WRITE_OFF)


def item_or_refuse(uow: UnitOfWork, community_id: int, item_id: UUID) -> Item:
    """The item, also one that is no longer for sale.

    Raises:
        ItemUnknown: there is no such item.
    """
    item = uow.session.get(Item, (community_id, item_id))
    if item is None:
        raise ItemUnknown(item_id=item_id)
    return item


def move_stock(uow: UnitOfWork, command: Command, movements: Iterable[Movement]) -> dict[UUID, int]:
    """Carry out movements of different items; answers what is left of each.

    Stock rows are locked in the order of their items, so that two orders never wait for each
    other.

    Raises:
        OutOfStock: there are not so many of one of them.
    """
    uow.flush()
    left: dict[UUID, int] = {}
    for movement in sorted(movements, key=lambda each: each.item_id):
        left[movement.item_id] = _guarded(uow, command.community_id, movement)
        uow.session.add(
            StockMovement(
                community_id=command.community_id,
                id=new_id(),
                item_id=movement.item_id,
                pick_up_id=movement.pick_up_id,
                reason=movement.reason,
                quantity=movement.quantity,
                moved_at=uow.now,
                moved_by=command.actor_id,
                order_id=movement.order_id,
            )
        )
    uow.flush()
    return left


def _guarded(uow: UnitOfWork, community_id: int, movement: Movement) -> int:
    key = (community_id, movement.item_id, movement.pick_up_id)
    row = uow.run(MOVE, (movement.quantity, *key, movement.quantity)).fetchone()
    if row is None and movement.quantity > 0:
        uow.run(ENTER, key)
        row = uow.run(MOVE, (movement.quantity, *key, movement.quantity)).fetchone()
    if row is None:
        known = uow.run(ON_HAND, key).fetchone()
        raise OutOfStock(item_id=movement.item_id, left=known[0] if known else 0)
    return int(row[0])


def _move_item(
    uow: UnitOfWork, command: Command, item: Item, quantity: int, reason: StockReason
) -> StockReceipt:
    movement = Movement(item.id, item.shop_id, quantity, reason)
    left = move_stock(uow, command, [movement])
    return StockReceipt(item.id, left[item.id], quantity)
