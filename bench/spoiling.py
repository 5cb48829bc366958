"""Twenty ways in which a card comes before a camera spoiled: blurred, turned, dirty, dim."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter
from PIL.Image import Resampling, Transform

Spoil = Callable[[Image.Image], Image.Image]
Corner = tuple[float, float]
GROUND = (150, 140, 128)


def blurred(pixels: float) -> Spoil:
    """Out of focus."""
    return lambda card: card.filter(ImageFilter.GaussianBlur(pixels))


def moved(pixels: int, *, upright: bool = False) -> Spoil:
    """The hand shook: every point is a line."""

    def spoil(card: Image.Image) -> Image.Image:
        total = np.zeros((card.height, card.width, 3))
        for step in range(pixels):
            across, down = (0, step) if upright else (step, 0)
            total += np.asarray(ImageChops.offset(card, across, down))
        return Image.fromarray((total / pixels).astype("uint8"))

    return spoil


def turned(degrees: float) -> Spoil:
    """Held askew or upside down."""
    return lambda card: card.rotate(degrees, Resampling.BICUBIC, expand=True, fillcolor=GROUND)


def tilted(share: float, *, aside: bool = False) -> Spoil:
    """Seen at a slant: the far edge is shorter by a share."""

    def spoil(card: Image.Image) -> Image.Image:
        width, height = card.size
        across, down = width * share, height * share
        corners: tuple[Corner, ...] = (
            ((0, 0), (across, height), (width - across, height), (width, 0))
            if not aside
            else ((0, 0), (0, height), (width, height - down), (width, down))
        )
        # Pillow asks which point of the old picture comes to a point of the new one.
        return card.transform(
            card.size,
            Transform.PERSPECTIVE,
            _perspective(corners, ((0, 0), (0, height), (width, height), (width, 0))),
            Resampling.BICUBIC,
            fillcolor=GROUND,
        )

    return spoil


def dim(light: float) -> Spoil:
    """In the dusk."""
    return lambda card: ImageEnhance.Brightness(card).enhance(light)


def faint(contrast: float) -> Spoil:
    """A pale print, or a misty lens."""
    return lambda card: ImageEnhance.Contrast(card).enhance(contrast)


def shaded(card: Image.Image) -> Image.Image:
    """A shadow that grows from one side to the other."""
    shade = np.linspace(1.0, 0.15, card.width)[None, :, None]
    return Image.fromarray((np.asarray(card) * shade).astype("uint8"))


def grainy(strength: float) -> Spoil:
    """The noise of a small sensor in little light."""

    def spoil(card: Image.Image) -> Image.Image:
        noise = np.random.default_rng(7).normal(0, strength, (card.height, card.width, 3))
        return Image.fromarray(np.clip(np.asarray(card) + noise, 0, 255).astype("uint8"))

    return spoil


def stained(spots: int) -> Spoil:
    """Mud on it."""

    def spoil(card: Image.Image) -> Image.Image:
        dirty, chance = card.copy(), np.random.default_rng(11)
        brush = ImageDraw.Draw(dirty)
        for _ in range(spots):
            x, y = chance.uniform(0, card.width), chance.uniform(0, card.height)
            radius = chance.uniform(0.006, 0.014) * card.width
            box = (x - radius, y - radius, x + radius, y + radius)
            brush.ellipse(box, fill=(96, 74, 52))
        return dirty

    return spoil


def scratched(card: Image.Image) -> Image.Image:
    """Keys in the same pocket."""
    worn = card.copy()
    brush = ImageDraw.Draw(worn)
    for number in range(14):
        x = card.width * (0.45 + number * 0.05)
        brush.line((x, 0, x - card.width * 0.2, card.height), fill=(225, 225, 225), width=3)
    return worn


def glaring(card: Image.Image) -> Image.Image:
    """A lamp in its laminate."""
    light = Image.new("L", card.size, 0)
    x, y, radius = card.width * 0.86, card.height * 0.5, card.height * 0.16
    ImageDraw.Draw(light).ellipse((x - radius, y - radius, x + radius, y + radius), fill=235)
    light = light.filter(ImageFilter.GaussianBlur(card.height * 0.04))
    return Image.composite(Image.new("RGB", card.size, "white"), card, light)


def small(width: int) -> Spoil:
    """Far from the camera: so many pixels for the whole card."""
    return lambda card: card.resize(
        (width, round(card.height * width / card.width)), Resampling.BOX
    )


def reversed_out(card: Image.Image) -> Image.Image:
    """Light on dark, as some screens turn everything."""
    return ImageChops.invert(card)


def after(first: Spoil, second: Spoil) -> Spoil:
    """Both at once."""
    return lambda card: second(first(card))


SPOILED: Mapping[str, Spoil] = {
    "out of focus a little": blurred(2.5),
    "out of focus": blurred(5.4),
    "moved sideways": moved(11),
    "moved up": moved(16, upright=True),
    "turned a little": turned(7),
    "turned askew": turned(38),
    "upside down": turned(180),
    "tilted": tilted(0.16),
    "tilted aside": tilted(0.26, aside=True),
    "dim": dim(0.25),
    "nearly dark": dim(0.1),
    "pale": faint(0.1),
    "a shadow over it": shaded,
    "grainy": grainy(120),
    "muddy": stained(31),
    "scratched": scratched,
    "a lamp in it": glaring,
    "far away": small(138),
    "light on dark": reversed_out,
    "dim, moved and turned": after(after(dim(0.3), moved(11)), turned(12)),
}
"""By name; the strengths are those at which a good reader begins to have trouble."""


def _perspective(wanted: tuple[Corner, ...], given: tuple[Corner, ...]) -> list[float]:
    """The eight numbers that map the corners of the new picture to those of the old one."""
    rows, values = [], []
    for (x, y), (u, v) in zip(wanted, given, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        values += [u, v]
    return [float(each) for each in np.linalg.solve(np.array(rows), np.array(values))]
