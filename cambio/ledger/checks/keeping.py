"""Checks of what keeps the books: the triggers, and the hashes of notes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.database import N_
from cambio.ledger import triggers
from cambio.ledger.checks.finding import Check, Difference
from cambio.ledger.digests import hash_of_note
from cambio.ledger.models import LedgerNote, LedgerTransaction


def _trigger_amiss(check: Check, session: Session, _community_id: int) -> Difference | None:
    names = triggers.amiss(session.connection())
    if not names:
        return None
    return Difference(check.name, None, "trigger", names[0], "in force", "missing or changed")


def _changed_note(check: Check, session: Session, community_id: int) -> Difference | None:
    # A note that was erased is no difference: the books promise only what it said.
    notes = session.execute(
        select(LedgerNote, LedgerTransaction.note_hash)
        .outerjoin(
            LedgerTransaction,
            (LedgerTransaction.community_id == LedgerNote.community_id)
            & (LedgerTransaction.id == LedgerNote.transaction_id),
        )
        .where(LedgerNote.community_id == community_id)
        .order_by(LedgerNote.transaction_id)
        .execution_options(yield_per=1_000)
    )
    for note, note_hash in notes:
        if note.text is None and note.salt is None and note.erased_at is not None:
            continue
        if note_hash is None or hash_of_note(note.salt or b"", note.text or "") != note_hash:
            transaction_id = str(note.transaction_id)
            return Difference(
                check.name, community_id, "transaction", transaction_id, "its note", "another text"
            )
    return None


TRIGGERS_ARE_IN_FORCE = Check(
    "triggers_are_in_force",
    N_("The database itself refuses to change the books."),
    _trigger_amiss,
)

NOTES_MATCH = Check(
    "notes_match",
    N_("Every note is the one that was written when its transaction was booked."),
    _changed_note,
)
