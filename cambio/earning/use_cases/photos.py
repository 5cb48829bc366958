"""Photos of an action: what stands in the tables; the files themselves are the edges' to keep."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from cambio.database import Command, UnitOfWork, locked
from cambio.earning.errors import ActionAlreadyApproved, PhotosTooMany, PhotoUnknown
from cambio.earning.models import ActionPhoto
from cambio.earning.rules import ActionStatus
from cambio.earning.rules.photos import PhotoMoment, file_name
from cambio.earning.use_cases.steps import locked_action

PHOTOS_MAX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPhoto(Command):
    """A photo that was drawn anew and kept under its name already.

    `photo_id` was made by whoever sends it; `digest` is the SHA-256 of the file in hexadecimal.
    """

    photo_id: UUID
    action_id: UUID
    moment: PhotoMoment
    digest: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacePhoto(Command):
    """The same photo with something blurred."""

    photo_id: UUID
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePhoto(Command):
    """Nobody is to see this photo any more."""

    photo_id: UUID


@dataclass(frozen=True, slots=True)
class PhotoChanged:
    """`old_name` is the file that nothing names any more and that the edge lets go of."""

    action_id: UUID
    old_name: str


def add_photo(uow: UnitOfWork, command: AddPhoto) -> UUID:
    """Add a photo to an action that nobody approved yet; answers its id.

    Raises:
        ActionUnknown, ActionCancelled: there is no such action, or not any more.
        ActionAlreadyApproved: what was approved stays as it was seen.
        PhotosTooMany: there are enough.
    """
    action = locked_action(uow, community_id=command.community_id, action_id=command.action_id)
    if ActionStatus(action.status).is_approved:
        raise ActionAlreadyApproved
    count = uow.session.scalar(
        select(func.count())
        .select_from(ActionPhoto)
        .filter_by(community_id=action.community_id, action_id=action.id)
    )
    if (count or 0) >= PHOTOS_MAX:
        raise PhotosTooMany(most=PHOTOS_MAX)
    photo = ActionPhoto(
        community_id=action.community_id,
        id=command.photo_id,
        action_id=action.id,
        moment=command.moment.value,
        width=command.width,
        height=command.height,
        digest=bytes.fromhex(command.digest),
        added_at=uow.now,
        added_by=command.actor_id,
    )
    uow.session.add(photo)
    return photo.id


def replace_photo(uow: UnitOfWork, command: ReplacePhoto) -> PhotoChanged:
    """Put the blurred photo in the place of the other, for good.

    Raises:
        PhotoUnknown: there is no such photo.
    """
    photo = _photo(uow, command, command.photo_id)
    changed = PhotoChanged(photo.action_id, _name(photo))
    photo.digest, photo.blurred_at = bytes.fromhex(command.digest), uow.now
    return changed


def remove_photo(uow: UnitOfWork, command: RemovePhoto) -> PhotoChanged:
    """Forget a photo, also one of an approved action: whoever is in it may ask for that.

    Raises:
        PhotoUnknown: there is no such photo.
    """
    photo = _photo(uow, command, command.photo_id)
    changed = PhotoChanged(photo.action_id, _name(photo))
    uow.session.delete(photo)
    return changed


def _photo(uow: UnitOfWork, command: Command, photo_id: UUID) -> ActionPhoto:
    return locked(uow, ActionPhoto, PhotoUnknown, community_id=command.community_id, id=photo_id)


def _name(photo: ActionPhoto) -> str:
    return file_name(photo.community_id, photo.id, photo.digest.hex())
