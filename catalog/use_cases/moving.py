"""The one way by which the stock changes: a guarded update, and a movement that says why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
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
NOTED = (
    "INSERT INTO stock_movement (community_id, id, item_id, pick_up_id, reason, moved_at, moved_by,"
    " on_hand, reserved, expected, order_id, note)"
)
MARKS = ", ".join("?" * 12)
NOTE = Sql(f"{NOTED} VALUES ({MARKS})")
# On PostgreSQL the change and its reason are one trip, at the end of which most acts commit: so a
# thing that everybody wants is held no longer than that.
MOVE_AND_NOTE = Sql(
    "",
    postgresql=f"WITH moved AS ({MOVE.sqlite}),"  # noqa: S608 - our own names
    f" noted AS ({NOTED} SELECT {MARKS} FROM moved)"
    " SELECT on_hand, reserved FROM moved",
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
    other; and after the balances that the same act moves, wherever tokens move with the stock.

    Raises:
        OutOfStock: there are not so many of one of them.
    """
    uow.flush()
    ordered = sorted(movements, key=lambda each: each.item_id)
    return {movement.item_id: _guarded(uow, command, movement) for movement in ordered}


def _guarded(uow: UnitOfWork, command: Command, movement: Movement) -> Left:
    key = (command.community_id, movement.item_id, movement.pick_up_id)
    row = _moved(uow, command, movement)
    if row is None:
        # The first movement of an item at this point finds nothing to update.
        uow.run(ENTER, key)
        row = _moved(uow, command, movement)
    if row is None:
        known = uow.run(AVAILABLE, key).fetchone()
        raise OutOfStock(item_id=movement.item_id, left=max(0, known[0]) if known else 0)
    return Left(int(row[0]), int(row[0]) - int(row[1]))


def _moved(uow: UnitOfWork, command: Command, movement: Movement) -> Any:
    """What the stock is after a movement, which is written down; None where it has not so many."""
    item, point = uow.stored(movement.item_id), uow.stored(movement.pick_up_id)
    change = (movement.on_hand, movement.reserved, movement.expected)
    guard = (int(movement.from_shelf), movement.on_hand - movement.reserved)
    move = (*change, command.community_id, item, point, *change, *guard)
    note = (
        *(command.community_id, new_id(), item, point, movement.reason.value),
        *(uow.now, command.actor_id, *change, movement.order_id, movement.note),
    )
    if uow.on_postgresql:
        return uow.run(MOVE_AND_NOTE, (*move, *note)).fetchone()
    row = uow.run(MOVE, move).fetchone()
    if row is not None:
        uow.run(NOTE, note)
    return row
