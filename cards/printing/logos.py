"""A community's logo, made ready for cards: a PNG no larger than print needs."""

from __future__ import annotations

from io import BytesIO

from cambio.web.pictures import plain_picture

LOGO_SIZE = (800, 400)
"""Twice what 300 dots an inch need on a card."""

LOGO_BYTES_MAX = 400_000
_SMALLER = 0.8


def clean_logo(content: bytes) -> bytes:
    """The logo drawn anew: its pixels and what shines through, nothing else of the file.

    Raises:
        PictureUnusable, PictureTooLarge: it will not do.
    """
    logo = plain_picture(content)
    logo.thumbnail(LOGO_SIZE)
    while True:
        written = BytesIO()
        logo.save(written, "PNG", optimize=True)
        if written.tell() <= LOGO_BYTES_MAX:
            return written.getvalue()
        width, height = (max(1, round(side * _SMALLER)) for side in logo.size)
        logo = logo.resize((width, height))
