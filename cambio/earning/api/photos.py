"""JSON: photos of reports. Sent as files, blurred for good, seen by others once approved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app
from flask.views import MethodView

from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import reading
from cambio.earning import queries
from cambio.earning.api.base import (
    action_or_404,
    asked,
    blueprint,
    community_id,
    require_in_place,
)
from cambio.earning.errors import NothingToBlur, PhotoUnknown
from cambio.earning.photo_files import content_of_photo, keep_photo, put_in_place, take_away
from cambio.earning.queries import ActionView, PhotoView
from cambio.earning.schemas import photos as schemas
from cambio.neighbourhood.queries import place_path
from cambio.web.photos import Box, Spot, blurred, blurred_whole, cleaned


@blueprint.route("/actions/<uuid:action_id>/photos")
class Photos(MethodView):
    """Photos of an action."""

    @allow(Permission.SEE_ACTIONS)
    @blueprint.response(200, schemas.PhotosSchema)
    def get(self, action_id: UUID) -> dict[str, list[PhotoView]]:
        """The photos of an action; none before it was approved, but for who runs it"""
        action = action_or_404(action_id)
        if not _may_see(action):
            return {"items": []}
        with reading() as session:
            found = queries.photos(session, community_id=community_id(), action_id=action_id)
        return {"items": found}

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(schemas.NewPhotoSchema, location="form")
    @blueprint.arguments(schemas.NewPhotoFileSchema, location="files")
    @blueprint.response(201, schemas.PhotoSchema)
    def post(self, body: dict[str, Any], files: dict[str, Any], action_id: UUID) -> PhotoView:
        """Send a photo, as `multipart/form-data`; it is drawn anew before it is kept"""
        require_in_place(Permission.RUN_ACTIONS, action_or_404(action_id).place_id)
        photo_id = keep_photo(
            cleaned(files["photo"]), **asked(), action_id=action_id, moment=body["moment"]
        )
        return _photo(photo_id)


@blueprint.route("/photos/<uuid:photo_id>")
class OnePhoto(MethodView):
    """One photo."""

    @allow(Permission.SEE_ACTIONS)
    @blueprint.response(200, content_type="image/webp")
    def get(self, photo_id: UUID) -> Response:
        """What it shows, as WebP"""
        found = _photo(photo_id)
        if not _may_see(action_or_404(found.action_id)):
            raise PhotoUnknown
        return current_app.response_class(content_of_photo(found), mimetype="image/webp")

    @allow(Permission.RUN_ACTIONS)
    @blueprint.response(204)
    def delete(self, photo_id: UUID) -> None:
        """Take it away, also when the action was approved: whoever is in it may ask for that"""
        take_away(_to_change(photo_id), **asked())


@blueprint.route("/photos/<uuid:photo_id>/blur")
class PhotoBlur(MethodView):
    """Blurring."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(schemas.PhotoBlurSchema)
    @blueprint.response(200, schemas.PhotoSchema)
    def post(self, body: dict[str, Any], photo_id: UUID) -> PhotoView:
        """Blur faces and house numbers, or all of it, for good"""
        found = _to_change(photo_id)
        content = content_of_photo(found)
        marks: list[Box | Spot] = [Box(**each) for each in body["boxes"]]
        marks += [Spot(**each) for each in body["spots"]]
        if not marks and not body["whole"]:
            raise NothingToBlur
        new = blurred_whole(content) if body["whole"] else blurred(content, marks)
        put_in_place(new, found, **asked())
        return _photo(photo_id)


def _photo(photo_id: UUID) -> PhotoView:
    with reading() as session:
        found = queries.photo(session, community_id=community_id(), photo_id=photo_id)
    if found is None:
        raise PhotoUnknown
    return found


def _to_change(photo_id: UUID) -> PhotoView:
    """A photo that whoever is asking may change.

    Raises:
        PhotoUnknown, NotAllowed: there is none, or the role is for another place only.
    """
    found = _photo(photo_id)
    if not _runs(action_or_404(found.action_id)):
        raise NotAllowed
    return found


def _may_see(action: ActionView) -> bool:
    return action.status.is_approved or _runs(action)


def _runs(action: ActionView) -> bool:
    with reading() as session:
        path = place_path(session, community_id=community_id(), place_id=action.place_id)
    ids = [each.id for each in path]
    return current_actor().may_within(Permission.RUN_ACTIONS, ScopeKind.PLACE, ids)
