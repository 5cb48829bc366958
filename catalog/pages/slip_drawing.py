"""Drawing the slip of an order: what it is, where it lies, and the QR that collects it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from reportlab.lib.units import mm

from cards.printing.colours import INK
from cards.printing.pdf import finish, new_pdf, paint
from cards.printing.shapes import Box, PlacedSymbol, Shape, Words
from cards.printing.symbols import qr_symbol
from cards.printing.typography import balanced, words_at

WIDTH, HEIGHT = 80.0, 200.0
"""Of a receipt printer's roll, which a sheet of A4 holds as well."""

_EDGE, _MIDDLE = 6.0, 40.0
_SYMBOL_SIDE = 44.0
_LEADING = 0.43
_TOP_OF_A4 = 297.0


@dataclass(frozen=True, slots=True)
class OrderSlip:
    """The words of a slip, each in the reader's language.

    `code_text` is the text of the QR and `code` what one can say in place of it. `goal` is what
    the street saves for, None without anything.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    code: str = field(repr=False)
    code_text: str = field(repr=False)
    goal: str | None = None


def draw_slip(slip: OrderSlip, out: BinaryIO, *, document_title: str, language: str) -> None:
    """Write a slip as a PDF of one small page."""
    canvas = new_pdf(out, title=document_title, language=language)
    canvas.setPageSize((WIDTH * mm, HEIGHT * mm))
    # Shapes are placed from the top of an A4; the slip's own top lies lower.
    paint(canvas, slip_shapes(slip), x=0, y=_TOP_OF_A4 - HEIGHT)
    canvas.showPage()
    finish(canvas, pages=1)


def slip_shapes(slip: OrderSlip) -> list[Shape]:
    """The whole slip, from the top downwards."""
    page = _Page()
    page.centred(slip.title, size=16, bold=True)
    page.rule()
    for words, value in slip.lines:
        page.pair(words, value)
    page.rule()
    page.symbol(slip.code_text)
    page.centred(slip.code, size=14, bold=True)
    for note in slip.notes:
        page.centred(note, size=9)
    if slip.goal is not None:
        page.rule()
        page.centred(slip.goal, size=12, bold=True)
    return page.shapes


class _Page:
    """What was drawn so far, and how far down that reaches."""

    def __init__(self) -> None:
        self.shapes: list[Shape] = []
        self._y = 4.0

    def centred(self, text: str, *, size: float, bold: bool = False) -> None:
        """A sentence in the middle, on as many lines as it needs."""
        for line in balanced(text, width=WIDTH - 2 * _EDGE, size=size):
            self._y += size * _LEADING
            self.shapes.append(_words(line, _MIDDLE, self._y, size, bold=bold, anchor="centre"))
        self._y += 1.5

    def pair(self, words: str, value: str) -> None:
        """What it is, and below it how it is."""
        for text, size, bold in ((words, 8.0, False), (value, 11.0, True)):
            for line in balanced(text, width=WIDTH - 2 * _EDGE, size=size):
                self._y += size * _LEADING
                self.shapes.append(_words(line, _EDGE, self._y, size, bold=bold, anchor="left"))
        self._y += 1.2

    def rule(self) -> None:
        """A line across."""
        self._y += 1.5
        self.shapes.append(Box(_EDGE, self._y, WIDTH - 2 * _EDGE, 0.3, INK))
        self._y += 1.5

    def symbol(self, text: str) -> None:
        """The QR, in the middle."""
        left = _MIDDLE - _SYMBOL_SIDE / 2
        self.shapes.append(PlacedSymbol(left, self._y, _SYMBOL_SIDE, qr_symbol(text)))
        self._y += _SYMBOL_SIDE


def _words(
    text: str, x: float, y: float, size: float, *, bold: bool, anchor: Literal["left", "centre"]
) -> Words:
    return words_at(text, x=x, baseline=y, size=size, fill=INK, bold=bold, anchor=anchor)
