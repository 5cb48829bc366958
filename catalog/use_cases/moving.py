"""The one way by which the stock changes: a guarded update, and a movement that says why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, Sql, UnitOfWork, new_id
from catalog.errors import OutOfStock
from catalog.rules.stock import StockReason

ENTER = Sql(
    "INSERT INTO stock (community_id, item_id, pick_up_id, on_hand, reserved, expected)"
    " VALUES (?, ?, ?, 0, 0, 0) ON CONFLICT (community_id, item_id, pick_up_id) DO NOTHING"
)
# The guard stands in the update itself: of two that want the last one, one finds no row.
MOVE = Sql(
    "UPDATE stock SET on_hand = on_hand + ?, reserved = reserved + ?, expected = expected + ?"
    " WHERE community_id = ? AND item_id = ? AND pick_up_id = ?"
    " AND on_hand + ? >= 0 AND reserved + ? >= 0 AND expected + ? >= 0"
    " AND (? = 0 OR on_hand - reserved + ? >= 0)"
    " RETURNING on_hand, reserved"
)
NOTE = Sql(
    "INSERT INTO stock_movement (community_id, id, item_id, pick_up_id, reason, moved_at, moved_by,"
    " on_hand, reserved, expected, order_id, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
AVAILABLE = Sql(
    "SELECT on_hand - reserved FROM stock WHERE community_id = ? AND item_id = ? AND pick_up_id = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One change of the stock, as asked for; each number is positive for what is added.

    `from_shelf` says that what it takes must be there and free: not reserved for anybody.
    """

    item_id: UUID
    pick_up_id: UUID
    reason: StockReason
    on_hand: int = 0
    reserved: int = 0
    expected: int = 0
    from_shelf: bool = False
    order_id: UUID | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """How many lie there after a movement, and how many of them can be ordered."""

    on_hand: int
    available: int


def move_stock(
    uow: UnitOfWork, command: Command, movements: Iterable[Movement]
) -> dict[UUID, Left]:
    """Carry out movements of different items; answers what is left of each.

    Stock rows are locked in the order of their items, so that two orders never wait for each
    other.

    Raises:
        OutOfStock: there are not so many of one of them.
    """
    uow.flush()
    left: dict[UUID, Left] = {}
    for movement in sorted(movements, key=lambda each: each.item_id):
        left[movement.item_id] = _guarded(uow, command.community_id, movement)
        uow.run(
            NOTE,
            (
                command.community_id,
                new_id(),
                movement.item_id,
                movement.pick_up_id,
                movement.reason.value,
                uow.now,
                command.actor_id,
                movement.on_hand,
                movement.reserved,
                movement.expected,
                movement.order_id,
                movement.note,
            ),
        )
    return left


def _guarded(uow: UnitOfWork, community_id: int, movement: Movement) -> Left:
    key = (community_id, movement.item_id, movement.pick_up_id)
    change = (movement.on_hand, movement.reserved, movement.expected)
    guard = (int(movement.from_shelf), movement.on_hand - movement.reserved)
    row = uow.run(MOVE, (*change, *key, *change, *guard)).fetchone()
    if row is None:
        # The first movement of an item at this point finds nothing to update.
        uow.run(ENTER, key)
        row = uow.run(MOVE, (*change, *key, *change, *guard)).fetchone()
    if row is None:
        known = uow.run(AVAILABLE, key).fetchone()
        raise OutOfStock(item_id=movement.item_id, left=max(0, known[0]) if known else 0)
    return Left(int(row[0]), int(row[0]) - int(row[1]))
