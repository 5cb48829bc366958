"""Imports of addresses: how far they are, what they found, and the file that was sent."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import AddressImport, AddressImportPiece
from cambio.neighbourhood.rules.address_import import Findings, was_broken_off

UNDER_WAY = ("checking", "writing")
_FINDINGS = msgspec.json.Decoder(Findings)


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import of addresses.

    `status` is `failed` also for one that was broken off without a word. `findings` is None until
    it was checked. `step_done` of `step_size` tells how far the work at hand is.
    """

    id: UUID
    status: str
    file_name: str
    size_bytes: int
    created_at: datetime
    created_by: UUID
    step_done: int
    step_size: int
    findings: Findings | None
    finished_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is working on it at this moment."""
        return self.status in UNDER_WAY


def address_import(
    session: Session, *, community_id: int, import_id: UUID, now: datetime
) -> ImportView | None:
    """One import, or None."""
    row = session.get(AddressImport, (community_id, import_id))
    return None if row is None else _import_view(row, now)


def address_imports(
    session: Session, *, community_id: int, now: datetime, limit: int = 20
) -> list[ImportView]:
    """The latest imports, the newest first."""
    query = select(AddressImport).where(AddressImport.community_id == community_id)
    rows = session.scalars(query.order_by(AddressImport.id.desc()).limit(limit))
    return [_import_view(row, now) for row in rows]


def import_pieces(session: Session, *, community_id: int, import_id: UUID) -> Iterator[bytes]:
    """The file that was sent, piece by piece; nothing when it is no longer kept."""
    query = (
        select(AddressImportPiece.content)
        .filter_by(community_id=community_id, import_id=import_id)
        .order_by(AddressImportPiece.number)
    )
    for content in session.scalars(query):
        yield zlib.decompress(content)


def _import_view(row: AddressImport, now: datetime) -> ImportView:
    broken_off = row.status in UNDER_WAY and was_broken_off(touched_at=row.touched_at, now=now)
    return ImportView(
        row.id,
        "failed" if broken_off else row.status,
        row.file_name,
        row.size_bytes,
        row.created_at,
        row.created_by,
        row.step_done,
        row.step_size,
        _FINDINGS.decode(row.findings) if row.findings else None,
        row.finished_at,
    )
