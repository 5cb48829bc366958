"""Writing the next edition beside the one that counts, a chunk an act."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, Sql, UnitOfWork, as_uuid, new_id
from cambio.neighbourhood.errors import (
    ImportBrokenOff,
    ImportNotReady,
    ImportUnderWay,
    ImportUnknown,
)
from cambio.neighbourhood.models import AddressImport, Community
from cambio.neighbourhood.rules.address_import import was_broken_off

ROWS_PER_ACT = 500
"""Few enough that an act holds the door for well under 100 ms."""

STILL_WRITING = Sql(
    "UPDATE address_import SET step_done = ?, step_size = ?, touched_at = ?"
    " WHERE community_id = ? AND id = ? AND status = 'writing' AND edition = ?"
)
INSERT_PLACE = Sql(
    "INSERT INTO place (community_id, id, parent_id, kind, name, since_edition)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_FIND_PLACE = "SELECT id FROM place WHERE community_id = ? AND kind = ? AND name = ?"
FIND_PLACE = Sql(
    f"{_FIND_PLACE} AND parent_id IS ?",
    postgresql=f"{_FIND_PLACE} AND parent_id IS NOT DISTINCT FROM ?",
)
INSERT_ADDRESS = Sql(
    "INSERT INTO address (community_id, since_edition, id, street_id, postcode, house_number,"
    " house_letter, house_number_addition, bag_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
WRITE_CHANGE = Sql(
    "UPDATE address SET next_edition = ?, next_street_id = ?, next_bag_id = ?, next_gone = ?"
    " WHERE community_id = ? AND id = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginWriting(Command):
    """Carry an import out.

    `import_id` is one that was checked; None for a file that was not sent to the server, of which
    `file_name`, `size_bytes` and `digest` then tell what it is.
    """

    import_id: UUID | None = None
    file_name: str = ""
    size_bytes: int = 0
    digest: bytes = b""


@dataclass(frozen=True, slots=True)
class Writing:
    """An import that may write the next edition."""

    import_id: UUID
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteChunk(Command):
    """A chunk of what the next edition brings; `step_done` of `step_size` rows are written then."""

    writing: Writing
    step_done: int
    step_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePlaces(WriteChunk):
    """Places of one kind, each with the id of what it stands in (None for a district)."""

    kind: str
    places: tuple[tuple[UUID | None, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteAddresses(WriteChunk):
    """New addresses: street, postcode, number, letter, addition, BAG id."""

    addresses: tuple[tuple[UUID, str, int, str, str, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteChanges(WriteChunk):
    """Known addresses with what becomes of them: id, street, BAG id, and whether it is gone."""

    changes: tuple[tuple[UUID, UUID, str | None, bool], ...]


def begin_writing(uow: UnitOfWork, command: BeginWriting) -> Writing:
    """Take the right to make the next edition; one import of a community has it at a time.

    Raises:
        ImportUnderWay: another has it, and was heard of lately.
        ImportUnknown: there is no such import.
        ImportNotReady: it was not checked, has mistakes, or was carried out already.
    """
    community: Community = uow.lock(Community, id=command.community_id)
    _end_what_was_broken_off(uow, command.community_id)
    if command.import_id is None:
        row = _without_upload(uow, command)
    else:
        found = uow.session.get(AddressImport, (command.community_id, command.import_id))
        if found is None:
            raise ImportUnknown
        if found.status != "checked":
            raise ImportNotReady
        row = found
    row.status, row.edition = "writing", community.address_edition + 1
    row.step_done = row.step_size = 0
    row.touched_at = uow.now
    return Writing(row.id, row.edition)


def write_places(uow: UnitOfWork, command: WritePlaces) -> tuple[UUID, ...]:
    """Add places to the next edition; answers their ids, in order.

    One that was added by hand meanwhile is taken as it is.

    Raises:
        ImportBrokenOff: another import took over.
    """
    require_writing(uow, command)
    community_id, kind = command.community_id, command.kind
    ids = []
    for parent_id, name in command.places:
        row = (community_id, new_id(), parent_id, kind, name, command.writing.edition)
        uow.run(INSERT_PLACE, row)
        found = uow.run(FIND_PLACE, (community_id, kind, name, parent_id)).fetchone()
        ids.append(as_uuid(found[0]))
    return tuple(ids)


def write_addresses(uow: UnitOfWork, command: WriteAddresses) -> None:
    """Add new addresses to the next edition.

    Raises:
        ImportBrokenOff: another import took over.
    """
    require_writing(uow, command)
    start = (command.community_id, command.writing.edition)
    uow.run_many(INSERT_ADDRESS, [(*start, new_id(), *row) for row in command.addresses])


def write_changes(uow: UnitOfWork, command: WriteChanges) -> None:
    """Write what the next edition makes of known addresses beside what they are now.

    Raises:
        ImportBrokenOff: another import took over.
    """
    require_writing(uow, command)
    edition = command.writing.edition
    rows = [
        (edition, street_id, bag_id, gone, command.community_id, address_id)
        for address_id, street_id, bag_id, gone in command.changes
    ]
    uow.run_many(WRITE_CHANGE, rows)


def require_writing(uow: UnitOfWork, command: WriteChunk) -> None:
    """Refuse to write for an import that lost its right; else note how far it is.

    Raises:
        ImportBrokenOff: another import took over.
    """
    key = (command.community_id, command.writing.import_id, command.writing.edition)
    progress = (command.step_done, command.step_size, uow.now)
    if uow.run(STILL_WRITING, (*progress, *key)).rowcount == 0:
        raise ImportBrokenOff


def _end_what_was_broken_off(uow: UnitOfWork, community_id: int) -> None:
    """End an import that has the right to write but is silent; its process is gone.

    Raises:
        ImportUnderWay: it was heard of lately.
    """
    writing = uow.session.query(AddressImport).filter_by(
        community_id=community_id, status="writing"
    )
    other = writing.with_for_update().one_or_none()
    if other is None:
        return
    if not was_broken_off(touched_at=other.touched_at, now=uow.now):
        raise ImportUnderWay
    other.status, other.finished_at = "failed", uow.now
    uow.flush()


def _without_upload(uow: UnitOfWork, command: BeginWriting) -> AddressImport:
    row = AddressImport(
        community_id=command.community_id,
        id=new_id(),
        status="checked",
        file_name=command.file_name,
        size_bytes=command.size_bytes,
        digest=command.digest,
        created_at=uow.now,
        created_by=command.actor_id,
        touched_at=uow.now,
    )
    uow.session.add(row)
    return row
