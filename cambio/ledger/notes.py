"""Free text beside transactions, and erasing it: the books promise what it said, not to keep it."""

from __future__ import annotations

from uuid import UUID

from cambio.database import Sql, UnitOfWork

ERASE = Sql(
    "UPDATE ledger_note SET text = NULL, salt = NULL, erased_at = ?"
    " WHERE community_id = ? AND text IS NOT NULL AND transaction_id IN"
    " (SELECT p.transaction_id FROM ledger_posting p JOIN ledger_account a"
    " ON a.community_id = p.community_id AND a.id = p.account_id"
    " WHERE a.community_id = ? AND a.owner_id = ?)"
)


def erase_notes_of(uow: UnitOfWork, *, community_id: int, owner_id: UUID) -> int:
    """Erase every text beside a transaction that moved an owner's tokens; answers how many.

    The salted hash stays in the books and says nothing without the text: verify still passes.
    """
    erased: int = uow.run(ERASE, (uow.now, community_id, community_id, owner_id)).rowcount
    return erased
