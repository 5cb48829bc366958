"""Letters with the code for choosing a PIN, as one A4 PDF for window envelopes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from cards.printing.colours import BLACK, WHITE, Colour
from cards.printing.faces import DEFAULT_ACCENT
from cards.printing.letter_page import (
    LEADING,
    LEFT,
    RIGHT,
    WIDTH,
    Window,
    Writer,
    draw_pages,
    page_shapes,
)
from cards.printing.shapes import Box, Shape
from cards.printing.typography import fitted, words_at

_BOX_HEIGHT = 25.0


@dataclass(frozen=True, slots=True)
class LetterWords:
    """The sentences of the letter, in the household's language, with nothing left to fill in.

    `steps` are numbered by the drawing; `notes` are paragraphs after them: what to do without a
    phone, until when the code works, whom never to tell it. `rtl` is for a language that is
    written from right to left: the page is mirrored then, all but the address and the codes.
    """

    subject: str
    greeting: str
    opening: str
    code_label: str
    number_label: str
    steps_heading: str
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    closing: str
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class PinLetter:
    """One household's letter.

    `address_lines` are at most four. `sender_lines` stand at the top right: where to go, call or
    write to. `dateline` is place and date as they shall be read.
    """

    address_lines: tuple[str, ...]
    community_name: str
    programme_name: str
    sender_lines: tuple[str, ...]
    dateline: str
    card_number: str
    one_time_code: str = field(repr=False)
    words: LetterWords
    accent: str = DEFAULT_ACCENT
    window: Window = Window.RIGHT


def draw_letters(
    letters: Iterable[PinLetter],
    out: BinaryIO,
    *,
    document_title: str,
    language: str,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the PDF, a page each, and answer how many; `progress` is told after each letter.

    Raises:
        ValueError: an address has more lines than a window shows.
    """
    pages = map(letter_shapes, letters)
    return draw_pages(pages, out, title=document_title, language=language, progress=progress)


def letter_shapes(letter: PinLetter) -> list[Shape]:
    """The page of one letter.

    Raises:
        ValueError: the address has more lines than a window shows.
    """
    return page_shapes(letter, partial(_write, letter), rtl=letter.words.rtl)


def _write(letter: PinLetter, writer: Writer) -> None:
    words = letter.words
    writer.paragraph(letter.dateline, space=3.5)
    writer.paragraph(words.subject, size=writer.size + 4.5, bold=True, space=3.5)
    writer.paragraph(words.greeting)
    writer.paragraph(words.opening)
    _code_box(letter, writer)
    writer.paragraph(words.steps_heading, bold=True, space=1.5)
    for number, step in enumerate(words.steps, start=1):
        _step(writer, f"{number}.", step)
    writer.y += 2.0
    for note in words.notes:
        writer.paragraph(note)
    writer.paragraph(words.closing, space=0)
    writer.paragraph(f"{letter.programme_name}, {letter.community_name}", bold=True)


def _step(writer: Writer, number: str, text: str) -> None:
    baseline = writer.y + writer.size * LEADING - 1
    writer.line(number, indent=0, baseline=baseline, size=writer.size, bold=True)
    writer.paragraph(text, indent=7.0, space=1.2)


def _code_box(letter: PinLetter, writer: Writer) -> None:
    """The code and the card number side by side, on a tint of the accent."""
    tint = Colour.of(letter.accent).mixed(WHITE, share=0.88)
    writer.shapes.append(Box(LEFT, writer.y, WIDTH, _BOX_HEIGHT, tint, 3.0))
    for label, value, indent, width in (
        (letter.words.code_label, letter.one_time_code, 7.0, 82.0),
        (letter.words.number_label, letter.card_number, 96.0, 57.0),
    ):
        size, lines = fitted(value, width=width, sizes=(26, 20, 16, 12), most_lines=1, bold=True)
        writer.line(label, indent=indent, baseline=writer.y + 8, size=10)
        # A code is read from left to right in every language.
        writer.shapes.append(
            words_at(
                "".join(lines),
                x=RIGHT - indent if writer.rtl else LEFT + indent,
                baseline=writer.y + 19,
                size=size,
                fill=BLACK,
                bold=True,
                anchor="right" if writer.rtl else "left",
            )
        )
    writer.y += _BOX_HEIGHT + 4.5
