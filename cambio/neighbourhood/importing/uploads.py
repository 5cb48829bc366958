"""A file that was sent, kept in the database: any process may go on with it."""

from __future__ import annotations

import hashlib
import io
import os
import time
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from cambio.database import perform, reading
from cambio.neighbourhood.errors import FileMissing, FileTooLarge, ImportUnknown
from cambio.neighbourhood.queries import import_pieces
from cambio.neighbourhood.rules.address_file import MAX_FILE_BYTES
from cambio.neighbourhood.use_cases.address_import import (
    KeepPiece,
    ReceiveFile,
    keep_piece,
    receive_file,
)

PIECE_BYTES = 1024 * 1024
BREATH_SECONDS = 0.001


class YieldingFile(io.BytesIO):
    """A file in memory whose reader stops for breath every few lines.

    Scans are served by other threads of the same interpreter. A thread that only computes lets
    them go first every few milliseconds, and a scan has to ask a dozen times.
    """

    def read1(self, size: int | None = -1, /) -> bytes:
        """As ever, after a moment for the others."""
        time.sleep(BREATH_SECONDS)
        return super().read1(size)


def keep_upload(stream: BinaryIO, *, community_id: int, actor_id: UUID, file_name: str) -> UUID:
    """Keep a file that was sent, ready to be checked; answers the import's id.

    Raises:
        FileMissing: there is nothing in it.
        FileTooLarge: it is larger than we take.
    """
    size_bytes = stream.seek(0, os.SEEK_END)
    if not size_bytes:
        raise FileMissing
    if size_bytes > MAX_FILE_BYTES:
        raise FileTooLarge(megabytes=MAX_FILE_BYTES // 1_000_000)
    digest = digest_of(stream)
    command = ReceiveFile(
        community_id=community_id,
        actor_id=actor_id,
        file_name=file_name,
        size_bytes=size_bytes,
        digest=digest,
    )
    import_id = perform(receive_file, command)
    for number, piece in enumerate(_pieces(stream)):
        kept = KeepPiece(
            community_id=community_id,
            actor_id=actor_id,
            import_id=import_id,
            number=number,
            content=zlib.compress(piece),
        )
        perform(keep_piece, kept)
    return import_id


def digest_of(stream: BinaryIO) -> bytes:
    """The SHA-256 of a whole file."""
    digest = hashlib.sha256()
    for piece in _pieces(stream):
        digest.update(piece)
    return digest.digest()


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while piece := stream.read(PIECE_BYTES):
        yield piece


def open_upload(*, community_id: int, import_id: UUID) -> BinaryIO:
    """The file of an import, as it was sent.

    Raises:
        ImportUnknown: it is not kept, or no longer.
    """
    stream = YieldingFile()
    with reading() as session:
        for piece in import_pieces(session, community_id=community_id, import_id=import_id):
            stream.write(piece)
    if not stream.tell():
        raise ImportUnknown
    stream.seek(0)
    return stream
