"""A household's yearly statement on paper: as many pages of A4 as it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cards.printing.colours import INK, WHITE, Colour
from cards.printing.faces import DEFAULT_ACCENT
from cards.printing.letter_page import LEADING, LEFT, RIGHT, WIDTH
from cards.printing.pdf import finish, new_pdf, paint
from cards.printing.shapes import Shape, Words
from cards.printing.typography import words_at, wrapped

_TOP, _FOOT, _NUMBER = 25.0, 272.0, 284.0
_SIZE, _TITLE = 10.5, 18.0
_INDENT = 5.0


@dataclass(frozen=True, slots=True)
class StatementPaper:
    """What stands on it, in finished sentences. `figures` are what each is called, and the amount;
    `lines` say what each was for. `notes` stand at the end."""

    title: str
    community_name: str
    about: str
    lead: str
    figures: tuple[tuple[str, str], ...]
    heading: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    page_label: str
    accent: str = DEFAULT_ACCENT


def draw_statement(statement: StatementPaper, out: BinaryIO, *, language: str) -> int:
    """Write the PDF, and answer how many pages it has."""
    canvas = new_pdf(out, title=statement.title, language=language)
    count = 0
    for count, page in enumerate(statement_pages(statement), start=1):
        paint(canvas, [*page, _page_number(statement, count)], x=0, y=0)
        canvas.showPage()
    finish(canvas, pages=count)
    return count


def statement_pages(statement: StatementPaper) -> Iterator[list[Shape]]:
    """The pages, one after the other."""
    page: list[Shape] = []
    y = _TOP
    for words, indent, height in _set(statement):
        if page and y + height > _FOOT:
            yield page
            page, y = [], _TOP
        y += height
        if words.text:
            page.append(_at(words, indent, y))
    yield page


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float = _SIZE
    bold: bool = False
    fill: Colour = INK


def _set(statement: StatementPaper) -> Iterator[tuple[_Line, float, float]]:
    """Each line with its indent and height, in mm; an empty one is room between."""
    strong = Colour.of(statement.accent).legible_on(WHITE)
    yield _Line(statement.title, _TITLE, bold=True, fill=strong), 0, _TITLE * LEADING
    yield from _paragraph(statement.about)
    yield from _paragraph(statement.lead, after=3)
    for label, amount in statement.figures:
        yield from _paragraph(f"{label}: {amount}", bold=True)
    yield _Line(""), 0, 3
    yield from _paragraph(statement.heading, bold=True, after=1)
    for line in statement.lines:
        yield from _paragraph(line, indent=_INDENT, after=1)
    yield _Line(""), 0, 3
    for note in statement.notes:
        yield from _paragraph(note, after=1.5)


def _paragraph(
    text: str, *, bold: bool = False, indent: float = 0, after: float = 0
) -> Iterator[tuple[_Line, float, float]]:
    for line in wrapped(text, width=WIDTH - indent, size=_SIZE, bold=bold):
        yield _Line(line, bold=bold), indent, _SIZE * LEADING
    if after:
        yield _Line(""), 0, after


def _at(line: _Line, indent: float, y: float) -> Words:
    return words_at(
        line.text,
        x=LEFT + indent,
        baseline=y - 1,
        size=line.size,
        fill=line.fill,
        bold=line.bold,
    )


def _page_number(statement: StatementPaper, number: int) -> Words:
    text = f"{statement.community_name} · {statement.page_label} {number}"
    return words_at(text, x=RIGHT, baseline=_NUMBER, size=8.5, fill=INK, anchor="right")
