"""Photos that people take: drawn anew, upright, small enough, and blurred where they ask for it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter
from werkzeug.datastructures import FileStorage

from cambio.web.pictures import content_of, plain_picture

MEGABYTES_MAX = 20
LONGEST_SIDE = 1_600
QUALITY = 80
THOUSAND = 1_000
CELLS = 36
"""So many cells are left of the longest side where a photo is blurred: of a face, two or three."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it is kept and served: WebP, without a word about camera, time or place."""

    content: bytes
    width: int
    height: int

    @property
    def digest(self) -> bytes:
        """SHA-256 of the content."""
        return hashlib.sha256(self.content).digest()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a photo, from its left upper corner, in thousandths of width and height."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A round touch of the brush, in thousandths: of the width, the height, and again the width."""

    x: int
    y: int
    radius: int


def cleaned(upload: FileStorage) -> Photo:
    """A photo that somebody sent, drawn anew.

    Raises:
        PictureUnusable, PictureTooLarge: it will not do.
    """
    content = content_of(upload, megabytes_max=MEGABYTES_MAX)
    plain = plain_picture(content, megabytes_max=MEGABYTES_MAX, drawn_within=LONGEST_SIDE)
    if plain.mode == "RGBA":
        paper = Image.new("RGB", plain.size, "white")
        paper.paste(plain, mask=plain.getchannel("A"))
        plain = paper
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _written(plain)


def blurred(content: bytes, marks: Iterable[Box | Spot]) -> Photo:
    """The same photo with what is marked made unreadable for good: no filter brings it back."""
    plain = plain_picture(content)
    mask = Image.new("L", plain.size, 0)
    draw = ImageDraw.Draw(mask)
    for mark in marks:
        _mark(draw, plain.size, mark)
    return _written(Image.composite(_coarse(plain), plain, mask))


def blurred_whole(content: bytes) -> Photo:
    """The same photo with nothing readable left."""
    return blurred(content, [Box(0, 0, THOUSAND, THOUSAND)])


def _coarse(plain: Image.Image) -> Image.Image:
    """All of it in a few cells, smoothed: what is thrown away is in no pixel any more."""
    cell = max(1, max(plain.size) // CELLS)
    few = (max(1, plain.width // cell), max(1, plain.height // cell))
    small = plain.resize(few, Image.Resampling.BOX)
    large = small.resize(plain.size, Image.Resampling.NEAREST)
    return large.filter(ImageFilter.GaussianBlur(cell / 3))


def _mark(draw: ImageDraw.ImageDraw, size: tuple[int, int], mark: Box | Spot) -> None:
    width, height = size
    if isinstance(mark, Box):
        left, right = sorted((mark.left * width // THOUSAND, mark.right * width // THOUSAND))
        top, bottom = sorted((mark.top * height // THOUSAND, mark.bottom * height // THOUSAND))
        draw.rectangle((left, top, right, bottom), fill=255)
        return
    x, y = mark.x * width // THOUSAND, mark.y * height // THOUSAND
    radius = max(2, mark.radius * width // THOUSAND)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _written(plain: Image.Image) -> Photo:
    out = io.BytesIO()
    plain.save(out, format="WEBP", quality=QUALITY, method=2)
    return Photo(out.getvalue(), plain.width, plain.height)
