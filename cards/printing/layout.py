"""The design of the card: 85.6 by 54 mm, as a bank card (CR80).

On the left a tinted panel with the names, what to do with the card, and a street of houses; on
the right the QR and, right under it, the number to type when the QR cannot be read. Nothing
coloured touches the edge, so a cut that is a millimetre off still looks right.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from cards.printing.colours import BLACK, INK, WHITE, Colour
from cards.printing.faces import CardFace
from cards.printing.scenery import STREET_HEIGHT, street
from cards.printing.shapes import Box, Picture, PlacedSymbol, Shape, Words
from cards.printing.symbols import qr_symbol
from cards.printing.typography import balanced, fitted, words_at, wrapped

CARD_WIDTH = 85.6
CARD_HEIGHT = 54.0
CORNER_RADIUS = 3.18
SYMBOL_SIDE = 34.0  # with the quiet zone: modules of 0.8 to 0.9 mm, which read best when dirty

_EDGE = 3.0
_PANEL_WIDTH = 43.0
_PANEL_HEIGHT = CARD_HEIGHT - 2 * _EDGE
_TEXT_X = _EDGE + 4.0
_TEXT_WIDTH = _PANEL_WIDTH - 2 * 4.0
_TEXT_TOP = _EDGE + 3.4
_STREET_FOOT = _EDGE + _PANEL_HEIGHT
_LOGO_HEIGHT = 9.0
_LOGO_FOOT = _STREET_FOOT - 1.8
_SYMBOL_X = CARD_WIDTH - _EDGE - SYMBOL_SIDE
_SYMBOL_Y = 3.6
_SYMBOL_MIDDLE = _SYMBOL_X + SYMBOL_SIDE / 2
_NUMBER_WIDTH = 36.0
_LEADING = 0.43  # millimetres from line to line for each point of size: 1.22 times the size


def card_shapes(face: CardFace) -> list[Shape]:
    """The whole card."""
    return [*common_shapes(face), *own_shapes(face)]


def common_shapes(face: CardFace) -> list[Shape]:
    """What all cards of a programme share: a print sheet draws these once and repeats them."""
    accent = Colour.of(face.accent)
    tint = accent.mixed(WHITE, share=0.88)
    strong = accent.legible_on(tint)
    names, below = _names(face, strong)
    foot = (
        street(x=_EDGE + 3.2, foot=_STREET_FOOT, colour=accent, ground=tint)
        if face.logo is None
        else [_logo(face.logo, rtl=face.rtl)]
    )
    label = _under_symbol(face.number_label, baseline=41.4, sizes=(7, 6, 5), fill=INK, rtl=face.rtl)
    return [
        Box(_EDGE, _EDGE, _PANEL_WIDTH, _PANEL_HEIGHT, tint, CORNER_RADIUS),
        *foot,
        *names,
        *_lines(face, top=below, strong=strong),
        label,
    ]


def own_shapes(face: CardFace) -> list[Shape]:
    """What this one card alone has: its QR and its number."""
    return [
        PlacedSymbol(_SYMBOL_X, _SYMBOL_Y, SYMBOL_SIDE, qr_symbol(face.code_url)),
        _under_symbol(
            face.card_number, baseline=48.3, sizes=(15, 13, 10, 7), fill=BLACK, bold=True
        ),
    ]


def _names(face: CardFace, strong: Colour) -> tuple[list[Words], float]:
    """The names of community and programme, and how far down they reach."""
    y = _TEXT_TOP
    placed = []
    for name, sizes, most_lines, fill, bold in (
        (face.community_name, (17, 15, 13, 11, 9.5, 8), 2, strong, True),
        (face.programme_name, (10, 9, 8, 7), 1, INK, False),
    ):
        size, lines = fitted(name, width=_TEXT_WIDTH, sizes=sizes, most_lines=most_lines, bold=bold)
        for line in lines:
            y += size * _LEADING
            words = _beginning(
                line, rtl=face.rtl, baseline=y - 0.8, size=size, fill=fill, bold=bold
            )
            placed.append(words)
    return placed, y


def _lines(face: CardFace, *, top: float, strong: Colour) -> Iterator[Words]:
    """How to use the card, and the site: as large as the room under the names allows.

    The site is never left out; of the lines, the last ones are, should all of them not fit in the
    smallest size.
    """
    size, paragraphs = 0.0, list(face.lines)
    for size, count in _choices(len(face.lines)):
        paragraphs = list(face.lines[:count])
        if _height(paragraphs, size) <= _text_foot(face) - top:
            break
    y = top + _gap(size)
    for paragraph in paragraphs:
        for line in balanced(paragraph, width=_TEXT_WIDTH, size=size):
            y += size * _LEADING
            yield _beginning(line, rtl=face.rtl, baseline=y, size=size, fill=INK)
        y += _gap(size)
    site_size, site = fitted(
        face.site, width=_TEXT_WIDTH, sizes=(size, size - 1, 5), most_lines=1, bold=True
    )
    baseline = y + size * _LEADING
    yield _beginning(
        "".join(site), rtl=face.rtl, baseline=baseline, size=site_size, fill=strong, bold=True
    )


def _logo(content: bytes, *, rtl: bool) -> Picture:
    """The community's own picture, as large as the foot of the panel allows, where lines begin."""
    with Image.open(BytesIO(content)) as picture:
        across, down = picture.size
    scale = min(_TEXT_WIDTH / across, _LOGO_HEIGHT / down)
    width, height = across * scale, down * scale
    x = _TEXT_X + _TEXT_WIDTH - width if rtl else _TEXT_X
    return Picture(x, _LOGO_FOOT - height, width, height, content)


def _text_foot(face: CardFace) -> float:
    """How far down the lines may come: to the houses, or to the logo."""
    top = _STREET_FOOT - STREET_HEIGHT if face.logo is None else _LOGO_FOOT - _LOGO_HEIGHT
    return top - 1.0


def _choices(count: int) -> Iterator[tuple[float, int]]:
    """Every line in each size, from large to small; then fewer lines in the smallest."""
    sizes = (8.0, 7.5, 7.0, 6.5, 6.0)
    yield from ((size, count) for size in sizes)
    yield from ((sizes[-1], fewer) for fewer in reversed(range(count)))


def _height(paragraphs: list[str], size: float) -> float:
    lines = sum(len(wrapped(line, width=_TEXT_WIDTH, size=size)) for line in paragraphs)
    return (lines + 1) * size * _LEADING + (len(paragraphs) + 1) * _gap(size)


def _gap(size: float) -> float:
    """Between paragraphs."""
    return size * 0.15


def _beginning(
    text: str, *, rtl: bool, baseline: float, size: float, fill: Colour, bold: bool = False
) -> Words:
    """A line of the panel, from the side at which its language begins."""
    return words_at(
        text,
        x=_TEXT_X + _TEXT_WIDTH if rtl else _TEXT_X,
        baseline=baseline,
        size=size,
        fill=fill,
        bold=bold,
        anchor="right" if rtl else "left",
        rtl=rtl,
    )


def _under_symbol(
    text: str,
    *,
    baseline: float,
    sizes: tuple[float, ...],
    fill: Colour,
    bold: bool = False,
    rtl: bool = False,
) -> Words:
    size, lines = fitted(text, width=_NUMBER_WIDTH, sizes=sizes, most_lines=1, bold=bold)
    return words_at(
        "".join(lines),
        x=_SYMBOL_MIDDLE,
        baseline=baseline,
        size=size,
        fill=fill,
        bold=bold,
        anchor="centre",
        rtl=rtl,
    )
