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
from cambio.web.layout import SetupStep


@blueprint.get("/<community>/setup")
@allow(Permission.SET_UP)
def setup() -> str:
    """What is done, what is next."""
    rows = _rows(g.community_id)
    done = [row["state"] for row in rows].count("done")
    return render_template("neighbourhood/setup.html", steps=rows, done=done)


def next_step(community_id: int) -> dict[str, Any] | None:
    """The step of setting up that comes next; None when all are done."""
    return next((row for row in _rows(community_id) if row["state"] == "current"), None)


def _rows(community_id: int) -> list[dict[str, Any]]:
    """The steps as the kit shows them: done, the current one, and those after it."""
    steps: tuple[SetupStep, ...] = current_app.extensions["cambio.setup_steps"]
    with reading() as session:
        done = [step.is_done(session, community_id) for step in steps]
    current = done.index(False) if False in done else None
    return [
        {
            "title": step.label,
            "text": step.hint,
            "state": "done" if done[at] else "current" if at == current else "todo",
            "href": href_of(step.endpoint),
            "action": _("Look again") if done[at] else _("Do this step"),
        }
        for at, step in enumerate(steps)
    ]
