"""The link in an invitation: choosing a password for the first time, or after losing it."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access import queries, sessions
from cambio.access.errors import InvitationOver, InvitationUnknown, PasswordEasy, PasswordLength
from cambio.access.pages.base import blueprint
from cambio.access.queries import InvitationView
from cambio.access.rules import PASSWORD_MIN
from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import current_database, reading


@blueprint.get("/invitation/<code>")
@allow(Permission.ANYONE)
@limiter.limit("30 per minute")
def invitation(code: str) -> str:
    """The form for choosing a password. Looking uses nothing up: programs that scan mail look."""
    return _form(_open_invitation(code), None)


@blueprint.post("/invitation/<code>")
@allow(Permission.ANYONE)
@limiter.limit("30 per minute")
def accept_invitation(code: str) -> ResponseReturnValue:
    """Set the password and sign in."""
    found = _open_invitation(code)
    try:
        sessions.accept_invitation(
            community_id=g.community_id,
            invitation=found,
            code=code,
            password=request.form.get("password", ""),
        )
    except (PasswordLength, PasswordEasy) as refusal:
        return _form(found, words_of(refusal)), refusal.status
    flash(_("Welcome! You are signed in."), "success")
    return redirect(url_for("neighbourhood.home"), 303)


def _open_invitation(code: str) -> InvitationView:
    """The invitation, while it works.

    Raises:
        InvitationUnknown, InvitationOver: it does not.
    """
    with reading() as session:
        found = queries.invitation(
            session, community_id=g.community_id, code=code, now=current_database().clock()
        )
    if found is None:
        raise InvitationUnknown
    if not found.is_open:
        raise InvitationOver
    return found


def _form(found: InvitationView, problem: str | None) -> str:
    return render_template(
        "access/invitation.html", invitation=found, problem=problem, least=PASSWORD_MIN
    )
