"""A list to sign at an action: an address to a line, with room for people and a signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO

from cards.printing.colours import BLACK, INK, Colour
from cards.printing.pdf import PAGE_HEIGHT, PAGE_WIDTH, finish, new_pdf, paint
from cards.printing.shapes import Box, Shape
from cards.printing.typography import fitted, words_at, wrapped

_LEFT, _RIGHT = 15.0, PAGE_WIDTH - 15.0
_WIDTH = _RIGHT - _LEFT
_TOP = 52.0
_FOOT = PAGE_HEIGHT - 16.0
_RULE = 0.2
_BAND = Colour(236, 240, 239)


@dataclass(frozen=True, slots=True)
class SignUpLine:
    """One line: its number, good for this action only, and the house; never a name."""

    line: int
    street: str
    house: str


@dataclass(frozen=True, slots=True)
class SignUpWords:
    """The words of the list, in the language of the community. `page` holds `%(number)s`."""

    title: str
    when: str
    intro: str
    number: str
    house: str
    adults: str
    children: str
    signature: str
    page: str
    foot: str


@dataclass(frozen=True, slots=True)
class _Look:
    """How large: row height in millimetres, and sizes of letters in points."""

    row: float
    text: float
    head: float
    intro: float


ORDINARY = _Look(row=10.5, text=14, head=10, intro=10.5)
LARGE = _Look(row=17.0, text=24, head=15, intro=15)

# Where each column begins, as a share of the width: number, house, adults, children, signature.
_COLUMNS = (0.0, 0.12, 0.31, 0.49, 0.64, 1.0)


def draw_sign_up(
    lines: Sequence[SignUpLine],
    out: BinaryIO,
    *,
    words: SignUpWords,
    large: bool,
    language: str,
) -> int:
    """Write the list as a PDF and answer how many pages; each street begins a page of its own."""
    look = LARGE if large else ORDINARY
    canvas = new_pdf(out, title=words.title, language=language)
    pages = 0
    for pages, (street, rows) in enumerate(_pages(lines, look), start=1):
        paint(canvas, _page(street, rows, words=words, look=look, number=pages), x=0, y=0)
        canvas.showPage()
    finish(canvas, pages=pages)
    return pages


def _pages(lines: Iterable[SignUpLine], look: _Look) -> Iterator[tuple[str, Sequence[SignUpLine]]]:
    most = int((_FOOT - _top(look)) // look.row) - 1  # the first row holds the headings
    for street, of_street in groupby(lines, key=lambda each: each.street):
        rows = list(of_street)
        for start in range(0, len(rows), most):
            yield street, rows[start : start + most]


def _top(look: _Look) -> float:
    return _TOP + (10.0 if look is LARGE else 0.0)


def _page(
    street: str, rows: Sequence[SignUpLine], *, words: SignUpWords, look: _Look, number: int
) -> Iterator[Shape]:
    yield from _heading(street, words, look, number)
    top = _top(look)
    yield Box(_LEFT, top, _WIDTH, look.row, _BAND)
    headings = (words.number, words.house, words.adults, words.children, words.signature)
    for column, heading in enumerate(headings):
        yield from _cell(heading, column, top, look, size=look.head, bold=True)
    for index, row in enumerate(rows, start=1):
        y = top + index * look.row
        yield from _cell(str(row.line), 0, y, look, size=look.text, bold=True)
        yield from _cell(row.house, 1, y, look, size=look.text)
        yield Box(_LEFT, y, _WIDTH, _RULE, INK)
    foot = top + (len(rows) + 1) * look.row
    for y in (top, foot):
        yield Box(_LEFT, y, _WIDTH, _RULE, INK)
    for share in _COLUMNS:
        yield Box(_LEFT + share * (_WIDTH - _RULE), top, _RULE, foot - top, INK)


def _heading(street: str, words: SignUpWords, look: _Look, number: int) -> Iterator[Shape]:
    size, title = fitted(
        f"{street}: {words.title}", width=_WIDTH, sizes=(22, 19, 16, 13), most_lines=1, bold=True
    )
    yield words_at("".join(title), x=_LEFT, baseline=22, size=size, fill=BLACK, bold=True)
    yield words_at(words.when, x=_LEFT, baseline=30, size=12, fill=INK)
    y = 36.0
    for line in wrapped(words.intro, width=_WIDTH, size=look.intro):
        y += look.intro * 0.45
        yield words_at(line, x=_LEFT, baseline=y, size=look.intro, fill=INK)
    foot = PAGE_HEIGHT - 9
    yield words_at(words.foot, x=_LEFT, baseline=foot, size=9, fill=INK)
    page = words.page % {"number": number}
    yield words_at(page, x=_RIGHT, baseline=foot, size=9, fill=INK, anchor="right")


def _cell(
    text: str, column: int, top: float, look: _Look, *, size: float, bold: bool = False
) -> Iterator[Shape]:
    left, right = _COLUMNS[column], _COLUMNS[column + 1]
    width = (right - left) * _WIDTH - 3
    size, lines = fitted(
        text, width=width, sizes=(size, size - 2, size - 4, size - 6), most_lines=1, bold=bold
    )
    yield words_at(
        "".join(lines),
        x=_LEFT + left * _WIDTH + 1.5,
        baseline=top + look.row / 2 + size * 0.13,
        size=size,
        fill=INK,
        bold=bold,
    )
