"""Pictures of items: served, and taken in. What is taken in is drawn anew before it is kept."""

from __future__ import annotations

import io
import warnings
from uuid import UUID

from flask import Response, current_app, g
from PIL import Image, ImageOps
from werkzeug.datastructures import FileStorage

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, perform, reading
from catalog import queries
from catalog.errors import PictureTooLarge, PictureUnusable
from catalog.pages.base import blueprint, command_of
from catalog.use_cases import StorePicture, store_picture

FORMATS = ("JPEG", "PNG", "WEBP")
MEGABYTES_MAX, MEGAPIXELS_MAX = 5, 40
LONGEST_SIDE = 1200
QUALITY = 82

A_YEAR = 365 * 24 * 3600
# An SVG that somebody opens by itself may draw, and nothing else.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@blueprint.get("/shop/pictures/<uuid:picture_id>")
@allow(Permission.ANYONE)
def picture(picture_id: UUID) -> Response:
    """A picture. It never changes, so browsers may keep it."""
    with reading() as session:
        found = queries.picture(session, community_id=g.community_id, picture_id=picture_id)
    if found is None:
        raise NotFound
    response: Response = current_app.response_class(found.content, mimetype=found.media_type)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def keep_upload(upload: FileStorage) -> UUID:
    """Keep a picture that somebody chose; answers its id.

    Raises:
        PictureUnusable, PictureTooLarge: it will not do.
    """
    content = upload.stream.read(MEGABYTES_MAX * 1024 * 1024 + 1)
    drawn = redrawn(content)
    picture_id: UUID = perform(store_picture, command_of(StorePicture, content=drawn))
    return picture_id


def redrawn(content: bytes) -> bytes:
    """The picture as WebP of a sensible size: its pixels alone, without what else was in the file.

    Raises:
        PictureUnusable: it is no picture, or none of a kind that we take.
        PictureTooLarge: it has too many bytes or pixels.
    """
    too_large = PictureTooLarge(megabytes=MEGABYTES_MAX, megapixels=MEGAPIXELS_MAX)
    if len(content) > MEGABYTES_MAX * 1024 * 1024:
        raise too_large
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=FORMATS)
        # The size stands in the head of the file: no pixel has been unpacked yet.
        if image.width * image.height > MEGAPIXELS_MAX * 1_000_000:
            raise too_large
        return _as_webp(image)
    except Image.DecompressionBombError as error:
        raise too_large from error
    except (OSError, ValueError, SyntaxError) as error:
        raise PictureUnusable from error


def _as_webp(image: Image.Image) -> bytes:
    # A phone held upright only notes so in what is left out below.
    upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    plain = Image.new(mode, upright.size)
    plain.paste(upright.convert(mode))
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    plain.save(written, format="WEBP", quality=QUALITY)
    return written.getvalue()
