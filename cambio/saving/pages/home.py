"""What a manager finds on the first page: letters that wait to be posted."""

from __future__ import annotations

from flask import g, render_template
from markupsafe import Markup

from cambio.app.guard import current_actor
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.saving.queries.letter_runs import letters_to_post


def letters_part() -> Markup | None:
    """A card with what is to be posted; None for whoever posts nothing, or when nothing waits."""
    if not current_actor().may(Permission.MANAGE_PROGRAMMES):
        return None
    with reading() as session:
        waiting = letters_to_post(session, community_id=g.community_id)
    if not waiting:
        return None
    return Markup(render_template("saving/home_letters.html", waiting=waiting))  # noqa: S704 - escaped by the template
