"""Addresses: found, and listed by place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import page_of
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.errors import AddressUnknown, PlaceUnknown
from cambio.neighbourhood.queries import AddressView
from cambio.neighbourhood.reach import may_in, own_community, require_in
from cambio.neighbourhood.rules.typed_address import typed_postcode
from cambio.neighbourhood.schemas.addresses import (
    AddressArguments,
    AddressPageSchema,
    AddressSchema,
)
from cambio.neighbourhood.schemas.positions import address_position, read_address_position

blueprint = Blueprint(
    "addresses_api", __name__, description="Addresses as imported; nobody joins by living there."
)


@blueprint.route("/addresses")
class Addresses(MethodView):
    """All addresses that count."""

    @allow(Permission.SEE_ADDRESSES)
    @blueprint.arguments(AddressArguments, location="query")
    @blueprint.response(200, AddressPageSchema)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Which addresses are at this postcode and number, or in this place?"""
        found = _at(asked) if asked["place_id"] is None else _in_place(asked)
        page = page_of(found, limit=asked["limit"], position=address_position)
        return page | {"items": [each for each in page["items"] if _may_see(each)]}


@blueprint.route("/addresses/<uuid:address_id>")
class Address(MethodView):
    """One address."""

    @allow(Permission.SEE_ADDRESSES)
    @blueprint.response(200, AddressSchema)
    def get(self, address_id: UUID) -> AddressView:
        """The address with this id, also when it is gone."""
        with reading() as session:
            found = queries.address(session, community_id=own_community(), address_id=address_id)
        if found is None or not _may_see(found):
            raise AddressUnknown
        return found


def _at(asked: dict[str, Any]) -> list[AddressView]:
    with reading() as session:
        return queries.find_addresses(
            session,
            community_id=own_community(),
            postcode=typed_postcode(asked["postcode"]) or "",
            house_number=asked["house_number"],
            after=read_address_position(asked["cursor"]),
            limit=asked["limit"] + 1,
        )


def _in_place(asked: dict[str, Any]) -> list[AddressView]:
    own, place_id = own_community(), asked["place_id"]
    with reading() as session:
        if queries.place(session, community_id=own, place_id=place_id) is None:
            raise PlaceUnknown
    require_in(Permission.SEE_ADDRESSES, community_id=own, place_id=place_id)
    with reading() as session:
        return queries.addresses_in(
            session,
            community_id=own,
            place_id=place_id,
            after=read_address_position(asked["cursor"]),
            limit=asked["limit"] + 1,
        )


def _may_see(address: AddressView) -> bool:
    return may_in(
        Permission.SEE_ADDRESSES, community_id=own_community(), place_id=address.street_id
    )
