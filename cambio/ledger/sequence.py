"""The one order of a community's transactions, given after their commit, and what hangs from it.

With their places come two things by which a look back need not read everything: what each account
without a floor holds after a place, and every so often what all accounts held together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.database import Command, Sql, UnitOfWork, as_uuid
from cambio.database.base import as_moment
from cambio.ledger.models import LedgerUnnumbered

# So few that numbering never holds SQLite's door for long.
NUMBERED_AT_ONCE = 1_000
# A look back reads at most so many transactions beside a checkpoint.
CHECKPOINT_EVERY = 1_000
BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)

ONE_AT_A_TIME = Sql("SELECT ?", postgresql="SELECT pg_advisory_xact_lock(7043, ?::integer)")
TAKE_WAITING = Sql(
    "DELETE FROM ledger_unnumbered WHERE community_id = ? AND turn IN"
    " (SELECT turn FROM ledger_unnumbered WHERE community_id = ? ORDER BY turn LIMIT ?)"
    " RETURNING turn, transaction_id"
)
LAST_NUMBER = Sql("SELECT COALESCE(MAX(sequence), 0) FROM ledger_sequence WHERE community_id = ?")
NUMBER = Sql(
    "INSERT INTO ledger_sequence (community_id, sequence, transaction_id) VALUES (?, ?, ?)"
)
LEGS_WITHOUT_FLOOR = Sql(
    "SELECT p.account_id, s.sequence, p.amount_minor FROM ledger_sequence s JOIN ledger_posting p"
    " ON p.community_id = s.community_id AND p.transaction_id = s.transaction_id"
    " WHERE s.community_id = ? AND s.sequence > ? AND s.sequence <= ? AND p.entry IS NULL"
    " ORDER BY s.sequence"
)
LAST_LINE = Sql(
    "SELECT balance_minor FROM ledger_line WHERE community_id = ? AND account_id = ?"
    " ORDER BY sequence DESC LIMIT 1"
)
ADD_LINE = Sql(
    "INSERT INTO ledger_line (community_id, account_id, sequence, balance_minor)"
    " VALUES (?, ?, ?, ?)"
)
LAST_CHECKPOINT = Sql(
    "SELECT sequence, books_at FROM ledger_checkpoint WHERE community_id = ?"
    " ORDER BY sequence DESC LIMIT 1"
)
SUMS_AT = Sql(
    "SELECT currency, purpose, balance_minor FROM ledger_checkpoint_sum"
    " WHERE community_id = ? AND sequence = ?"
)
MOVED_BETWEEN = Sql(
    "SELECT a.currency, a.purpose, SUM(p.amount_minor) FROM ledger_sequence s"
    " JOIN ledger_posting p"
    " ON p.community_id = s.community_id AND p.transaction_id = s.transaction_id"
    " JOIN ledger_account a ON a.community_id = p.community_id AND a.id = p.account_id"
    " WHERE s.community_id = ? AND s.sequence > ? AND s.sequence <= ?"
    " GROUP BY a.currency, a.purpose"
)
LATEST_BETWEEN = Sql(
    "SELECT MAX(t.posted_at) FROM ledger_sequence s JOIN ledger_transaction t"
    " ON t.community_id = s.community_id AND t.id = s.transaction_id"
    " WHERE s.community_id = ? AND s.sequence > ? AND s.sequence <= ?"
)
ADD_CHECKPOINT = Sql(
    "INSERT INTO ledger_checkpoint (community_id, sequence, books_at) VALUES (?, ?, ?)"
)
ADD_SUM = Sql(
    "INSERT INTO ledger_checkpoint_sum"
    " (community_id, sequence, currency, purpose, balance_minor) VALUES (?, ?, ?, ?, ?)"
)


class _Stretch(NamedTuple):
    """Places in a community's sequence: after the first, up to and with the last."""

    community_id: int
    after: int
    last: int


def number_transactions(uow: UnitOfWork, command: Command) -> int:
    """Give committed transactions their place in the sequence; answers how many got one.

    At most `NUMBERED_AT_ONCE` do; whoever wants all repeats it until it answers 0. Only what
    is committed can be seen here, and one numbers at a time: so a number is never given to what
    may still vanish, none is given twice, and none is left out.
    """
    community_id = command.community_id
    uow.run(ONE_AT_A_TIME, (community_id,))
    taken = uow.run(TAKE_WAITING, (community_id, community_id, NUMBERED_AT_ONCE)).fetchall()
    if not taken:
        return 0
    last: int = uow.run(LAST_NUMBER, (community_id,)).fetchone()[0]
    places = enumerate(sorted(taken), start=last + 1)
    uow.run_many(
        NUMBER,
        [(community_id, sequence, transaction_id) for sequence, (_, transaction_id) in places],
    )
    stretch = _Stretch(community_id, last, last + len(taken))
    _write_lines(uow, stretch)
    _write_checkpoints(uow, stretch)
    return len(taken)


def _write_lines(uow: UnitOfWork, stretch: _Stretch) -> None:
    legs: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for account_id, sequence, amount_minor in uow.run(LEGS_WITHOUT_FLOOR, stretch).fetchall():
        legs[as_uuid(account_id)].append((sequence, amount_minor))
    lines = []
    for account_id, moves in legs.items():
        last = uow.run(LAST_LINE, (stretch.community_id, account_id)).fetchone()
        balance_minor = last[0] if last else 0
        for sequence, amount_minor in moves:
            balance_minor += amount_minor
            lines.append((stretch.community_id, account_id, sequence, balance_minor))
    if lines:
        uow.run_many(ADD_LINE, lines)


def _write_checkpoints(uow: UnitOfWork, stretch: _Stretch) -> None:
    community_id = stretch.community_id
    last = uow.run(LAST_CHECKPOINT, (community_id,)).fetchone()
    before, books_at = (last[0], as_moment(last[1])) if last else (0, BEFORE_ALL)
    for place in range(before + CHECKPOINT_EVERY, stretch.last + 1, CHECKPOINT_EVERY):
        part = _Stretch(community_id, before, place)
        books_at = max(books_at, as_moment(uow.run(LATEST_BETWEEN, part).fetchone()[0]))
        sums: dict[tuple[str, str], int] = defaultdict(int)
        rows: list[Sequence[str]] = [
            *uow.run(SUMS_AT, (community_id, before)).fetchall(),
            *uow.run(MOVED_BETWEEN, part).fetchall(),
        ]
        for currency, purpose, minor in rows:
            sums[currency, purpose] += int(minor)
        uow.run(ADD_CHECKPOINT, (community_id, place, books_at))
        uow.run_many(ADD_SUM, [(community_id, place, *key, minor) for key, minor in sums.items()])
        before = place


def waiting(session: Session, *, community_id: int) -> int:
    """How many transactions have no place in the sequence yet."""
    query = select(func.count()).select_from(LedgerUnnumbered).filter_by(community_id=community_id)
    return session.scalar(query) or 0


def communities_waiting(session: Session) -> list[int]:
    """The communities in which transactions have no place in the sequence yet."""
    query = select(LedgerUnnumbered.community_id).distinct()
    return list(session.scalars(query.order_by(LedgerUnnumbered.community_id)))
