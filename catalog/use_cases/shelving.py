"""What items stand in and are shown with: categories and pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork, new_id
from catalog.errors import CategoryInvalid, PictureUnusable
from catalog.models import ItemCategory, ItemPicture
from catalog.rules.texts import FALLBACK, cleaned

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
MEDIA_TYPES = ("image/webp", "image/svg+xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCategory(Command):
    """A category as it should be; `names` by language, `position` its place among the others."""

    slug: str
    names: dict[str, str]
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StorePicture(Command):
    """A picture, ready to be served: re-encoded by the edge that took it in, as WebP.

    `image/svg+xml` is only for drawings of our own: an SVG can hold scripts.
    """

    content: bytes
    media_type: str = "image/webp"


def save_category(uow: UnitOfWork, command: SaveCategory) -> str:
    """Add a category, or change the one with this short name; answers the short name.

    Raises:
        CategoryInvalid: it has no Dutch name, or a short name that cannot stand in an address.
    """
    names = cleaned(command.names)
    if FALLBACK not in names or not SLUG.fullmatch(command.slug):
        raise CategoryInvalid
    row = uow.session.get(ItemCategory, (command.community_id, command.slug))
    if row is None:
        row = ItemCategory(
            community_id=command.community_id,
            slug=command.slug,
            names=names,
            position=command.position,
        )
        uow.session.add(row)
    row.names, row.position = names, command.position
    return command.slug


def store_picture(uow: UnitOfWork, command: StorePicture) -> UUID:
    """Keep a picture; answers its id.

    Raises:
        PictureUnusable: it is empty, or of a kind that is never served.
    """
    if not command.content or command.media_type not in MEDIA_TYPES:
        raise PictureUnusable
    row = ItemPicture(
        community_id=command.community_id,
        id=new_id(),
        media_type=command.media_type,
        content=command.content,
        created_at=uow.now,
    )
    uow.session.add(row)
    return row.id
