"""Letting an edition count, all at once; moving it into place; taking away what never counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from cambio.database import Command, Sql, UnitOfWork
from cambio.neighbourhood.models import AddressImport, Community
from cambio.neighbourhood.rules.address_import import Findings
from cambio.neighbourhood.use_cases.address_import.writing import (
    ROWS_PER_ACT,
    WriteChunk,
    require_writing,
)

COUNTS = Sql("SELECT address_edition FROM community WHERE id = ?")
SETTLE = Sql(
    "UPDATE address SET street_id = next_street_id, bag_id = next_bag_id,"
    " gone_at = CASE WHEN next_gone THEN COALESCE(gone_at, ?) END,"
    " next_edition = NULL, next_street_id = NULL, next_bag_id = NULL, next_gone = NULL"
    " WHERE community_id = ? AND id IN (SELECT id FROM address"
    " WHERE community_id = ? AND next_edition <= ? LIMIT ?)"
)
SWEEP_CHANGES = Sql(
    "UPDATE address SET next_edition = NULL, next_street_id = NULL, next_bag_id = NULL,"
    " next_gone = NULL WHERE community_id = ? AND id IN (SELECT id FROM address"
    " WHERE community_id = ? AND next_edition > ? LIMIT ?)"
)
SWEEP_ADDRESSES = Sql(
    "DELETE FROM address WHERE community_id = ? AND id IN (SELECT id FROM address"
    " WHERE community_id = ? AND since_edition > ? LIMIT ?)"
)
# Leaves first: a place goes when nothing stands in it any more.
SWEEP_PLACES = Sql(
    "DELETE FROM place WHERE community_id = ? AND id IN (SELECT id FROM place p"
    " WHERE community_id = ? AND since_edition > ? AND NOT EXISTS (SELECT 1 FROM place q"
    " WHERE q.community_id = p.community_id AND q.parent_id = p.id) LIMIT ?)"
)
FILES_KEPT_FOR = timedelta(days=7)
FORGET_FILES = Sql(
    "DELETE FROM address_import_piece WHERE community_id = ? AND import_id IN"
    " (SELECT id FROM address_import WHERE community_id = ? AND touched_at < ?)"
)
FORGET_FILE = Sql("DELETE FROM address_import_piece WHERE community_id = ? AND import_id = ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountEdition(WriteChunk):
    """Everything is written; `findings` is what it came to."""

    findings: Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidy(Command):
    """Do a chunk of what imports left to do."""


def count_edition(uow: UnitOfWork, command: CountEdition) -> None:
    """Let the edition that was written count from now on.

    Raises:
        ImportBrokenOff: another import took over.
    """
    community: Community = uow.lock(Community, id=command.community_id)
    require_writing(uow, command)
    key = (command.community_id, command.writing.import_id)
    row = uow.session.get_one(AddressImport, key)
    row.status, row.finished_at = "done", uow.now
    row.findings = msgspec.json.encode(command.findings)
    community.address_edition = command.writing.edition
    uow.flush()
    uow.run(FORGET_FILE, key)
    # After a usual import this settles all of it.
    settle(uow, Tidy(community_id=command.community_id, actor_id=command.actor_id))


def settle(uow: UnitOfWork, command: Tidy) -> int:
    """Move up to a chunk of changes that count into their places; answers how many there were."""
    own = command.community_id
    edition = uow.run(COUNTS, (own,)).fetchone()[0]
    settled: int = uow.run(SETTLE, (uow.now, own, own, edition, ROWS_PER_ACT)).rowcount
    return settled


def sweep(uow: UnitOfWork, command: WriteChunk) -> int:
    """Take away up to a chunk of rows of an edition that was broken off; answers how many.

    Nobody ever saw them, and nothing refers to them. Comes before the first row of one's own.

    Raises:
        ImportBrokenOff: another import took over.
    """
    require_writing(uow, command)
    own = command.community_id
    edition = uow.run(COUNTS, (own,)).fetchone()[0]
    for statement in (SWEEP_CHANGES, SWEEP_ADDRESSES, SWEEP_PLACES):
        swept: int = uow.run(statement, (own, own, edition, ROWS_PER_ACT)).rowcount
        if swept:
            return swept
    return 0


def forget_files(uow: UnitOfWork, command: Tidy) -> int:
    """Forget files that nobody came back for in a week; answers how many pieces they had."""
    own = command.community_id
    forgotten: int = uow.run(FORGET_FILES, (own, own, uow.now - FILES_KEPT_FOR)).rowcount
    return forgotten
