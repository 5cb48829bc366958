"""A page for a window envelope: what letters share, whatever is in them.

A third of the sheet folded twice goes into a DL envelope, 110 by 220 mm, in which it can slide
11 mm down and 10 mm sideways. The usual Dutch windows are 30 by 100 or 40 by 110 mm, 20 mm from the
lower edge and 15 mm from the left or the right one. What such a window shows whichever way the
letter slid is from 60 to 79 mm below the top of the sheet: there stands the address, and from 39
to 90 mm nothing else, so that nothing of the letter is ever seen from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import BinaryIO, Protocol

from cards.printing.colours import INK, WHITE, Colour
from cards.printing.pdf import PAGE_WIDTH, finish, new_pdf, paint
from cards.printing.scenery import STREET_WIDTH, street
from cards.printing.shapes import Box, Shape
from cards.printing.typography import fitted, words_at, wrapped

MOST_ADDRESS_LINES = 4
LEFT = 25.0
RIGHT = PAGE_WIDTH - 25.0
WIDTH = RIGHT - LEFT

_ADDRESS_TOP = 60.0
_ADDRESS_LEADING = 4.75
_BODY_TOP = 98.0
_BODY_FOOT = 282.0
_FOLDS = (99.0, 198.0)
LEADING = 0.47  # millimetres for each point of size, about 1.33 times the size
_SIZES = (11.5, 11.0, 10.5, 10.0, 9.5, 9.0)


class Window(Enum):
    """On which side of the envelope the window is; the value is where the address begins, in mm."""

    LEFT = 27.0
    RIGHT = 114.0


class Envelope(Protocol):
    """What stands above the text of a letter.

    `address_lines` are at most four. `sender_lines` stand at the top right: where to go, call or
    write to.
    """

    @property
    def address_lines(self) -> tuple[str, ...]: ...

    @property
    def community_name(self) -> str: ...

    @property
    def programme_name(self) -> str: ...

    @property
    def sender_lines(self) -> tuple[str, ...]: ...

    @property
    def accent(self) -> str: ...

    @property
    def window(self) -> Window: ...


def draw_pages(
    pages: Iterable[list[Shape]],
    out: BinaryIO,
    *,
    title: str,
    language: str,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the PDF, a page each, and answer how many; `progress` is told after each."""
    canvas = new_pdf(out, title=title, language=language)
    count = 0
    for shapes in pages:
        paint(canvas, shapes, x=0, y=0)
        canvas.showPage()
        count += 1
        if progress is not None:
            progress(count)
    finish(canvas, pages=count)
    return count


def page_shapes(
    letter: Envelope, write: Callable[[Writer], None], *, rtl: bool, foot: float = _BODY_FOOT
) -> list[Shape]:
    """The page of one letter; `write` sets its text, in the largest size that ends above `foot`.

    Raises:
        ValueError: the address has more lines than a window shows.
    """
    if len(letter.address_lines) > MOST_ADDRESS_LINES:
        raise ValueError(f"An address in a window has at most {MOST_ADDRESS_LINES} lines.")
    body: list[Shape] = []
    for size in _SIZES:
        writer = Writer(size, rtl=rtl)
        write(writer)
        body = writer.shapes
        if writer.y <= foot:
            break
    return [*_head(letter), *_address(letter), *_fold_marks(), *body]


def _head(letter: Envelope) -> Iterator[Shape]:
    accent = Colour.of(letter.accent)
    yield from street(x=RIGHT - STREET_WIDTH, foot=20.0, colour=accent, ground=WHITE)
    strong = accent.legible_on(WHITE)
    for text, baseline, sizes, fill, bold in (
        (letter.community_name, 18.5, (20.0, 17.0, 14.0, 11.0), strong, True),
        (letter.programme_name, 24.0, (12.0, 10.0), INK, False),
    ):
        size, lines = fitted(
            text, width=WIDTH - STREET_WIDTH - 5, sizes=sizes, most_lines=1, bold=bold
        )
        yield words_at("".join(lines), x=LEFT, baseline=baseline, size=size, fill=fill, bold=bold)
    for number, line in enumerate(letter.sender_lines[:4]):
        baseline = 25.0 + number * 3.8
        yield words_at(line, x=RIGHT, baseline=baseline, size=8.5, fill=INK, anchor="right")


def _address(letter: Envelope) -> Iterator[Shape]:
    for number, line in enumerate(letter.address_lines, start=1):
        size, lines = fitted(line, width=70, sizes=(11, 10, 9, 8), most_lines=1)
        baseline = _ADDRESS_TOP + number * _ADDRESS_LEADING - 1
        yield words_at(
            "".join(lines), x=letter.window.value, baseline=baseline, size=size, fill=INK
        )


def _fold_marks() -> Iterator[Box]:
    for y in _FOLDS:
        yield Box(5.0, y, 4.0, 0.15, INK)


class Writer:
    """Sets one paragraph under the other; `y` is how far down the page it has come, in mm."""

    def __init__(self, size: float, *, rtl: bool) -> None:
        self.shapes: list[Shape] = []
        self.y = _BODY_TOP
        self.size = size
        self.rtl = rtl

    def paragraph(
        self,
        text: str,
        *,
        size: float | None = None,
        bold: bool = False,
        space: float = 2.8,
        indent: float = 0,
    ) -> None:
        """A paragraph in lines as long as the page is wide; `space` is left under it, in mm."""
        size = size or self.size
        for line in wrapped(text, width=WIDTH - indent, size=size, bold=bold):
            self.y += size * LEADING
            self.line(line, indent=indent, baseline=self.y - 1, size=size, bold=bold)
        self.y += space

    def line(
        self, text: str, *, indent: float, baseline: float, size: float, bold: bool = False
    ) -> None:
        """A line from the side at which the language begins, `indent` mm inwards."""
        words = words_at(
            text,
            x=RIGHT - indent if self.rtl else LEFT + indent,
            baseline=baseline,
            size=size,
            fill=INK,
            bold=bold,
            anchor="right" if self.rtl else "left",
            rtl=self.rtl,
        )
        self.shapes.append(words)
