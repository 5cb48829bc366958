"""Painting shapes on a page of a PDF."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cards.printing.colours import Colour
from cards.printing.scripts import pieces
from cards.printing.shapes import Box, Picture, PlacedSymbol, Polygon, Shape, Words

PAGE_WIDTH = 210.0
PAGE_HEIGHT = 297.0


def new_pdf(out: BinaryIO, *, title: str, language: str | None = None) -> Canvas:
    """An A4 document; the same content always gives the same bytes, and no time of printing."""
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1, lang=language)
    canvas.setTitle(title)
    canvas.setCreator("Cambio")
    return canvas


def finish(canvas: Canvas, *, pages: int) -> None:
    """Write the document; one without pages gets an empty one, as no reader opens it otherwise."""
    if pages == 0:
        canvas.showPage()
    canvas.save()


def paint(canvas: Canvas, shapes: Iterable[Shape], *, x: float, y: float) -> None:
    """Paint shapes, their top left corner `x` and `y` mm from the page's."""
    painter = _Painter(canvas, left=x * mm, top=A4[1] - y * mm)
    for shape in shapes:
        painter.paint(shape)


def write_line(canvas: Canvas, words: Words, x: float, y: float) -> None:
    """Write a line of text, its left end on a point of the canvas, in the colour at hand."""
    for piece in pieces(words.text, bold=words.bold, rtl=words.rtl):
        canvas.setFont(piece.font, words.size)
        canvas.drawString(x, y, piece.text)
        x += piece.width(words.size)


class _Painter:
    """Turns millimetres down from the top into PDF's points up from the bottom."""

    def __init__(self, canvas: Canvas, *, left: float, top: float) -> None:
        self._canvas = canvas
        self._left = left
        self._top = top

    def paint(self, shape: Shape) -> None:
        match shape:
            case Box():
                self._box(shape)
            case Polygon():
                self._polygon(shape)
            case Words():
                self._words(shape)
            case Picture():
                self._picture(shape)
            case PlacedSymbol():
                self._symbol(shape)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self._left + x * mm, self._top - y * mm

    def _fill(self, colour: Colour) -> None:
        red, green, blue = colour.parts
        self._canvas.setFillColorRGB(red / 255, green / 255, blue / 255)

    def _box(self, box: Box) -> None:
        self._fill(box.fill)
        x, y = self._at(box.x, box.y + box.height)
        size = box.width * mm, box.height * mm
        if box.radius:
            self._canvas.roundRect(x, y, *size, box.radius * mm, stroke=0, fill=1)
        else:
            self._canvas.rect(x, y, *size, stroke=0, fill=1)

    def _polygon(self, polygon: Polygon) -> None:
        self._fill(polygon.fill)
        path = self._canvas.beginPath()
        first, *others = (self._at(*point) for point in polygon.points)
        path.moveTo(*first)
        for point in others:
            path.lineTo(*point)
        path.close()
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _words(self, words: Words) -> None:
        self._fill(words.fill)
        write_line(self._canvas, words, *self._at(words.x, words.baseline))

    def _picture(self, picture: Picture) -> None:
        x, y = self._at(picture.x, picture.y + picture.height)
        size = picture.width * mm, picture.height * mm
        self._canvas.drawImage(ImageReader(BytesIO(picture.content)), x, y, *size, mask="auto")

    def _symbol(self, placed: PlacedSymbol) -> None:
        """One path in whole modules, filled at once: small, quick, and no seams between rows."""
        x, y = self._at(placed.x, placed.y)
        module = placed.side * mm / placed.symbol.side
        runs = "".join(f"{x} {y} {length} 1 re " for x, y, length in placed.symbol.runs)
        self._canvas.addLiteral(
            f"q {module:.4f} 0 0 {-module:.4f} {x:.3f} {y:.3f} cm 0 g {runs}f Q"
        )
