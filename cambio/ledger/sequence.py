"""The one order of a community's transactions, given after their commit."""

from __future__ import annotations

from cambio.database import Command, Sql, UnitOfWork

LOCK = Sql("SELECT 1", postgresql="SELECT pg_advisory_xact_lock(7043, ?)")
NUMBER = Sql(
    "INSERT INTO ledger_sequence (community_id, sequence, transaction_id)"
    " SELECT t.community_id,"
    " (SELECT COALESCE(MAX(sequence), 0) FROM ledger_sequence WHERE community_id = ?)"
    " + ROW_NUMBER() OVER (ORDER BY t.posted_at, t.id), t.id"
    " FROM ledger_transaction t WHERE t.community_id = ? AND NOT EXISTS"
    " (SELECT 1 FROM ledger_sequence s"
    "  WHERE s.community_id = t.community_id AND s.transaction_id = t.id)"
)


def number_transactions(uow: UnitOfWork, command: Command) -> int:
    """Give every committed transaction its place in the sequence; answers how many were new.

    Only what is committed can be seen here, and one numbers at a time: so a number is never given
    to what may still vanish, and none is given twice.
    """
    community_id = command.community_id
    if uow.on_postgresql:
        uow.run(LOCK, (community_id,))
    numbered: int = uow.run(NUMBER, (community_id, community_id)).rowcount
    return numbered
