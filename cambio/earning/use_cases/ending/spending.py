"""Whose tokens these are, and until when they can be spent: whoever takes tokens asks here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid
from cambio.database.base import as_day
from cambio.earning.errors.ending import SpendingOver
from cambio.earning.rules.ending import is_over
from cambio.earning.use_cases.moments import today_in
from cambio.ledger import Purpose

RUNNING = "running"
# On the road of every order: fixed SQL over a handful of rows, the oldest programme first.
PROGRAMMES = Sql(
    "SELECT p.id, p.status, e.spend_until, e.streets_until FROM programme p"
    " LEFT JOIN programme_ending e ON e.community_id = p.community_id AND e.programme_id = p.id"
    " WHERE p.community_id = ? AND p.currency = ? ORDER BY p.created_at, p.id"
)
PURPOSE = Sql("SELECT purpose FROM ledger_account WHERE community_id = ? AND id = ?")


def programme_of(uow: UnitOfWork, *, community_id: int, currency: str) -> UUID | None:
    """The programme whose currency this is; of several the oldest, None without one."""
    row = uow.run(PROGRAMMES, (community_id, currency)).fetchone()
    return as_uuid(row[0]) if row else None


def programme_to_spend(
    uow: UnitOfWork, *, community_id: int, currency: str, account_id: UUID
) -> UUID | None:
    """As `programme_of`, for tokens that an account is to spend. They can be spent as long as one
    programme that uses them goes on, and then until its last day: streets have more time than
    households.

    Raises:
        SpendingOver: that day has passed.
    """
    rows = uow.run(PROGRAMMES, (community_id, currency)).fetchall()
    ending = [row for row in rows if row[2] is not None]
    goes_on = any(row[1] == RUNNING and row[2] is None for row in rows)
    if ending and not goes_on:
        _guard_last_day(uow, community_id, account_id, ending)
    return as_uuid(rows[0][0]) if rows else None


def _guard_last_day(
    uow: UnitOfWork, community_id: int, account_id: UUID, ending: Sequence[Sequence[Any]]
) -> None:
    found = uow.run(PURPOSE, (community_id, account_id)).fetchone()
    of_a_street = found is not None and found[0] == Purpose.POT.value
    last_day = max(as_day(row[3 if of_a_street else 2]) for row in ending)
    if is_over(last_day, today_in(uow, community_id)):
        raise SpendingOver
