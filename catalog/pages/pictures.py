"""Pictures of items: served, and taken in. What is taken in is drawn anew before it is kept."""

from __future__ import annotations

import io
from uuid import UUID

from flask import Response, current_app, g
from werkzeug.datastructures import FileStorage

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, perform, reading
from cambio.web.pictures import content_of, plain_picture
from catalog import queries
from catalog.pages.base import blueprint, command_of
from catalog.use_cases import StorePicture, store_picture

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
    drawn = redrawn(content_of(upload))
    picture_id: UUID = perform(store_picture, command_of(StorePicture, content=drawn))
    return picture_id


def redrawn(content: bytes) -> bytes:
    """The picture as WebP of a sensible size.

    Raises:
        PictureUnusable, PictureTooLarge: it will not do.
    """
    plain = plain_picture(content)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    plain.save(written, format="WEBP", quality=QUALITY)
    return written.getvalue()
