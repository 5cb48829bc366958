"""The setup page: leads a manager through an empty community, one step after the other."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, render_template
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.neighbourhood.pages.base import blueprint
from cambio.web.components import href_of


@blueprint.get("/<community>/setup")
@allow(Permission.SET_UP)
def setup() -> str:
    """What is done, what is next."""
    steps = current_app.extensions["cambio.setup_steps"]
    with reading() as session:
        done = [step.is_done(session, g.community_id) for step in steps]
    current = done.index(False) if False in done else None
    rows: list[dict[str, Any]] = [
        {
            "title": step.label,
            "text": step.hint,
            "state": "done" if done[at] else "current" if at == current else "todo",
            "href": href_of(step.endpoint),
            "action": _("Look again") if done[at] else _("Do this step"),
        }
        for at, step in enumerate(steps)
    ]
    return render_template("neighbourhood/setup.html", steps=rows, done=done.count(True))
