"""One card as a PNG, for programs and printers that take no vector drawing."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from cards.printing.faces import CardFace
from cards.printing.layout import CARD_HEIGHT, CARD_WIDTH, card_shapes
from cards.printing.scripts import font_file, pieces
from cards.printing.shapes import (
    POINTS_PER_MM,
    Box,
    Picture,
    PlacedSymbol,
    Polygon,
    Words,
)

DOTS_PER_MM = 300 / 25.4
# Pillow draws hard edges; drawing three times as large and shrinking makes them smooth.
_OVERSIZE = 3
# Each character after the other, as the other drawings measure it.
_LAYOUT = ImageFont.Layout.BASIC


def card_png(face: CardFace) -> bytes:
    """The card at 300 dots an inch, 1011 by 638."""
    scale = DOTS_PER_MM * _OVERSIZE
    large = Image.new("RGB", (round(CARD_WIDTH * scale), round(CARD_HEIGHT * scale)), "white")
    draw = ImageDraw.Draw(large)
    for shape in card_shapes(face):
        if isinstance(shape, Picture):
            _paste(large, shape, scale)
        else:
            _draw(draw, shape, scale)
    size = round(CARD_WIDTH * DOTS_PER_MM), round(CARD_HEIGHT * DOTS_PER_MM)
    picture = BytesIO()
    large.resize(size, Image.Resampling.BOX).save(picture, "PNG", dpi=(300, 300))
    return picture.getvalue()


def _draw(
    draw: ImageDraw.ImageDraw, shape: Box | Polygon | Words | PlacedSymbol, scale: float
) -> None:
    match shape:
        case Box():
            corners = _box(shape.x, shape.y, shape.width, shape.height, scale)
            draw.rounded_rectangle(corners, round(shape.radius * scale), shape.fill.parts)
        case Polygon():
            draw.polygon([(x * scale, y * scale) for x, y in shape.points], shape.fill.parts)
        case Words():
            _write(draw, shape, scale)
        case PlacedSymbol():
            module = shape.side / shape.symbol.side
            for x, y, length in shape.symbol.runs:
                left, top = shape.x + x * module, shape.y + y * module
                draw.rectangle(_box(left, top, length * module, module, scale), "black")


def _write(draw: ImageDraw.ImageDraw, words: Words, scale: float) -> None:
    size, x = words.size / POINTS_PER_MM * scale, words.x * scale
    for piece in pieces(words.text, bold=words.bold, rtl=words.rtl):
        font = ImageFont.truetype(font_file(piece.font), size, layout_engine=_LAYOUT)
        draw.text((x, words.baseline * scale), piece.text, words.fill.parts, font, anchor="ls")
        x += piece.width(size)


def _paste(large: Image.Image, picture: Picture, scale: float) -> None:
    size = round(picture.width * scale), round(picture.height * scale)
    with Image.open(BytesIO(picture.content)) as content:
        logo = content.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
    large.paste(logo, (round(picture.x * scale), round(picture.y * scale)), logo)


def _box(
    x: float, y: float, width: float, height: float, scale: float
) -> tuple[int, int, int, int]:
    """Pillow counts the last pixel in; neighbours meet because each edge is rounded alike."""
    right, bottom = round((x + width) * scale), round((y + height) * scale)
    return round(x * scale), round(y * scale), right - 1, bottom - 1
