"""Photos of an action: sent, blurred, taken away, and shown to others once it is approved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import words_of
from cambio.database import Refusal, reading
from cambio.earning import queries
from cambio.earning.errors import NothingToBlur, PhotoUnknown
from cambio.earning.pages.actions import action_or_404
from cambio.earning.pages.base import blueprint
from cambio.earning.pages.reporting import run_action
from cambio.earning.photo_files import content_of_photo, keep_photo, put_in_place, take_away
from cambio.earning.queries import ActionView, PhotoView
from cambio.earning.rules.photos import PhotoMoment, touches_in
from cambio.earning.use_cases.photos import PHOTOS_MAX
from cambio.neighbourhood.queries import place_path
from cambio.web.photos import Box, Photo, Spot, blurred, blurred_whole, cleaned

BOXES = 4
PER_CENT = 10
A_DAY = 24 * 3600


@blueprint.get("/photos/<uuid:photo_id>")
@allow(Permission.SEE_ACTIONS)
def photo(photo_id: UUID) -> Response:
    """A photo: for those who run the action, and for others once it was approved."""
    found, action = _photo(photo_id)
    if not action.status.is_approved and not _runs(action):
        raise PhotoUnknown
    response: Response = current_app.response_class(content_of_photo(found), mimetype="image/webp")
    # Who may see it can change, so no cache but the reader's own keeps it, and not for long.
    response.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.get("/actions/<uuid:action_id>/photos")
@allow(Permission.RUN_ACTIONS)
def photos(action_id: UUID) -> str:
    """The photos of an action, and sending one."""
    return _page(run_action(action_id), {})


@blueprint.post("/actions/<uuid:action_id>/photos")
@allow(Permission.RUN_ACTIONS)
def send_photos(action_id: UUID) -> ResponseReturnValue:
    """Draw anew and keep what was chosen, one by one."""
    action = run_action(action_id)
    uploads = [each for each in request.files.getlist("photos") if each.filename]
    if not uploads:
        return _page(action, {"photos": _("Choose a photo first.")}), 422
    moment = PhotoMoment.BEFORE if request.form.get("moment") == "before" else PhotoMoment.AFTER
    try:
        for upload in uploads[:PHOTOS_MAX]:
            keep_photo(cleaned(upload), **_who(), action_id=action.id, moment=moment)
    except Refusal as refusal:
        return _page(action, {"photos": words_of(refusal)}), refusal.status
    flash(
        ngettext("%(num)s photo was added.", "%(num)s photos were added.", len(uploads)), "success"
    )
    return redirect(url_for("earning.photos", action_id=action_id), 303)


@blueprint.get("/photos/<uuid:photo_id>/blur")
@allow(Permission.RUN_ACTIONS)
def ask_blur(photo_id: UUID) -> str:
    """Mark faces and house numbers: with a brush, or without scripts in numbers."""
    found, action = _run_photo(photo_id)
    return _blur_page(found, action, {})


@blueprint.post("/photos/<uuid:photo_id>/blur")
@allow(Permission.RUN_ACTIONS)
def blur(photo_id: UUID) -> ResponseReturnValue:
    """Blur what was marked, for good."""
    found, action = _run_photo(photo_id)
    try:
        new = _blurred(content_of_photo(found))
    except Refusal as refusal:
        return _blur_page(found, action, {"": words_of(refusal)}), refusal.status
    put_in_place(new, found, **_who())
    flash(_("Blurred. Look whether anybody can still be recognised."), "success")
    return redirect(url_for("earning.photos", action_id=action.id), 303)


@blueprint.post("/photos/<uuid:photo_id>/remove")
@allow(Permission.RUN_ACTIONS)
def take_photo_away(photo_id: UUID) -> ResponseReturnValue:
    """Forget a photo, and its file."""
    found, action = _run_photo(photo_id)
    take_away(found, **_who())
    flash(_("The photo is gone."), "success")
    return redirect(url_for("earning.photos", action_id=action.id), 303)


def _who() -> dict[str, Any]:
    return {"community_id": g.community_id, "actor_id": current_actor().id}


def _blurred(content: bytes) -> Photo:
    if "whole" in request.form:
        return blurred_whole(content)
    marks: list[Box | Spot] = [Spot(*each) for each in touches_in(request.form.get("touches", ""))]
    marks += [box for number in range(1, BOXES + 1) if (box := _box(number))]
    if not marks:
        raise NothingToBlur
    return blurred(content, marks)


def _box(number: int) -> Box | None:
    """One rectangle of the form without scripts, in per cent; None where it is not filled in."""
    sides = [
        request.form.get(f"{side}_{number}", "") for side in ("left", "top", "right", "bottom")
    ]
    if not all(side.isdecimal() and int(side) <= 100 for side in sides):
        return None
    left, top, right, bottom = (int(side) * PER_CENT for side in sides)
    return Box(left, top, right, bottom) if left != right and top != bottom else None


def _photo(photo_id: UUID) -> tuple[PhotoView, ActionView]:
    with reading() as session:
        found = queries.photo(session, community_id=g.community_id, photo_id=photo_id)
    if found is None:
        raise PhotoUnknown
    return found, action_or_404(found.action_id)


def _run_photo(photo_id: UUID) -> tuple[PhotoView, ActionView]:
    found, action = _photo(photo_id)
    if not _runs(action):
        raise NotAllowed
    return found, action


def _runs(action: ActionView) -> bool:
    with reading() as session:
        path = place_path(session, community_id=g.community_id, place_id=action.place_id)
    ids = [each.id for each in path]
    return current_actor().may_within(Permission.RUN_ACTIONS, ScopeKind.PLACE, ids)


def _page(action: ActionView, errors: dict[str, str]) -> str:
    with reading() as session:
        found = queries.photos(session, community_id=g.community_id, action_id=action.id)
    return render_template(
        "earning/photos.html", action=action, photos=found, most=PHOTOS_MAX, errors=errors
    )


def _blur_page(found: PhotoView, action: ActionView, errors: dict[str, str]) -> str:
    return render_template(
        "earning/blur.html", photo=found, action=action, boxes=BOXES, errors=errors
    )
