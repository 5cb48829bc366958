"""An action's poster, A4 or A3: what, when and where, and the QR by which neighbours take part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import BinaryIO

from reportlab.lib.pagesizes import A3, A4

from cards.printing.colours import INK, WHITE, Colour
from cards.printing.faces import DEFAULT_ACCENT
from cards.printing.pdf import PAGE_HEIGHT, PAGE_WIDTH, finish, new_pdf, paint
from cards.printing.scenery import STREET_WIDTH, street
from cards.printing.shapes import Box, PlacedSymbol, Shape
from cards.printing.symbols import qr_symbol
from cards.printing.typography import balanced, fitted, words_at

_EDGE = 14.0
_WIDTH = PAGE_WIDTH - 2 * _EDGE
_MIDDLE = PAGE_WIDTH / 2
_BAND = 82.0
_SYMBOL_SIDE = 104.0
_SYMBOL_TOP = 124.0
_LEADING = 0.43  # millimetres from line to line for each point of size


class PaperSize(Enum):
    """The sheet; the poster is drawn as A4, and larger on a larger one."""

    A4 = A4
    A3 = A3


@dataclass(frozen=True, slots=True)
class PosterWords:
    """What the poster says in one language. `lines` are what to do, each a sentence or two."""

    invitation: str
    when: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionPoster:
    """One action's poster; the first language is the large one.

    `code_url` is the text of the QR, see `cards.rules.poster_url`. `place` is where people meet.
    """

    code_url: str = field(repr=False)
    community_name: str
    title: str
    place: str
    words: tuple[PosterWords, PosterWords]
    accent: str = DEFAULT_ACCENT


def draw_poster(
    poster: ActionPoster, out: BinaryIO, *, size: PaperSize, document_title: str, language: str
) -> None:
    """Write the poster as a PDF of one page."""
    canvas = new_pdf(out, title=document_title, language=language)
    width, height = size.value
    canvas.setPageSize((width, height))
    canvas.scale(width / A4[0], height / A4[1])
    paint(canvas, poster_shapes(poster), x=0, y=0)
    canvas.showPage()
    finish(canvas, pages=1)


def poster_shapes(poster: ActionPoster) -> list[Shape]:
    """The whole poster."""
    return [*_band(poster), *_facts(poster), *_symbol(poster), *_lines(poster)]


def _band(poster: ActionPoster) -> Iterator[Shape]:
    """The call, large, on the colour of the community."""
    accent = Colour.of(poster.accent)
    ground = accent.legible_on(WHITE)
    yield Box(0, 0, PAGE_WIDTH, _BAND, ground)
    yield from street(x=PAGE_WIDTH - _EDGE - STREET_WIDTH, foot=_BAND, colour=WHITE, ground=ground)
    yield from _centred(poster.words[0].invitation, top=10, sizes=(58, 48, 38), colour=WHITE)
    yield from _centred(poster.words[1].invitation, top=33, sizes=(26, 22), colour=WHITE)
    yield from _centred(
        poster.title, top=48, sizes=(34, 30, 26, 22, 18), most_lines=2, colour=WHITE, bold=True
    )


def _facts(poster: ActionPoster) -> Iterator[Shape]:
    first, second = poster.words
    yield from _centred(first.when, top=_BAND + 6, sizes=(22, 20, 18, 16), colour=INK, bold=True)
    yield from _centred(second.when, top=_BAND + 16, sizes=(14, 12, 11), colour=INK)
    yield from _centred(
        poster.place, top=_BAND + 23, sizes=(22, 20, 18, 16, 14), colour=INK, bold=True
    )


def _symbol(poster: ActionPoster) -> Iterator[Shape]:
    x = _MIDDLE - _SYMBOL_SIDE / 2
    yield PlacedSymbol(x, _SYMBOL_TOP, _SYMBOL_SIDE, qr_symbol(poster.code_url))


def _lines(poster: ActionPoster) -> Iterator[Shape]:
    """What to do, and at the foot who invites."""
    first, second = poster.words
    y = _SYMBOL_TOP + _SYMBOL_SIDE
    for words, size, gap in ((first, 16.0, 2.4), (second, 11.5, 1.6)):
        for sentence in words.lines:
            for line in balanced(sentence, width=_WIDTH, size=size):
                y += size * _LEADING
                yield words_at(line, x=_MIDDLE, baseline=y, size=size, fill=INK, anchor="centre")
            y += gap
    size, name = fitted(poster.community_name, width=_WIDTH, sizes=(13, 11, 9), most_lines=1)
    strong = Colour.of(poster.accent).legible_on(WHITE)
    foot = PAGE_HEIGHT - 8
    yield words_at(
        "".join(name), x=_MIDDLE, baseline=foot, size=size, fill=strong, bold=True, anchor="centre"
    )


def _centred(
    text: str,
    *,
    top: float,
    sizes: tuple[float, ...],
    colour: Colour,
    most_lines: int = 1,
    bold: bool = False,
) -> Iterator[Shape]:
    size, lines = fitted(text, width=_WIDTH, sizes=sizes, most_lines=most_lines, bold=bold)
    for number, line in enumerate(lines, start=1):
        yield words_at(
            line,
            x=_MIDDLE,
            baseline=top + number * size * _LEADING - size * 0.08,
            size=size,
            fill=colour,
            bold=bold,
            anchor="centre",
        )
