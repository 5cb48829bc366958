"""One card, or one QR, as SVG: for a page, a slip or a program that prints cards its own way."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from cards.printing.colours import WHITE
from cards.printing.faces import CardFace
from cards.printing.layout import CARD_HEIGHT, CARD_WIDTH, CORNER_RADIUS, card_shapes
from cards.printing.shapes import (
    POINTS_PER_MM,
    Box,
    Picture,
    PlacedSymbol,
    Polygon,
    Shape,
    Words,
)
from cards.printing.symbols import qr_symbol

FAMILY = "Atkinson Hyperlegible Next"


def card_svg(face: CardFace) -> str:
    """The card in its true size. It has a title, and no style sheet that a page could forbid."""
    title = f"{face.programme_name} {face.card_number}"
    # The paper belongs to the drawing: on a dark page a reader would find no code.
    paper = Box(0, 0, CARD_WIDTH, CARD_HEIGHT, WHITE, CORNER_RADIUS)
    shapes = [paper, *card_shapes(face)]
    return _document(shapes, width=CARD_WIDTH, height=CARD_HEIGHT, title=title)


def qr_svg(text: str, *, side: float, title: str) -> str:
    """The QR of any text, `side` mm with its quiet zone; `title` says to what it leads."""
    shapes: list[Shape] = [Box(0, 0, side, side, WHITE), PlacedSymbol(0, 0, side, qr_symbol(text))]
    return _document(shapes, width=side, height=side, title=title)


def _document(shapes: Iterable[Shape], *, width: float, height: float, title: str) -> str:
    size = f'width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}"'
    painted = "\n".join(map(_element, shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n'
        f"<title>{escape(title)}</title>\n{painted}\n</svg>\n"
    )


def _element(shape: Shape) -> str:
    match shape:
        case Box():
            corners = f' rx="{shape.radius}"' if shape.radius else ""
            return (
                f'<rect x="{shape.x:.3f}" y="{shape.y:.3f}" width="{shape.width:.3f}"'
                f' height="{shape.height:.3f}"{corners} fill="{shape.fill.hex}"/>'
            )
        case Polygon():
            points = " ".join(f"{x:.3f},{y:.3f}" for x, y in shape.points)
            return f'<polygon points="{points}" fill="{shape.fill.hex}"/>'
        case Words():
            return _text(shape)
        case Picture():
            return _image(shape)
        case PlacedSymbol():
            return _symbol(shape)


def _text(words: Words) -> str:
    """The length is given too, so that a machine without our typeface keeps the layout."""
    weight = ' font-weight="700"' if words.bold else ""
    family = quoteattr(f"{FAMILY}, Atkinson Hyperlegible, Verdana, sans-serif")
    # What is read from right to left begins at its right end.
    x, direction = (words.x + words.width, ' direction="rtl"') if words.rtl else (words.x, "")
    return (
        f'<text x="{x:.3f}" y="{words.baseline:.3f}" font-family={family}{weight}{direction}'
        f' font-size="{words.size / POINTS_PER_MM:.3f}" fill="{words.fill.hex}"'
        f' textLength="{words.width:.3f}" lengthAdjust="spacingAndGlyphs">'
        f"{escape(words.text)}</text>"
    )


def _image(picture: Picture) -> str:
    place = f'x="{picture.x:.3f}" y="{picture.y:.3f}"'
    size = f'width="{picture.width:.3f}" height="{picture.height:.3f}"'
    content = b64encode(picture.content).decode()
    return f'<image {place} {size} href="data:image/png;base64,{content}"/>'


def _symbol(placed: PlacedSymbol) -> str:
    """One path in whole modules, as in the PDF."""
    module = placed.side / placed.symbol.side
    runs = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in placed.symbol.runs)
    place = f"translate({placed.x:.3f} {placed.y:.3f}) scale({module:.5f})"
    return f'<path transform="{place}" shape-rendering="crispEdges" d="{runs}"/>'
