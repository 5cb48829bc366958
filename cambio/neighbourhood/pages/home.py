"""The way in: which community, and what one can do there."""

from __future__ import annotations

from flask import current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.pages.base import blueprint
from cambio.neighbourhood.pages.setup import next_step


@blueprint.get("/")
@allow(Permission.ANYONE)
def start() -> ResponseReturnValue:
    """The list of communities, or straight to the only one."""
    with reading() as session:
        communities = queries.communities(session)
    if len(communities) == 1:
        return redirect(url_for("neighbourhood.home", community=communities[0].slug))
    return render_template("neighbourhood/start.html", communities=communities)


@blueprint.get("/<community>/")
@allow(Permission.ANYONE)
def home() -> str:
    """The first page of a community: what it is, and all that this person can do."""
    parts = current_app.extensions.get("cambio.home_parts", ())
    actor = current_actor()
    return render_template(
        "neighbourhood/home.html",
        parts=[part for part in (make() for make in parts) if part],
        next_step=next_step(g.community_id) if actor.may(Permission.SET_UP) else None,
        works_at_actions=actor.may(Permission.RUN_ACTIONS),
    )
