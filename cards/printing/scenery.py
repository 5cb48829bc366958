"""The street of houses that cards and letters bear."""

from __future__ import annotations

from collections.abc import Iterator

from cards.printing.colours import Colour
from cards.printing.shapes import Box, Polygon, Shape

STREET_WIDTH = 36.6
STREET_HEIGHT = 7.4

# From left to right: where a house begins, its width, the height of its wall and of its roof, and
# whether it stands in front. All in millimetres.
_HOUSES = (
    (0.0, 5.6, 3.6, 2.2, False),
    (5.6, 4.6, 5.0, 2.4, True),
    (10.2, 6.2, 3.2, 2.6, False),
    (20.6, 5.2, 4.2, 2.4, True),
    (25.8, 6.4, 3.0, 2.2, False),
    (32.2, 4.4, 4.6, 2.4, True),
)
_TREE_X = 18.5
_TREE_HEIGHT = 5.4
_TREE_CROWN = 3.6


def street(*, x: float, foot: float, colour: Colour, ground: Colour) -> Iterator[Shape]:
    """Gabled houses and a tree from `x` to the right, standing on `foot`, in shades of a colour.

    `ground` is what they stand before; it shines through their windows.
    """
    near, far = colour.mixed(ground, share=0.15), colour.mixed(ground, share=0.55)
    for left, width, wall, roof, in_front in _HOUSES:
        eaves, fill = foot - wall, near if in_front else far
        yield _front(x + left, width=width, foot=foot, eaves=eaves, roof=roof, fill=fill)
        for share in (0.25, 0.75):
            yield Box(x + left + width * share - 0.45, eaves + 0.3, 0.9, 1.1, ground)
    middle, top = x + _TREE_X, foot - _TREE_HEIGHT
    yield Box(middle - 0.25, top + _TREE_CROWN / 2, 0.5, _TREE_HEIGHT - _TREE_CROWN / 2, far)
    yield Box(middle - _TREE_CROWN / 2, top, _TREE_CROWN, _TREE_CROWN, far, _TREE_CROWN / 2)


def _front(
    x: float, *, width: float, foot: float, eaves: float, roof: float, fill: Colour
) -> Polygon:
    right = x + width
    ridge = (x + width / 2, eaves - roof)
    return Polygon(((x, foot), (x, eaves), ridge, (right, eaves), (right, foot)), fill)
