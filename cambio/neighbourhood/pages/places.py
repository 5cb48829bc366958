"""Places as a tree, and adding one by hand."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.pages.base import blueprint
from cambio.neighbourhood.use_cases import AddPlace, add_place


@blueprint.get("/<community>/places")
@allow(Permission.SEE_PLACES)
def places() -> str:
    """The districts, and what may be added."""
    return _render_places()


@blueprint.get("/<community>/places/<uuid:place_id>")
@allow(Permission.SEE_PLACES)
def place(place_id: UUID) -> str:
    """One place with what stands below it."""
    with reading() as session:
        path = queries.place_path(session, community_id=g.community_id, place_id=place_id)
        below = queries.places(session, community_id=g.community_id, parent_id=place_id)
        addresses = queries.count_addresses(session, community_id=g.community_id, place_id=place_id)
    if not path:
        raise NotFound
    return render_template(
        "neighbourhood/place.html", place=path[0], path=path[1:], below=below, addresses=addresses
    )


@blueprint.post("/<community>/places")
@allow(Permission.MANAGE_PLACES)
def create_place() -> ResponseReturnValue:
    """Add a place by hand."""
    form = request.form
    try:
        perform(
            add_place,
            AddPlace(
                community_id=g.community_id,
                actor_id=current_actor().id,
                kind=form.get("kind", ""),
                name=form.get("name", "")[:80],
                parent_id=_uuid_or_none(form.get("parent_id")),
            ),
        )
    except Refusal as refusal:
        return _render_places(error=words_of(refusal)), refusal.status
    flash(_("%(name)s was added.", name=form["name"]), "success")
    return redirect(url_for("neighbourhood.places"), 303)


def _render_places(error: str | None = None) -> str:
    with reading() as session:
        tree = queries.place_tree(session, community_id=g.community_id)
    return render_template("neighbourhood/places.html", tree=tree, error=error, form=request.form)


def _uuid_or_none(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
