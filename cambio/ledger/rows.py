"""The rows of the books, as both databases are given them.

The transaction itself comes last, since its triggers check the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from cambio.database import Sql, UnitOfWork

BalanceRow: TypeAlias = tuple[int, int, int, Any]
"""What an account holds, the number of its last entry, its community and its stored id."""

# Few enough that the server prepares few different statements; more go row by row.
LEGS_AT_ONCE = 12

SET_BALANCE = Sql(
    "UPDATE ledger_balance SET balance_minor = ?, entries = ?"
    " WHERE community_id = ? AND account_id = ?"
)
SET_BALANCES = (
    "UPDATE ledger_balance b SET balance_minor = held.balance_minor, entries = held.entries"
    " FROM (VALUES {rows}) held (balance_minor, entries, community_id, account_id)"
    " WHERE b.community_id = held.community_id AND b.account_id = held.account_id"
)
BALANCE_VALUES = "(?::bigint, ?::bigint, ?::integer, ?::uuid)"
POSTING_COLUMNS = (
    "INSERT INTO ledger_posting (community_id, transaction_id, leg, account_id,"
    " amount_minor, entry, balance_after_minor) VALUES "
)
POSTING_VALUES = "(?, ?, ?, ?, ?, ?, ?)"
INSERT_POSTING = Sql(POSTING_COLUMNS + POSTING_VALUES)
PART_COLUMNS = (
    "INSERT INTO ledger_posting_layer (community_id, transaction_id, leg, layer_id, amount_minor)"
    " VALUES "
)
PART_VALUES = "(?, ?, ?, ?, ?)"
INSERT_PART = Sql(PART_COLUMNS + PART_VALUES)
TRANSACTION_COLUMNS = (
    "INSERT INTO ledger_transaction (community_id, id, kind, event_at, posted_at, actor_id,"
    " programme_id, theme, subject_id, reverses_id, returns_id, note_hash, digest)"
)
TRANSACTION_VALUES = ", ".join("?" * 13)
INSERT_TRANSACTION = Sql(f"{TRANSACTION_COLUMNS} VALUES ({TRANSACTION_VALUES})")


@dataclass(slots=True)
class Rows:
    """The values of the rows that some transactions come to, in the order of the columns above."""

    balances: list[BalanceRow]
    postings: list[tuple[Any, ...]] = field(default_factory=list)
    parts: list[tuple[Any, ...]] = field(default_factory=list)
    transactions: list[tuple[Any, ...]] = field(default_factory=list)


def write_rows(uow: UnitOfWork, rows: Rows) -> None:
    """Write transactions with all that belongs to them."""
    counts = (len(rows.balances), len(rows.postings), len(rows.parts))
    if uow.on_postgresql and len(rows.transactions) == 1 and counts[1] <= LEGS_AT_ONCE:
        all_rows = (*rows.postings, *rows.parts, *rows.balances, *rows.transactions)
        uow.run(_insert_whole(*counts), [value for row in all_rows for value in row])
        return
    uow.run_many(SET_BALANCE, rows.balances)
    uow.run_many(INSERT_POSTING, rows.postings)
    if rows.parts:
        uow.run_many(INSERT_PART, rows.parts)
    uow.run_many(INSERT_TRANSACTION, rows.transactions)


@cache
def _insert_whole(balances: int, postings: int, parts: int) -> Sql:
    """PostgreSQL: a transaction, its legs, their balances and layers in one trip to the server.

    Counting what the other steps wrote makes the transaction itself the last.
    """
    steps = {"legs": POSTING_COLUMNS + ", ".join([POSTING_VALUES] * postings)}
    if parts:
        steps["parts"] = PART_COLUMNS + ", ".join([PART_VALUES] * parts)
    if balances:
        steps["moved"] = SET_BALANCES.format(rows=", ".join([BALANCE_VALUES] * balances))
    named = ", ".join(f"{name} AS ({step} RETURNING 1)" for name, step in steps.items())
    rows = " UNION ALL ".join(f"SELECT FROM {name}" for name in steps)
    return Sql(
        f"WITH {named} {TRANSACTION_COLUMNS} SELECT {TRANSACTION_VALUES} FROM ({rows}) written"  # noqa: S608 - our own names
        f" HAVING COUNT(*) = {balances + postings + parts}"
    )
