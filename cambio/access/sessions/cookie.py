"""The cookie of a browser that is signed in."""

from __future__ import annotations

from uuid import UUID

from flask import g, session

from cambio.access import use_cases
from cambio.access.use_cases import StartedSignIn
from cambio.app.guard import NOBODY_ID, ActorKind
from cambio.database import perform

COOKIE = "sign_in"


def begin_session(started: StartedSignIn, *, community_id: int, kind: ActorKind) -> None:
    """Make this browser the one that signed in.

    Of what the cookie held before, only the language stays: nobody can prepare a browser in which
    another then signs in.
    """
    language = session.get("language")
    _forget_cookie()
    if language is not None:
        session["language"] = language
    session[COOKIE] = [kind.value, community_id, started.sign_in_id.hex, started.secret]
    # A household's cookie goes with the browser window; staff stay signed in.
    session.permanent = kind is ActorKind.STAFF


def end_session() -> None:
    """Sign this browser out, here and in the database; harmless when nobody is signed in."""
    cookie = session.get(COOKIE)
    if cookie:
        command = use_cases.SignOut(
            community_id=cookie[1], actor_id=NOBODY_ID, sign_in_id=UUID(cookie[2])
        )
        perform(use_cases.sign_out, command)
    language = session.get("language")
    _forget_cookie()
    if language is not None:
        session["language"] = language


def _forget_cookie() -> None:
    session.clear()
    # What was worked out from the old cookie in this request must not outlive it.
    g.pop("actor", None)
    g.pop("csrf_token", None)


def current_sign_in_id() -> UUID | None:
    """The sign-in of this browser, or None."""
    cookie = session.get(COOKIE)
    return UUID(cookie[2]) if cookie else None
