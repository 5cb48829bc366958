"""Signing in and out."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access.pages.base import blueprint
from cambio.access.sessions import (
    end_session,
    household_sign_in_url,
    own_path,
    sign_in_with_password,
)
from cambio.app.factory import limiter
from cambio.app.guard import ActorKind, allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal


@blueprint.get("/sign-in")
@allow(Permission.ANYONE)
def sign_in() -> ResponseReturnValue:
    """Where staff sign in, and where residents read how they do."""
    if current_actor().kind is ActorKind.STAFF:
        return redirect(_where_to())
    return _form("", None)


@blueprint.post("/sign-in")
@allow(Permission.ANYONE)
@limiter.limit("30 per minute")
def sign_in_now() -> ResponseReturnValue:
    """Compare the password."""
    name = request.form.get("name", "")
    try:
        sign_in_with_password(
            community_id=g.community_id, name=name, password=request.form.get("password", "")
        )
    except Refusal as refusal:
        return _form(name, words_of(refusal)), refusal.status
    return redirect(_where_to(), 303)


@blueprint.post("/sign-out")
@allow(Permission.ANYONE)
def sign_out() -> ResponseReturnValue:
    """End the session of this browser, whoever was signed in."""
    end_session()
    flash(_("You are signed out."), "success")
    return redirect(url_for("neighbourhood.home"), 303)


def _form(name: str, problem: str | None) -> str:
    back = own_path(request.args.get("next"))
    return render_template(
        "access/sign_in.html",
        name=name,
        problem=problem,
        card_href=household_sign_in_url(back),
    )


def _where_to() -> str:
    return own_path(request.args.get("next")) or url_for("neighbourhood.home")
