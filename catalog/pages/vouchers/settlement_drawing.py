"""Drawing a settlement: what a partner is paid, and every voucher that it is paid for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from cards.printing.colours import BLACK, INK
from cards.printing.pdf import PAGE_HEIGHT, PAGE_WIDTH, finish, new_pdf, paint
from cards.printing.shapes import Box, Shape
from cards.printing.typography import fitted, words_at

_LEFT, _RIGHT = 20.0, PAGE_WIDTH - 20.0
_TOP, _ROW = 74.0, 6.5
_ROWS = int((PAGE_HEIGHT - 30.0 - _TOP) / _ROW)
_COLUMNS = (0.0, 42.0, 70.0)
"""Where the moment, the number and the name begin; euros end at the right."""


@dataclass(frozen=True, slots=True)
class SettledLine:
    """One voucher that was taken, each thing as it is written."""

    moment: str
    number: str
    name: str
    euros: str


@dataclass(frozen=True, slots=True)
class SettlementPaper:
    """The words of a settlement, in the reader's language. `page` holds `%(number)s`."""

    title: str
    partner: str
    facts: tuple[tuple[str, str], ...]
    headings: SettledLine
    lines: Sequence[SettledLine]
    total: str
    total_euros: str
    page: str


def draw_settlement(paper: SettlementPaper, out: BinaryIO, *, language: str) -> int:
    """Write a settlement as a PDF; answers how many pages."""
    canvas = new_pdf(out, title=f"{paper.title} {paper.partner}", language=language)
    starts = range(0, max(1, len(paper.lines)), _ROWS)
    for number, start in enumerate(starts, start=1):
        rows = paper.lines[start : start + _ROWS]
        is_last = start + _ROWS >= len(paper.lines)
        paint(canvas, _page(paper, rows, number=number, is_last=is_last), x=0, y=0)
        canvas.showPage()
    finish(canvas, pages=len(starts))
    return len(starts)


def _page(
    paper: SettlementPaper, rows: Sequence[SettledLine], *, number: int, is_last: bool
) -> Iterator[Shape]:
    yield words_at(paper.title, x=_LEFT, baseline=24, size=20, fill=BLACK, bold=True)
    yield words_at(paper.partner, x=_LEFT, baseline=34, size=14, fill=INK, bold=True)
    for index, (term, value) in enumerate(paper.facts):
        yield words_at(f"{term}: {value}", x=_LEFT, baseline=43 + index * 6, size=11, fill=INK)
    yield from _line(paper.headings, _TOP, bold=True)
    y = _TOP
    for row in rows:
        yield Box(_LEFT, y + 2, _RIGHT - _LEFT, 0.2, INK)
        y += _ROW
        yield from _line(row, y)
    if is_last:
        yield Box(_LEFT, y + 2, _RIGHT - _LEFT, 0.6, INK)
        y += _ROW + 1
        yield words_at(paper.total, x=_LEFT, baseline=y, size=12, fill=BLACK, bold=True)
        yield words_at(
            paper.total_euros, x=_RIGHT, baseline=y, size=12, fill=BLACK, bold=True, anchor="right"
        )
    page = paper.page % {"number": number}
    yield words_at(page, x=_RIGHT, baseline=PAGE_HEIGHT - 9, size=9, fill=INK, anchor="right")


def _line(row: SettledLine, y: float, *, bold: bool = False) -> Iterator[Shape]:
    size = 10.0
    room = _RIGHT - _LEFT - _COLUMNS[2] - 30
    _size, name = fitted(row.name, width=room, sizes=(size,), most_lines=1, bold=bold)
    for start, text in zip(_COLUMNS, (row.moment, row.number, "".join(name)), strict=True):
        yield words_at(text, x=_LEFT + start, baseline=y, size=size, fill=INK, bold=bold)
    yield words_at(row.euros, x=_RIGHT, baseline=y, size=size, fill=INK, bold=bold, anchor="right")
