"""From text to records, with the number of the line where each begins.

A quotation mark too many must not swallow the rest of the file: such a record is cut down to its
first line and named, and reading goes on at the second.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from cambio.neighbourhood.rules.address_file.limits import (
    MAX_ADDRESS_LINES,
    MAX_FILE_LINES,
    MAX_LINE_CHARACTERS,
    MAX_LINES_PER_RECORD,
)
from cambio.neighbourhood.rules.address_file.reasons import Reason, Unfit


class Record(NamedTuple):
    """The cells of one record. If it has a flaw, its only cell is the text of its first line."""

    line_number: int
    cells: list[str]
    flaw: Unfit | None

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on it; Excel keeps such lines of delimiters for deleted rows."""
        return not any(self.cells) or not any(cell.strip() for cell in self.cells)


def read_records(text: TextIO, delimiter: str) -> Iterator[Record]:
    """Every record of the text, blank ones too.

    Raises:
        Unfit: there are more lines than any spreadsheet has.
    """
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        lines.begin_record()
        line_number = lines.number + 1
        if line_number > MAX_FILE_LINES:
            raise Unfit(Reason.TOO_MANY_LINES, limit=MAX_ADDRESS_LINES)
        flaw = None
        cells: list[str] = []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _QuoteNeverClosedError):
            flaw = Unfit(Reason.QUOTES_BROKEN)
        if len(lines.taken[0]) > MAX_LINE_CHARACTERS:
            flaw = Unfit(Reason.LINE_TOO_LONG, limit=MAX_LINE_CHARACTERS)
        if flaw:
            cells = [lines.taken[0].rstrip("\n")]
            lines.take_back_all_but_the_first()
        yield Record(line_number, cells, flaw)


class _QuoteNeverClosedError(Exception):
    """A record runs on over more lines than any cell does."""


class _Lines:
    """The physical lines of a text, numbered from 1, that can be taken back."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._taken_back: deque[str] = deque()
        self.number = 0
        """Of the line given last."""
        self.taken: list[str] = []
        """The lines given since the record began."""

    def begin_record(self) -> None:
        self.taken.clear()

    def take_back_all_but_the_first(self) -> None:
        self._taken_back.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        del self.taken[1:]

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) == MAX_LINES_PER_RECORD:
            raise _QuoteNeverClosedError
        line = self._taken_back.popleft() if self._taken_back else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line

    def _read(self) -> str:
        """The next line, of one that is too long only the beginning; "" at the end."""
        line = rest = self._text.readline(MAX_LINE_CHARACTERS + 1)
        while len(rest) > MAX_LINE_CHARACTERS and not rest.endswith("\n"):
            rest = self._text.readline(MAX_LINE_CHARACTERS + 1)
        return line
