"""One's own password."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access import sessions
from cambio.access.errors import PasswordEasy, PasswordLength
from cambio.access.pages.base import blueprint
from cambio.access.queries import StaffView, staff_member
from cambio.access.rules import PASSWORD_MIN
from cambio.app.factory import limiter
from cambio.app.guard import ActorKind, NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, reading


@blueprint.get("/password")
@allow(Permission.SIGNED_IN)
def password() -> ResponseReturnValue:
    """The form for another password."""
    return _form(_own_user(), {})


@blueprint.post("/password")
@allow(Permission.SIGNED_IN)
@limiter.limit("30 per minute")
def change_password() -> ResponseReturnValue:
    """Set it."""
    user = _own_user()
    try:
        sessions.change_password(
            community_id=g.community_id,
            user=user,
            present=request.form.get("present", ""),
            new=request.form.get("new", ""),
        )
    except (PasswordLength, PasswordEasy) as refusal:
        return _form(user, {"new": words_of(refusal)}), refusal.status
    except Refusal as refusal:
        return _form(user, {"present": words_of(refusal)}), refusal.status
    flash(_("You have another password now. Other phones and computers are signed out."), "success")
    return redirect(url_for("neighbourhood.home"), 303)


def _own_user() -> StaffView:
    """The person of the staff who is asking.

    Raises:
        NotAllowed: a household or a key is asking; they have no password.
    """
    actor = current_actor()
    if actor.kind is ActorKind.STAFF:
        with reading() as session:
            user = staff_member(session, community_id=g.community_id, user_id=actor.id)
        if user is not None:
            return user
    raise NotAllowed


def _form(user: StaffView, errors: dict[str, Any]) -> str:
    return render_template("access/password.html", user=user, errors=errors, least=PASSWORD_MIN)
