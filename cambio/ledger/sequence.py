"""The one order of a community's transactions, given after their commit."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.database import Command, Sql, UnitOfWork
from cambio.ledger.models import LedgerUnnumbered

# So few that numbering never holds SQLite's door for long.
NUMBERED_AT_ONCE = 1_000

ONE_AT_A_TIME = Sql("SELECT ?", postgresql="SELECT pg_advisory_xact_lock(7043, ?)")
TAKE_WAITING = Sql(
    "DELETE FROM ledger_unnumbered WHERE community_id = ? AND turn IN"
    " (SELECT turn FROM ledger_unnumbered WHERE community_id = ? ORDER BY turn LIMIT ?)"
    " RETURNING turn, transaction_id"
)
LAST_NUMBER = Sql("SELECT COALESCE(MAX(sequence), 0) FROM ledger_sequence WHERE community_id = ?")
NUMBER = Sql(
    "INSERT INTO ledger_sequence (community_id, sequence, transaction_id) VALUES (?, ?, ?)"
)


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
    return len(taken)


def waiting(session: Session, *, community_id: int) -> int:
    """How many transactions have no place in the sequence yet."""
    query = select(func.count()).select_from(LedgerUnnumbered).filter_by(community_id=community_id)
    return session.scalar(query) or 0


def communities_waiting(session: Session) -> list[int]:
    """The communities in which transactions have no place in the sequence yet."""
    query = select(LedgerUnnumbered.community_id).distinct()
    return list(session.scalars(query.order_by(LedgerUnnumbered.community_id)))
