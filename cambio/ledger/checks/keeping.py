"""Checks of what keeps the books: the triggers, and the hashes of notes."""

from __future__ import annotations

from sqlalchemy import func, select
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
    notes = session.execute(
        select(LedgerTransaction.id, LedgerTransaction.note_hash, LedgerNote)
        .outerjoin(
            LedgerNote,
            (LedgerTransaction.community_id == LedgerNote.community_id)
            & (LedgerTransaction.id == LedgerNote.transaction_id),
            full=True,
        )
        .where(
            func.coalesce(LedgerTransaction.community_id, LedgerNote.community_id) == community_id,
            LedgerTransaction.note_hash.is_not(None) | LedgerNote.community_id.is_not(None),
        )
        .execution_options(yield_per=1_000)
    )
    # Closed also when a difference ends it early: PostgreSQL hands it over in parts.
    with notes:
        for row in notes:
            transaction_id, note_hash, written = row
            # A full outer join: either side may be missing, whatever its columns' types say.
            note: LedgerNote | None = written
            if note is None or not _is_what_was_written(note, note_hash):
                name = str(note.transaction_id if note else transaction_id)
                found = "another text" if note else "no note"
                return Difference(check.name, community_id, "transaction", name, "its note", found)
    return None


def _is_what_was_written(note: LedgerNote, note_hash: bytes | None) -> bool:
    """A note that was erased is no difference: the books promise only what it said."""
    if note.text is None or note.salt is None or note.erased_at is not None:
        erased = (note.text, note.salt) == (None, None) and note.erased_at is not None
        return erased and note_hash is not None
    return hash_of_note(note.salt, note.text) == note_hash


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
