"""Places as a tree, what stands in each, and adding one by hand."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.pages.base import blueprint, uuid_or_none, who
from cambio.neighbourhood.pages.lists import address_leaf
from cambio.neighbourhood.reach import require_in
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cambio.web.components import href_of


@blueprint.get("/<community>/places")
@allow(Permission.SEE_PLACES)
def places() -> str:
    """The districts, and what may be added."""
    return _places()


@blueprint.get("/<community>/places/<uuid:place_id>")
@allow(Permission.SEE_PLACES)
def place(place_id: UUID) -> str:
    """One place with what stands in it: places, and for staff the addresses of a street."""
    with reading() as session:
        path = queries.place_path(session, community_id=g.community_id, place_id=place_id)
        if not path:
            raise NotFound
        below = queries.places(session, community_id=g.community_id, parent_id=place_id)
        count = queries.count_addresses(session, community_id=g.community_id, place_id=place_id)
    above = [each.id for each in path]
    may_see = current_actor().may_within(Permission.SEE_ADDRESSES, ScopeKind.PLACE, above)
    leaf = address_leaf(place_id) if may_see and path[0].kind == "street" else None
    may_card = current_actor().may_within(Permission.MANAGE_CARDS, ScopeKind.PLACE, above)
    return render_template(
        "neighbourhood/place.html",
        place=path[0],
        path=path[:0:-1],
        below=below,
        address_count=count,
        addresses=leaf,
        cards_href=href_of("cards.street_cards", place_id=place_id) if may_card else None,
    )


@blueprint.post("/<community>/places")
@allow(Permission.MANAGE_PLACES)
def create_place() -> ResponseReturnValue:
    """Add a place by hand."""
    form = request.form
    parent_id = uuid_or_none(form.get("parent_id"))
    require_in(Permission.MANAGE_PLACES, community_id=g.community_id, place_id=parent_id)
    command = AddPlace(
        **who(), kind=form.get("kind", ""), name=form.get("name", "")[:80], parent_id=parent_id
    )
    try:
        place_id = perform(add_place, command)
    except Refusal as refusal:
        return _places(error=words_of(refusal)), refusal.status
    flash(_("%(name)s was added.", name=command.name), "success")
    return redirect(url_for("neighbourhood.place", place_id=place_id), 303)


def _places(error: str | None = None) -> str:
    with reading() as session:
        tree = queries.place_tree(session, community_id=g.community_id)
        count = queries.count_addresses(session, community_id=g.community_id)
    return render_template(
        "neighbourhood/places.html",
        tree=tree,
        address_count=count,
        may_manage=current_actor().may(Permission.MANAGE_PLACES),
        may_see_addresses=current_actor().may(Permission.SEE_ADDRESSES),
        error=error,
        form=request.form,
    )
