"""Ballots on paper: four on a sheet, all alike, so that none says whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cards.printing.colours import BLACK, INK, WHITE
from cards.printing.pdf import PAGE_HEIGHT, PAGE_WIDTH, finish, new_pdf, paint
from cards.printing.shapes import Box, Shape
from cards.printing.typography import fitted, words_at, wrapped

_WIDTH, _HEIGHT = PAGE_WIDTH / 2, PAGE_HEIGHT / 2
_EDGE, _RULE, _CHOICE = 10.0, 0.2, 9.0
_INNER = _WIDTH - 2 * _EDGE
_SMALL = 9.5


@dataclass(frozen=True, slots=True)
class BallotWords:
    """What a ballot says, in the language of the community. `lines` say how to hand it in."""

    heading: str
    title: str
    about: str
    choices: tuple[str, ...]
    lines: tuple[str, ...]


def draw_ballots(words: BallotWords, out: BinaryIO, *, language: str) -> None:
    """Write a sheet of four ballots as a PDF, with lines to cut along."""
    canvas = new_pdf(out, title=words.heading, language=language)
    for left in (0.0, _WIDTH):
        for top in (0.0, _HEIGHT):
            paint(canvas, _ballot(words), x=left, y=top)
    paint(canvas, _cuts(), x=0, y=0)
    canvas.showPage()
    finish(canvas, pages=1)


def _ballot(words: BallotWords) -> Iterator[Shape]:
    yield words_at(words.heading, x=_EDGE, baseline=16, size=12, fill=INK)
    size, lines = fitted(words.title, width=_INNER, sizes=(20, 17, 14, 12), most_lines=3, bold=True)
    y = 19.0
    for line in lines:
        y += size * 0.43
        yield words_at(line, x=_EDGE, baseline=y, size=size, fill=BLACK, bold=True)
    for line in wrapped(words.about, width=_INNER, size=12):
        y += 5.5
        yield words_at(line, x=_EDGE, baseline=y, size=12, fill=INK)
    y = max(y + 10, 62.0)
    for choice in words.choices:
        yield Box(_EDGE, y, _CHOICE, _CHOICE, INK)
        yield Box(_EDGE + 0.4, y + 0.4, _CHOICE - 0.8, _CHOICE - 0.8, WHITE)
        at = _EDGE + _CHOICE + 4
        yield words_at(choice, x=at, baseline=y + 6.4, size=16, fill=BLACK)
        y += _CHOICE + 5
    y += 1
    for sentence in words.lines:
        for line in wrapped(sentence, width=_INNER, size=_SMALL):
            y += 4.3
            yield words_at(line, x=_EDGE, baseline=y, size=_SMALL, fill=INK)


def _cuts() -> Iterator[Shape]:
    yield Box(_WIDTH, 0, _RULE, PAGE_HEIGHT, INK)
    yield Box(0, _HEIGHT, PAGE_WIDTH, _RULE, INK)
