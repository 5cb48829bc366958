"""What a drawing is made of. A layout gives shapes, and PDF, SVG and PNG each paint them.

Places and lengths are millimetres from the top left corner, y downwards; text sizes are points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from cards.printing.colours import Colour
from cards.printing.symbols import Symbol

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `radius` rounds its corners."""

    x: float
    y: float
    width: float
    height: float
    fill: Colour
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]
    fill: Colour


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `x` is its left end and `width` how long it is.

    `text` is as one reads it; `rtl` says that its sentence is read from right to left.
    """

    x: float
    baseline: float
    text: str
    size: float
    fill: Colour
    width: float
    bold: bool = False
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of some pixels: a PNG, in a place of its own shape."""

    x: float
    y: float
    width: float
    height: float
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PlacedSymbol:
    """A QR symbol, black; `side` is its edge with the quiet zone."""

    x: float
    y: float
    side: float
    symbol: Symbol


Shape: TypeAlias = Box | Polygon | Words | Picture | PlacedSymbol
