"""JSON: a household's and a place's year in numbers, and streets where it is quiet."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.api import PageArguments, page_of
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, current_database, reading
from cambio.earning.api.base import blueprint, community_id, own_household, zone
from cambio.earning.queries.limits import given_to_adults
from cambio.earning.queries.years import (
    PlaceYear,
    household_year,
    place_year,
    quiet_streets,
    year_limits,
)
from cambio.earning.schemas import years as schemas
from cambio.neighbourhood.queries import place, places_within
from cambio.neighbourhood.reach import places_reached


@blueprint.route("/my/year")
class MyYear(MethodView):
    """A household's own year."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.arguments(schemas.YearArguments, location="query")
    @blueprint.response(200, schemas.HouseholdYearSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The year of the household that is asking; what each award was for is in `/awards`"""
        who: dict[str, Any] = {"community_id": community_id()}
        mine: dict[str, Any] = {"household_id": own_household(), "year": _year(arguments)}
        with reading() as session:
            found = household_year(session, **who, **mine)
            limits = year_limits(session, **who, found=found)
            adults = given_to_adults(session, **who, **mine)
        parts = [
            {"adult": adult, "currency": currency, "given_minor": given_minor}
            for adult, currency, given_minor in adults
        ]
        return {**asdict(found), "limits": limits, "adults": parts}


@blueprint.route("/places/<uuid:place_id>/year")
class Year(MethodView):
    """A place's year."""

    @allow(Permission.SEE_ACTIONS)
    @blueprint.arguments(schemas.YearArguments, location="query")
    @blueprint.response(200, schemas.PlaceYearSchema)
    def get(self, arguments: dict[str, Any], place_id: UUID) -> PlaceYear:
        """The year of a street or of any other place; no household can be told from it"""
        where: dict[str, Any] = {"community_id": community_id(), "place_id": place_id}
        with reading() as session:
            if place(session, **where) is None:
                raise NotFound
            return place_year(
                session,
                **where,
                within=places_within(session, **where),
                year=_year(arguments),
                now=current_database().clock(),
            )


@blueprint.route("/quiet-streets")
class QuietStreets(MethodView):
    """Where nothing happens."""

    @allow(Permission.SEE_QUIET_STREETS)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, schemas.QuietStreetPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Streets without an action for three months, of those that the role is for"""
        limit: int = arguments["limit"]
        reach = places_reached(Permission.SEE_QUIET_STREETS, community_id=community_id())
        with reading() as session:
            found = quiet_streets(
                session,
                community_id=community_id(),
                now=current_database().clock(),
                place_ids=reach,
                after=schemas.street_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=schemas.street_position)


def _year(arguments: dict[str, Any]) -> int:
    """The year that was asked for, else this one where the community is."""
    return arguments["year"] or current_database().clock().astimezone(zone()).year
