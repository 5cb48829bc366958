"""Pictures that people send: their pixels alone, upright, without what else was in the file."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps
from werkzeug.datastructures import FileStorage

from cambio.web.errors import PictureTooLarge, PictureUnusable

FORMATS = ("JPEG", "PNG", "WEBP")
MEGABYTES_MAX, MEGAPIXELS_MAX = 5, 40


def content_of(upload: FileStorage, *, megabytes_max: int = MEGABYTES_MAX) -> bytes:
    """The bytes of an upload; of one that is too large, just enough to tell that it is."""
    return upload.stream.read(megabytes_max * 1024 * 1024 + 1)


def plain_picture(
    content: bytes, *, megabytes_max: int = MEGABYTES_MAX, drawn_within: int | None = None
) -> Image.Image:
    """The pixels of a picture as RGB, or as RGBA where something shines through.

    `drawn_within` is how many pixels wide and high it will be drawn at most, None for as it is: a
    JPEG is then unpacked no larger than that asks for, which takes a fraction of the time.

    Raises:
        PictureUnusable: it is no picture, or none of a kind that we take.
        PictureTooLarge: it has too many bytes or pixels.
    """
    too_large = PictureTooLarge(megabytes=megabytes_max, megapixels=MEGAPIXELS_MAX)
    if len(content) > megabytes_max * 1024 * 1024:
        raise too_large
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=FORMATS)
        # The size stands in the head of the file: no pixel has been unpacked yet.
        if image.width * image.height > MEGAPIXELS_MAX * 1_000_000:
            raise too_large
        if drawn_within is not None:
            image.draft(None, (drawn_within, drawn_within))
        return _plain(image)
    except Image.DecompressionBombError as error:
        raise too_large from error
    except (OSError, ValueError, SyntaxError) as error:
        raise PictureUnusable from error


def _plain(image: Image.Image) -> Image.Image:
    # A phone held upright only notes so in what is left out below.
    upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    plain = Image.new(mode, upright.size)
    plain.paste(upright.convert(mode))
    return plain
