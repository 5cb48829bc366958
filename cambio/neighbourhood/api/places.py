"""Places: looked up."""

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
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import PlaceView
from cambio.neighbourhood.reach import own_community
from cambio.neighbourhood.schemas.places import PlaceArguments, PlacePageSchema, PlaceSchema
from cambio.neighbourhood.schemas.positions import place_position, read_place_position

blueprint = Blueprint("places_api", __name__, description="Districts, neighbourhoods and streets.")


@blueprint.route("/places")
class Places(MethodView):
    """All places."""

    @allow(Permission.SEE_PLACES)
    @blueprint.arguments(PlaceArguments, location="query")
    @blueprint.response(200, PlacePageSchema)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Which places are there: all, of one kind, or right below another?"""
        with reading() as session:
            found = queries.places(
                session,
                community_id=own_community(),
                kind=asked["kind"],
                parent_id=asked["parent_id"],
                after=read_place_position(asked["cursor"]),
                limit=asked["limit"] + 1,
            )
        return page_of(found, limit=asked["limit"], position=place_position)


@blueprint.route("/places/<uuid:place_id>")
class Place(MethodView):
    """One place."""

    @allow(Permission.SEE_PLACES)
    @blueprint.response(200, PlaceSchema)
    def get(self, place_id: UUID) -> PlaceView:
        """The place with this id."""
        with reading() as session:
            found = queries.place(session, community_id=own_community(), place_id=place_id)
        if found is None:
            raise PlaceUnknown
        return found
