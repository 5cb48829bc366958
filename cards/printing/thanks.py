"""A card of thanks for each volunteer, once a year: two to a sheet of A4, to cut apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cards.printing.colours import INK, WHITE, Colour
from cards.printing.faces import DEFAULT_ACCENT
from cards.printing.pdf import PAGE_HEIGHT, PAGE_WIDTH, finish, new_pdf, paint
from cards.printing.scenery import STREET_WIDTH, street
from cards.printing.shapes import Box, Shape
from cards.printing.typography import balanced, fitted, words_at

CARDS_PER_SHEET = 2
HEIGHT = PAGE_HEIGHT / CARDS_PER_SHEET
_EDGE = 16.0
_WIDTH = PAGE_WIDTH - 2 * _EDGE
_MIDDLE = PAGE_WIDTH / 2
_BAND = 46.0
_LEADING = 0.45  # millimetres from line to line for each point of size


@dataclass(frozen=True, slots=True)
class ThanksCard:
    """What one card says. `lines` are sentences, below the thanks and the name."""

    thanks: str
    name: str
    lines: tuple[str, ...]
    community_name: str
    accent: str = DEFAULT_ACCENT


def draw_thanks(
    cards: Iterable[ThanksCard], out: BinaryIO, *, document_title: str, language: str
) -> int:
    """Write the cards as a PDF; answers how many pages it has."""
    canvas = new_pdf(out, title=document_title, language=language)
    pages = 0
    for number, card in enumerate(cards):
        place = number % CARDS_PER_SHEET
        if place == 0:
            if pages:
                canvas.showPage()
            pages += 1
        paint(canvas, thanks_shapes(card), x=0, y=place * HEIGHT)
    if pages:
        canvas.showPage()
    finish(canvas, pages=pages)
    return pages


def thanks_shapes(card: ThanksCard) -> list[Shape]:
    """One card, from its own left upper corner."""
    return [*_band(card), *_words(card)]


def _band(card: ThanksCard) -> Iterator[Shape]:
    ground = Colour.of(card.accent).legible_on(WHITE)
    yield Box(0, 0, PAGE_WIDTH, _BAND, ground)
    yield from street(x=PAGE_WIDTH - _EDGE - STREET_WIDTH, foot=_BAND, colour=WHITE, ground=ground)
    size, text = fitted(card.thanks, width=_WIDTH, sizes=(54, 44, 34), most_lines=1, bold=True)
    yield words_at(
        "".join(text), x=_EDGE, baseline=30, size=size, fill=WHITE, bold=True, anchor="left"
    )


def _words(card: ThanksCard) -> Iterator[Shape]:
    size, name = fitted(card.name, width=_WIDTH, sizes=(30, 24, 18), most_lines=1, bold=True)
    y = _BAND + 20
    yield words_at(
        "".join(name), x=_MIDDLE, baseline=y, size=size, fill=INK, bold=True, anchor="centre"
    )
    y += 6
    for sentence in card.lines:
        for line in balanced(sentence, width=_WIDTH, size=16):
            y += 16 * _LEADING
            yield words_at(line, x=_MIDDLE, baseline=y, size=16, fill=INK, anchor="centre")
        y += 2.4
    size, foot = fitted(card.community_name, width=_WIDTH, sizes=(13, 11, 9), most_lines=1)
    strong = Colour.of(card.accent).legible_on(WHITE)
    yield words_at(
        "".join(foot), x=_MIDDLE, baseline=HEIGHT - 10, size=size, fill=strong, anchor="centre"
    )
