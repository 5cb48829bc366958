"""Carrying an import out: write the next edition in chunks, let it count, move it into place."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO
from uuid import UUID

from cambio.database import perform
from cambio.neighbourhood.errors import AddressFileBad
from cambio.neighbourhood.importing.checking import compare_with_known
from cambio.neighbourhood.importing.editions import EditionWriter, settle_all
from cambio.neighbourhood.importing.progress import Telling, telling
from cambio.neighbourhood.importing.uploads import digest_of, open_upload
from cambio.neighbourhood.rules.address_file import AddressFile, read_address_file
from cambio.neighbourhood.rules.address_import import Findings
from cambio.neighbourhood.use_cases.address_import import (
    BeginWriting,
    NoteFailure,
    Writing,
    begin_writing,
    note_failure,
)

READING_SHARE = 40
"""Reading and comparing is about so much of a hundred parts of the work, writing the rest."""


def carry_out(*, community_id: int, actor_id: UUID, import_id: UUID, writing: Writing) -> None:
    """Carry out an import of a file that was sent; `writing` is the right to do so.

    Raises:
        ImportUnknown: the file is no longer kept.
        AddressFileBad: there are mistakes in it.
        ImportBrokenOff: another import took over.
    """
    tell = telling(community_id=community_id, actor_id=actor_id, import_id=import_id)
    stream = open_upload(community_id=community_id, import_id=import_id)
    read = read_address_file(stream, progress=_share(tell, start=0, size=READING_SHARE))
    writer = EditionWriter(
        community_id=community_id,
        actor_id=actor_id,
        writing=writing,
        progress=_share(tell, start=READING_SHARE, size=100 - READING_SHARE),
    )
    _write(read, writer)


def import_file(
    stream: BinaryIO,
    *,
    file_name: str,
    community_id: int,
    actor_id: UUID,
    read: AddressFile | None = None,
    progress: Telling | None = None,
) -> Findings:
    """Import a file at hand, in one go; answers what it came to.

    `read` is the file as it was read before, if it was; `progress` is told the rows written.

    Raises:
        AddressFileBad: there are mistakes in it; nothing was imported.
        ImportUnderWay: another import of this community is being carried out.
    """
    read = read or read_address_file(stream)
    if not read.is_sound or read.layout is None:
        raise AddressFileBad(count=read.problem_count)
    command = BeginWriting(
        community_id=community_id,
        actor_id=actor_id,
        file_name=file_name,
        size_bytes=read.layout.size_bytes,
        digest=digest_of(stream),
    )
    writing = perform(begin_writing, command)
    writer = EditionWriter(
        community_id=community_id, actor_id=actor_id, writing=writing, progress=progress
    )
    try:
        return _write(read, writer)
    except BaseException:
        failure = NoteFailure(
            community_id=community_id, actor_id=actor_id, import_id=writing.import_id
        )
        perform(note_failure, failure)
        raise


def _write(read: AddressFile, writer: EditionWriter) -> Findings:
    if not read.is_sound:
        raise AddressFileBad(count=read.problem_count)
    settle_all(community_id=writer.community_id, actor_id=writer.actor_id)
    writer.sweep()
    comparison = compare_with_known(read, community_id=writer.community_id)
    writer.write(comparison)
    settle_all(community_id=writer.community_id, actor_id=writer.actor_id)
    return comparison.findings


def _share(tell: Telling, *, start: int, size: int) -> Callable[[int, int], None]:
    """Tells one stage of the work as its share of a hundred parts."""
    return lambda done, whole: tell(start + size * done // max(whole, 1), 100)
