"""Households: joined, looked up, changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.errors import AddressUnknown, HouseholdUnknown
from cambio.neighbourhood.queries import HouseholdView
from cambio.neighbourhood.reach import own_community, require_in
from cambio.neighbourhood.schemas.households import (
    HouseholdArguments,
    HouseholdChangeSchema,
    HouseholdListSchema,
    HouseholdSchema,
    NewHouseholdSchema,
)
from cambio.neighbourhood.use_cases import (
    ChangeHousehold,
    JoinHousehold,
    change_household,
    join_household,
)

blueprint = Blueprint("households_api", __name__, description="People who joined.")


@blueprint.route("/households")
class Households(MethodView):
    """All households."""

    @allow(Permission.SEE_HOUSEHOLDS)
    @blueprint.arguments(HouseholdArguments, location="query")
    @blueprint.response(200, HouseholdListSchema)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Who joined at this address, and lives there now?"""
        _require_at(Permission.SEE_HOUSEHOLDS, asked["address_id"])
        with reading() as session:
            found = queries.households_at(
                session, community_id=own_community(), address_id=asked["address_id"]
            )
        return {"items": found}

    @allow(Permission.ENROL)
    @blueprint.arguments(NewHouseholdSchema)
    @blueprint.response(201, HouseholdSchema)
    def post(self, new: dict[str, Any]) -> HouseholdView:
        """Let people join, who were seen to live there."""
        _require_at(Permission.ENROL, new["address_id"])
        command = JoinHousehold(
            community_id=own_community(), actor_id=current_actor().id, confirmed=True, **new
        )
        return _household(perform(join_household, command).household_id)


@blueprint.route("/households/<uuid:household_id>")
class Household(MethodView):
    """One household."""

    @allow(Permission.SEE_HOUSEHOLDS)
    @blueprint.response(200, HouseholdSchema)
    def get(self, household_id: UUID) -> HouseholdView:
        """The household with this id."""
        found = _household(household_id)
        _require_for(Permission.SEE_HOUSEHOLDS, found)
        return found

    @allow(Permission.ENROL)
    @blueprint.arguments(HouseholdChangeSchema)
    @blueprint.response(200, HouseholdSchema)
    def patch(self, changes: dict[str, Any], household_id: UUID) -> HouseholdView:
        """Change what is known of it; what it earned stays as it was counted."""
        found = _household(household_id)
        _require_for(Permission.ENROL, found)
        known: dict[str, Any] = {
            "nickname": found.nickname,
            "language": found.language,
            "adults": found.adults,
            "children": found.children,
        }
        command = ChangeHousehold(
            community_id=own_community(),
            actor_id=current_actor().id,
            household_id=household_id,
            **(known | changes),
        )
        perform(change_household, command)
        return _household(household_id)


def _household(household_id: UUID) -> HouseholdView:
    with reading() as session:
        found = queries.household(session, community_id=own_community(), household_id=household_id)
    if found is None:
        raise HouseholdUnknown
    return found


def _require_for(permission: Permission, household: HouseholdView) -> None:
    street_id = household.address.street_id if household.address else None
    require_in(permission, community_id=own_community(), place_id=street_id)


def _require_at(permission: Permission, address_id: UUID) -> None:
    with reading() as session:
        found = queries.address(session, community_id=own_community(), address_id=address_id)
    if found is None:
        raise AddressUnknown
    require_in(permission, community_id=own_community(), place_id=found.street_id)
