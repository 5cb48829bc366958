"""Importing addresses, as many short acts; `importing` carries a whole file through them.

First a file is received and checked: that changes no address. Then `begin_writing` takes the right
to make the next edition; places, addresses and changes are written beside what counts, a few
hundred rows an act; and `count_edition` lets it count, all at once. Work that was broken off leaves
rows of an edition that never counts: `sweep` takes them away before the next import writes.
"""

from cambio.neighbourhood.use_cases.address_import.counting import (
    CountEdition,
    Tidy,
    count_edition,
    forget_files,
    settle,
    sweep,
)
from cambio.neighbourhood.use_cases.address_import.receiving import (
    KeepPiece,
    NoteFailure,
    NoteFindings,
    NoteProgress,
    ReceiveFile,
    StartChecking,
    keep_piece,
    note_failure,
    note_findings,
    note_progress,
    receive_file,
    start_checking,
)
from cambio.neighbourhood.use_cases.address_import.writing import (
    ROWS_PER_ACT,
    BeginWriting,
    WriteAddresses,
    WriteChanges,
    WriteChunk,
    WritePlaces,
    Writing,
    begin_writing,
    write_addresses,
    write_changes,
    write_places,
)

__all__ = [
    "ROWS_PER_ACT",
    "BeginWriting",
    "CountEdition",
    "KeepPiece",
    "NoteFailure",
    "NoteFindings",
    "NoteProgress",
    "ReceiveFile",
    "StartChecking",
    "Tidy",
    "WriteAddresses",
    "WriteChanges",
    "WriteChunk",
    "WritePlaces",
    "Writing",
    "begin_writing",
    "count_edition",
    "forget_files",
    "keep_piece",
    "note_failure",
    "note_findings",
    "note_progress",
    "receive_file",
    "settle",
    "start_checking",
    "sweep",
    "write_addresses",
    "write_changes",
    "write_places",
]
