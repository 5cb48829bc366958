"""Closing an action: what upper floors know of it stands above the question.

Cards are scanned on a floor above this one; `cambio.main` composes what is asked before closing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.earning.pages.base import blueprint, keyed_of
from cambio.earning.pages.reporting import run_action
from cambio.earning.queries import ActionView
from cambio.earning.use_cases import CloseAction, close_action


@dataclass(frozen=True, slots=True)
class Closing:
    """What is known before an action is closed.

    `facts` are names with values. `worries` are sentences: with any, closing needs a second yes.
    """

    facts: tuple[tuple[str, str], ...] = ()
    worries: tuple[str, ...] = ()


ClosingSource: TypeAlias = Callable[[Session, int, ActionView], Closing]
"""From a session, a community's id and an action to what is known of it."""


@blueprint.get("/actions/<uuid:action_id>/close")
@allow(Permission.RUN_ACTIONS)
def ask_close(action_id: UUID) -> str:
    """Ask once more, and tell what is not here yet."""
    action = run_action(action_id)
    return _page(action, _known(action), hurried=False)


@blueprint.post("/actions/<uuid:action_id>/close")
@allow(Permission.RUN_ACTIONS)
def close_now(action_id: UUID) -> ResponseReturnValue:
    """Cards that are shown later do not count. What worries anybody asks for a second yes."""
    action = run_action(action_id)
    known = _known(action)
    if known.worries and "anyway" not in request.form:
        return _page(action, known, hurried=True), 409
    perform(close_action, keyed_of(CloseAction, action_id=action_id))
    flash(
        ngettext(
            "The action is closed. %(num)s neighbour took part. Thank you!",
            "The action is closed. %(num)s neighbours took part. Thank you!",
            action.headcount,
        ),
        "success",
    )
    return redirect(url_for("earning.action", action_id=action_id), 303)


def _known(action: ActionView) -> Closing:
    """What all sources know."""
    sources: tuple[ClosingSource, ...] = current_app.extensions.get("cambio.closing", ())
    facts: list[tuple[str, str]] = []
    worries: list[str] = []
    with reading() as session:
        for source in sources:
            known = source(session, g.community_id, action)
            facts += known.facts
            worries += known.worries
    return Closing(tuple(facts), tuple(worries))


def _page(action: ActionView, known: Closing, *, hurried: bool) -> str:
    error = _("Say that you know this, or wait a little.") if hurried else None
    return render_template("earning/close_action.html", action=action, known=known, error=error)
