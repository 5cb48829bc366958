"""Finding out how a file is written before reading its first address."""

import csv
import os
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, TextIO

from cambio.neighbourhood.rules.address_file.columns import REQUIRED, count_known, find_columns
from cambio.neighbourhood.rules.address_file.encoding import find_encoding, text_of
from cambio.neighbourhood.rules.address_file.limits import MAX_FILE_BYTES, MAX_LINE_CHARACTERS
from cambio.neighbourhood.rules.address_file.nouns import Dialect, Layout
from cambio.neighbourhood.rules.address_file.reasons import LineProblem, Reason, Unfit, shown
from cambio.neighbourhood.rules.address_file.records import Record, read_records

_DELIMITERS: Final = (";", ",", "\t")
_BLANK: Final = '\n\t;, \xa0"'
_SEP_LINE: Final = re.compile(r'"?sep=([^\w\s"]|\t)"?\s*', re.IGNORECASE)


def find_layout(stream: BinaryIO) -> tuple[Layout, tuple[LineProblem, ...]]:
    """How the file is written, and what is wrong with its headings.

    Raises:
        Unfit: it is empty, too large, or no text file.
    """
    size_bytes = stream.seek(0, os.SEEK_END)
    if size_bytes > MAX_FILE_BYTES:
        raise Unfit(Reason.FILE_TOO_LARGE, size_bytes=size_bytes, limit_bytes=MAX_FILE_BYTES)
    encoding = find_encoding(stream)
    with text_of(stream, encoding) as text:
        dialect = _find_dialect(text, encoding)
    with text_of(stream, encoding) as text:
        record = next(content_records(text, dialect), None)
    if record is None:
        raise Unfit(Reason.FILE_EMPTY)
    columns = find_columns(record.cells, line_number=record.line_number)
    layout = Layout(
        dialect=dialect,
        header=tuple(record.cells),
        positions=columns.positions,
        ignored_columns=columns.ignored,
        size_bytes=size_bytes,
    )
    flaw = record.flaw or _lines_in_one_cell(record.cells)
    if flaw:
        value = shown(record.cells[0])
        return layout, (LineProblem(record.line_number, None, value, flaw.reason, flaw.facts),)
    return layout, columns.problems


def content_records(text: TextIO, dialect: Dialect) -> Iterator[Record]:
    """The records with anything in them: the headings first, then every address."""
    records = read_records(text, dialect.delimiter)
    if dialect.has_sep_line:
        next(records)
    return (record for record in records if not record.is_blank)


def _find_dialect(text: TextIO, encoding: str) -> Dialect:
    """The dialect; its delimiter is the one that makes most headings known, else what `sep=` says.

    Raises:
        Unfit: there is nothing in the file.
    """
    line = text.readline(MAX_LINE_CHARACTERS)
    declared = _SEP_LINE.fullmatch(line)
    if declared:
        line = text.readline(MAX_LINE_CHARACTERS)
    while line and not line.strip(_BLANK):
        line = text.readline(MAX_LINE_CHARACTERS)
    if not line:
        raise Unfit(Reason.FILE_EMPTY)
    candidates = (declared[1], *_DELIMITERS) if declared else _DELIMITERS
    return Dialect(
        encoding=encoding,
        delimiter=max(candidates, key=lambda delimiter: count_known(_split(line, delimiter))),
        # A file with several kinds of line end was made by several programs: back to Excel's own.
        newline=text.newlines if isinstance(text.newlines, str) else "\r\n",
        has_sep_line=declared is not None,
    )


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        # The text of a cell may hold what no line holds, such as the end of one.
        return []


def _lines_in_one_cell(cells: list[str]) -> Unfit | None:
    """Excel opens a file with commas in one column, and saves each line as one quoted cell."""
    if len(cells) == 1:
        for delimiter in _DELIMITERS:
            if count_known(_split(cells[0], delimiter)) >= len(REQUIRED):
                return Unfit(Reason.LINES_IN_ONE_CELL, delimiter=delimiter)
    return None
