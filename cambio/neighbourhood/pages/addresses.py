"""Addresses: finding one, who joined there, and those that are gone."""

from __future__ import annotations

from uuid import UUID

from flask import g, render_template, request
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.errors import AddressUnknown
from cambio.neighbourhood.pages.base import blueprint
from cambio.neighbourhood.pages.lists import gone_leaf
from cambio.neighbourhood.queries import AddressView
from cambio.neighbourhood.reach import may_in, require_everywhere
from cambio.neighbourhood.rules.typed_address import typed_house_number, typed_postcode


@blueprint.get("/<community>/addresses")
@allow(Permission.SEE_ADDRESSES)
def addresses() -> str:
    """Which address are you looking for?"""
    typed = {name: request.args.get(name, "") for name in ("postcode", "house_number")}
    postcode = typed_postcode(typed["postcode"])
    number = typed_house_number(typed["house_number"])
    errors: dict[str, str] = {}
    if any(typed.values()):
        if postcode is None:
            errors["postcode"] = _("A postcode has four digits and two letters, such as 7411 AB.")
        if number is None:
            errors["house_number"] = _("Fill in the number of the house.")
    found = None if postcode is None or number is None else _found(postcode, number)
    with reading() as session:
        count = queries.count_addresses(session, community_id=g.community_id)
        gone = queries.count_gone_addresses(session, community_id=g.community_id)
    return render_template(
        "neighbourhood/addresses.html",
        typed=typed,
        errors=errors,
        found=found,
        count=count,
        gone=gone,
        may_manage=current_actor().may(Permission.MANAGE_PLACES),
    )


@blueprint.get("/<community>/addresses/gone")
@allow(Permission.MANAGE_PLACES)
def gone_addresses() -> str:
    """The addresses that the latest import no longer had."""
    require_everywhere(Permission.MANAGE_PLACES)
    return render_template("neighbourhood/gone_addresses.html", leaf=gone_leaf())


@blueprint.get("/<community>/addresses/<uuid:address_id>")
@allow(Permission.SEE_ADDRESSES)
def address(address_id: UUID) -> str:
    """One address: in which places it stands and, for who may know, who joined there."""
    with reading() as session:
        found = queries.address(session, community_id=g.community_id, address_id=address_id)
        if found is None:
            raise AddressUnknown
        path = queries.place_path(session, community_id=g.community_id, place_id=found.street_id)
        living = queries.households_at(session, community_id=g.community_id, address_id=address_id)
    within = [each.id for each in path]
    actor = current_actor()
    if not actor.may_within(Permission.SEE_ADDRESSES, ScopeKind.PLACE, within):
        raise AddressUnknown
    may_see_people = actor.may_within(Permission.SEE_HOUSEHOLDS, ScopeKind.PLACE, within)
    return render_template(
        "neighbourhood/address.html",
        address=found,
        path=path[::-1],
        households=living if may_see_people else None,
        may_enrol=actor.may_within(Permission.ENROL, ScopeKind.PLACE, within),
    )


def _found(postcode: str, house_number: int) -> list[AddressView]:
    """The addresses there, as far as the role reaches."""
    own = g.community_id
    with reading() as session:
        found = queries.find_addresses(
            session, community_id=own, postcode=postcode, house_number=house_number
        )
    streets = {each.street_id for each in found}
    seen = {
        street_id
        for street_id in streets
        if may_in(Permission.SEE_ADDRESSES, community_id=own, place_id=street_id)
    }
    return [each for each in found if each.street_id in seen]
