"""Giving back just the bad lines, each with why, in the dialect that the file came in."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, Final

from cambio.neighbourhood.rules.address_file.excel import disarmed
from cambio.neighbourhood.rules.address_file.nouns import AddressFile, Layout
from cambio.neighbourhood.rules.address_file.reading import checked_lines
from cambio.neighbourhood.rules.address_file.reasons import LineProblem, Unfit
from cambio.neighbourhood.rules.address_file.records import Record

_CHARACTERS_A_CHUNK: Final = 65_536


def bad_lines_file(
    stream: BinaryIO,
    read: AddressFile,
    *,
    explain: Callable[[LineProblem], str],
    line_heading: str = "line",
    reason_heading: str = "reason",
) -> Iterator[bytes]:
    """The bad lines of the file that `read` came from, in chunks.

    In front of the file's own columns stand the line number and the reasons, put into words by
    `explain`; `read_address_file` passes these over, so the file can be mended and read again.
    A cell that a spreadsheet would run gets an apostrophe in front, which the reader takes off
    again. Lines are checked anew, so that all have their reasons, also those past the thousandth.
    Nothing at all is given if the file was refused before its first address.
    """
    if not read.layout or not read.bad_line_numbers:
        return
    dialect = read.layout.dialect
    # Reasons may hold characters that the file's encoding lacks.
    encoder = codecs.getincrementalencoder(dialect.encoding)(errors="replace")
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator=dialect.newline)

    def write(*cells: str) -> None:
        # Inside cells lines end as between them, or csv would put no quotes around such a cell.
        writer.writerow(disarmed(cell).replace("\n", dialect.newline) for cell in cells)

    if dialect.has_sep_line:
        text.write(f"sep={dialect.delimiter}{dialect.newline}")
    write(line_heading, reason_heading, *read.layout.header)
    for record, problems in _bad_lines(stream, read, read.layout):
        write(str(record.line_number), " ".join(map(explain, problems)), *record.cells)
        if text.tell() > _CHARACTERS_A_CHUNK:
            yield encoder.encode(text.getvalue())
            text.seek(0)
            text.truncate()
    yield encoder.encode(text.getvalue(), final=True)


def _bad_lines(
    stream: BinaryIO, read: AddressFile, layout: Layout
) -> Iterator[tuple[Record, Sequence[LineProblem]]]:
    lines = checked_lines(stream, layout, bag_ids_were_rounded=read.bag_ids_were_rounded)
    # Lines past the last that we take have no reason of their own.
    with suppress(Unfit):
        for record, _, problems in lines:
            if problems:
                yield record, problems
