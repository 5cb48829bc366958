"""Letters with the code for choosing a PIN, as one A4 PDF for window envelopes.

A third of the sheet folded twice goes into a DL envelope, 110 by 220 mm, in which it can slide
11 mm down and 10 mm sideways. The usual Dutch windows are 30 by 100 or 40 by 110 mm, 20 mm from the
lower edge and 15 mm from the left or the right one. What such a window shows whichever way the
letter slid is from 60 to 79 mm below the top of the sheet: there stands the address, and from 39
to 90 mm nothing else, so that no code is ever seen from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import BinaryIO

from cards.printing.colours import BLACK, INK, WHITE, Colour
from cards.printing.faces import DEFAULT_ACCENT
from cards.printing.pdf import PAGE_WIDTH, finish, new_pdf, paint
from cards.printing.scenery import STREET_WIDTH, street
from cards.printing.shapes import Box, Shape
from cards.printing.typography import fitted, words_at, wrapped

MOST_ADDRESS_LINES = 4

_LEFT = 25.0
_RIGHT = PAGE_WIDTH - 25.0
_WIDTH = _RIGHT - _LEFT
_ADDRESS_TOP = 60.0
_ADDRESS_LEADING = 4.75
_BODY_TOP = 98.0
_BODY_FOOT = 282.0
_FOLDS = (99.0, 198.0)
_BOX_HEIGHT = 25.0
_LEADING = 0.47  # millimetres for each point of size, about 1.33 times the size


class Window(Enum):
    """On which side of the envelope the window is; the value is where the address begins, in mm."""

    LEFT = 27.0
    RIGHT = 114.0


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
    canvas = new_pdf(out, title=document_title, language=language)
    count = 0
    for letter in letters:
        paint(canvas, letter_shapes(letter), x=0, y=0)
        canvas.showPage()
        count += 1
        if progress is not None:
            progress(count)
    finish(canvas, pages=count)
    return count


def letter_shapes(letter: PinLetter) -> list[Shape]:
    """The page of one letter.

    Raises:
        ValueError: the address has more lines than a window shows.
    """
    if len(letter.address_lines) > MOST_ADDRESS_LINES:
        raise ValueError(f"An address in a window has at most {MOST_ADDRESS_LINES} lines.")
    return [*_head(letter), *_address(letter), *_fold_marks(), *_body(letter)]


def _head(letter: PinLetter) -> Iterator[Shape]:
    accent = Colour.of(letter.accent)
    yield from street(x=_RIGHT - STREET_WIDTH, foot=20.0, colour=accent, ground=WHITE)
    strong = accent.legible_on(WHITE)
    for text, baseline, sizes, fill, bold in (
        (letter.community_name, 18.5, (20.0, 17.0, 14.0, 11.0), strong, True),
        (letter.programme_name, 24.0, (12.0, 10.0), INK, False),
    ):
        size, lines = fitted(
            text, width=_WIDTH - STREET_WIDTH - 5, sizes=sizes, most_lines=1, bold=bold
        )
        yield words_at("".join(lines), x=_LEFT, baseline=baseline, size=size, fill=fill, bold=bold)
    for number, line in enumerate(letter.sender_lines[:4]):
        baseline = 25.0 + number * 3.8
        yield words_at(line, x=_RIGHT, baseline=baseline, size=8.5, fill=INK, anchor="right")


def _address(letter: PinLetter) -> Iterator[Shape]:
    for number, line in enumerate(letter.address_lines, start=1):
        size, lines = fitted(line, width=70, sizes=(11, 10, 9, 8), most_lines=1)
        baseline = _ADDRESS_TOP + number * _ADDRESS_LEADING - 1
        yield words_at(
            "".join(lines), x=letter.window.value, baseline=baseline, size=size, fill=INK
        )


def _fold_marks() -> Iterator[Box]:
    for y in _FOLDS:
        yield Box(5.0, y, 4.0, 0.15, INK)


def _body(letter: PinLetter) -> list[Shape]:
    """The text, in the largest size in which all of it stays on the page."""
    body: list[Shape] = []
    for size in (11.5, 11.0, 10.5, 10.0, 9.5, 9.0):
        writer = _Writer(size, rtl=letter.words.rtl)
        writer.write(letter)
        body = writer.shapes
        if writer.y <= _BODY_FOOT:
            break
    return body


class _Writer:
    """Sets one paragraph under the other; `y` is how far down the page it has come."""

    def __init__(self, size: float, *, rtl: bool) -> None:
        self.shapes: list[Shape] = []
        self.y = _BODY_TOP
        self._size = size
        self._rtl = rtl

    def write(self, letter: PinLetter) -> None:
        words = letter.words
        self._paragraph(letter.dateline, space=3.5)
        self._paragraph(words.subject, size=self._size + 4.5, bold=True, space=3.5)
        self._paragraph(words.greeting)
        self._paragraph(words.opening)
        self._code_box(letter)
        self._paragraph(words.steps_heading, bold=True, space=1.5)
        for number, step in enumerate(words.steps, start=1):
            self._step(f"{number}.", step)
        self.y += 2.0
        for note in words.notes:
            self._paragraph(note)
        self._paragraph(words.closing, space=0)
        self._paragraph(f"{letter.programme_name}, {letter.community_name}", bold=True)

    def _paragraph(
        self,
        text: str,
        *,
        size: float | None = None,
        bold: bool = False,
        space: float = 2.8,
        indent: float = 0,
    ) -> None:
        size = size or self._size
        for line in wrapped(text, width=_WIDTH - indent, size=size, bold=bold):
            self.y += size * _LEADING
            self._line(line, indent=indent, baseline=self.y - 1, size=size, bold=bold)
        self.y += space

    def _line(
        self, text: str, *, indent: float, baseline: float, size: float, bold: bool = False
    ) -> None:
        """A line from the side at which the language begins, `indent` mm inwards."""
        words = words_at(
            text,
            x=_RIGHT - indent if self._rtl else _LEFT + indent,
            baseline=baseline,
            size=size,
            fill=INK,
            bold=bold,
            anchor="right" if self._rtl else "left",
            rtl=self._rtl,
        )
        self.shapes.append(words)

    def _step(self, number: str, text: str) -> None:
        baseline = self.y + self._size * _LEADING - 1
        self._line(number, indent=0, baseline=baseline, size=self._size, bold=True)
        self._paragraph(text, indent=7.0, space=1.2)

    def _code_box(self, letter: PinLetter) -> None:
        """The code and the card number side by side, on a tint of the accent."""
        tint = Colour.of(letter.accent).mixed(WHITE, share=0.88)
        self.shapes.append(Box(_LEFT, self.y, _WIDTH, _BOX_HEIGHT, tint, 3.0))
        for label, value, indent, width in (
            (letter.words.code_label, letter.one_time_code, 7.0, 82.0),
            (letter.words.number_label, letter.card_number, 96.0, 57.0),
        ):
            size, lines = fitted(
                value, width=width, sizes=(26, 20, 16, 12), most_lines=1, bold=True
            )
            self._line(label, indent=indent, baseline=self.y + 8, size=10)
            # A code is read from left to right in every language.
            self.shapes.append(
                words_at(
                    "".join(lines),
                    x=_RIGHT - indent if self._rtl else _LEFT + indent,
                    baseline=self.y + 19,
                    size=size,
                    fill=BLACK,
                    bold=True,
                    anchor="right" if self._rtl else "left",
                )
            )
        self.y += _BOX_HEIGHT + 4.5
