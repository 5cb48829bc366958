"""A file comes in, is kept in pieces while it is checked, and what was found is noted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import msgspec

from cambio.database import Command, Sql, UnitOfWork, new_id
from cambio.neighbourhood.errors import ImportNotReady, ImportUnknown
from cambio.neighbourhood.models import AddressImport, AddressImportPiece
from cambio.neighbourhood.rules.address_import import Findings, was_broken_off

FILE_NAME_MAX = 200

# Of files that nobody is working on, the earlier make room: no list of addresses lies about.
FORGET_EARLIER_FILES = Sql(
    "DELETE FROM address_import_piece WHERE community_id = ? AND import_id IN"
    " (SELECT id FROM address_import WHERE community_id = ?"
    " AND status NOT IN ('checking', 'writing'))"
)
NOTE_PROGRESS = Sql(
    "UPDATE address_import SET step_done = ?, step_size = ?, touched_at = ?"
    " WHERE community_id = ? AND id = ? AND status IN ('checking', 'writing')"
)
NOTE_FINDINGS = Sql(
    "UPDATE address_import SET status = ?, findings = ?, touched_at = ?"
    " WHERE community_id = ? AND id = ? AND status = 'checking'"
)
NOTE_FAILURE = Sql(
    "UPDATE address_import SET status = 'failed', finished_at = ?, touched_at = ?"
    " WHERE community_id = ? AND id = ? AND status IN ('checking', 'writing')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveFile(Command):
    """A file of addresses was sent; `digest` is the SHA-256 of its content."""

    file_name: str
    size_bytes: int
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPiece(Command):
    """One piece of the file, compressed with zlib; pieces are numbered from 0."""

    import_id: UUID
    number: int
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StartChecking(Command):
    """Check a file again that is still kept."""

    import_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteProgress(Command):
    """How far the work at hand is, in any unit."""

    import_id: UUID
    step_done: int
    step_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFindings(Command):
    """What checking found."""

    import_id: UUID
    findings: Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFailure(Command):
    """The work ended before its time."""

    import_id: UUID


def receive_file(uow: UnitOfWork, command: ReceiveFile) -> UUID:
    """Make room for a file that is to be checked; answers the import's id."""
    uow.run(FORGET_EARLIER_FILES, (command.community_id, command.community_id))
    row = AddressImport(
        community_id=command.community_id,
        id=new_id(),
        status="checking",
        file_name=command.file_name[-FILE_NAME_MAX:],
        size_bytes=command.size_bytes,
        digest=command.digest,
        created_at=uow.now,
        created_by=command.actor_id,
        touched_at=uow.now,
    )
    uow.session.add(row)
    return row.id


def keep_piece(uow: UnitOfWork, command: KeepPiece) -> None:
    """Keep one piece of the file."""
    uow.session.add(
        AddressImportPiece(
            community_id=command.community_id,
            import_id=command.import_id,
            number=command.number,
            content=command.content,
        )
    )


def start_checking(uow: UnitOfWork, command: StartChecking) -> None:
    """Have a file checked again: one that was broken off, or that waited while others went before.

    Raises:
        ImportUnknown: there is no such import, or its file is no longer kept.
        ImportNotReady: somebody is working on it, or it was carried out already.
    """
    key = {"community_id": command.community_id, "id": command.import_id}
    row: AddressImport | None = uow.lock(AddressImport, **key)
    piece = (command.community_id, command.import_id, 0)
    if row is None or uow.session.get(AddressImportPiece, piece) is None:
        raise ImportUnknown
    alive = not was_broken_off(touched_at=row.touched_at, now=uow.now)
    if row.status == "done" or (row.status in ("checking", "writing") and alive):
        raise ImportNotReady
    row.status, row.findings, row.finished_at = "checking", None, None
    row.step_done = row.step_size = 0
    row.touched_at = uow.now


def note_progress(uow: UnitOfWork, command: NoteProgress) -> None:
    """Say how far the work is, and that it goes on."""
    uow.run(
        NOTE_PROGRESS,
        (
            command.step_done,
            command.step_size,
            uow.now,
            command.community_id,
            command.import_id,
        ),
    )


def note_findings(uow: UnitOfWork, command: NoteFindings) -> None:
    """Checking is done: the import waits for a yes, or is refused for what is wrong."""
    status = "checked" if command.findings.is_sound else "refused"
    findings = msgspec.json.encode(command.findings)
    uow.run(NOTE_FINDINGS, (status, findings, uow.now, command.community_id, command.import_id))


def note_failure(uow: UnitOfWork, command: NoteFailure) -> None:
    """The work broke off; what it wrote never counts."""
    uow.run(NOTE_FAILURE, (uow.now, uow.now, command.community_id, command.import_id))
