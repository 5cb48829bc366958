"""Photos of actions with their files: first the file, then the row that names it; and away again
only after the row is. Pages and API keep them so."""

from __future__ import annotations

from uuid import UUID

from cambio.app import kept_files
from cambio.database import Refusal, new_id, perform
from cambio.earning.errors import PhotoUnknown
from cambio.earning.queries import PhotoView
from cambio.earning.rules.photos import PhotoMoment, file_name
from cambio.earning.use_cases import (
    AddPhoto,
    RemovePhoto,
    ReplacePhoto,
    add_photo,
    remove_photo,
    replace_photo,
)
from cambio.web.photos import Photo


def keep_photo(
    new: Photo, *, community_id: int, actor_id: UUID, action_id: UUID, moment: PhotoMoment
) -> UUID:
    """Keep a photo of an action; answers its id.

    Raises:
        ActionAlreadyApproved, PhotosTooMany: no more are added.
    """
    photo_id, digest = new_id(), new.digest.hex()
    name = file_name(community_id, photo_id, digest)
    kept_files.keep(name, new.content)
    command = AddPhoto(
        community_id=community_id,
        actor_id=actor_id,
        photo_id=photo_id,
        action_id=action_id,
        moment=moment,
        digest=digest,
        width=new.width,
        height=new.height,
    )
    try:
        return perform(add_photo, command)
    except Refusal:
        kept_files.let_go(name)
        raise


def content_of_photo(found: PhotoView) -> bytes:
    """What is kept of a photo.

    Raises:
        PhotoUnknown: its file is gone.
    """
    content = kept_files.kept(found.file_name)
    if content is None:
        raise PhotoUnknown
    return content


def put_in_place(new: Photo, found: PhotoView, *, community_id: int, actor_id: UUID) -> None:
    """Put a blurred photo in the place of the one that was there, for good.

    Raises:
        PhotoUnknown: it is gone.
    """
    digest = new.digest.hex()
    kept_files.keep(file_name(community_id, found.id, digest), new.content)
    command = ReplacePhoto(
        community_id=community_id, actor_id=actor_id, photo_id=found.id, digest=digest
    )
    kept_files.let_go(perform(replace_photo, command).old_name)


def take_away(found: PhotoView, *, community_id: int, actor_id: UUID) -> None:
    """Forget a photo, and its file.

    Raises:
        PhotoUnknown: it is gone already.
    """
    command = RemovePhoto(community_id=community_id, actor_id=actor_id, photo_id=found.id)
    kept_files.let_go(perform(remove_photo, command).old_name)
