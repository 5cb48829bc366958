"""Lines of a signed list as somebody types them: `12 2 1` is line 12, two adults, one child."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LINES_MAX = 400
PEOPLE_MAX = 20
ONE_ADULT = (1, 0)
_SEPARATORS = re.compile(r"[\s,;/+.]+")
_LONGEST_ROW = 60


class TypedFault(StrEnum):
    """What is wrong with a row. The value is for programs and never changes."""

    NOT_NUMBERS = "not_numbers"
    """It is not one to three whole numbers."""
    NOBODY = "nobody"
    TOO_MANY_PEOPLE = "too_many_people"
    TWICE = "twice"
    """The same line of the list stands above it already."""
    TOO_MANY_ROWS = "too_many_rows"


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One row that was understood: the list's line, and who signed there."""

    row: int
    line: int
    adults: int
    children: int


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that was not; `text` is what was typed, cut to length."""

    row: int
    text: str
    fault: TypedFault


@dataclass(frozen=True, slots=True)
class TypedText:
    """All that was typed. Rows count from 1, empty ones too, as an editor shows them."""

    lines: tuple[TypedLine, ...]
    bad: tuple[BadRow, ...]


def read_typed_lines(text: str) -> TypedText:
    """Read what was typed, row by row; a line without numbers of people is one adult."""
    lines: list[TypedLine] = []
    bad: list[BadRow] = []
    seen: set[int] = set()
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        if len(lines) + len(bad) == LINES_MAX:
            bad.append(BadRow(number, row[:_LONGEST_ROW], TypedFault.TOO_MANY_ROWS))
            break
        read = _read_row(number, row, seen)
        if isinstance(read, TypedFault):
            bad.append(BadRow(number, row.strip()[:_LONGEST_ROW], read))
        else:
            seen.add(read.line)
            lines.append(read)
    return TypedText(tuple(lines), tuple(bad))


def _read_row(number: int, row: str, seen: set[int]) -> TypedLine | TypedFault:
    parts = [part for part in _SEPARATORS.split(row) if part]
    # Only 0 to 9: other scripts have digits too, and one of them may be a slip of the keyboard.
    if not 1 <= len(parts) <= 3 or not all(
        part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts
    ):
        return TypedFault.NOT_NUMBERS
    typed = [int(part) for part in parts]
    line, adults, children = (*typed, *ONE_ADULT[len(typed) - 1 :])
    if line < 1:
        return TypedFault.NOT_NUMBERS
    if max(adults, children) > PEOPLE_MAX:
        return TypedFault.TOO_MANY_PEOPLE
    if adults + children == 0:
        return TypedFault.NOBODY
    if line in seen:
        return TypedFault.TWICE
    return TypedLine(number, line, adults, children)
