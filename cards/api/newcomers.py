"""New people with a card from the stack: bound, placed, and joined to a household that is known."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.access import sessions
from cambio.app.api import request_key
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, perform, reading
from cambio.neighbourhood.queries import HouseholdView
from cambio.neighbourhood.queries import address as find_address
from cambio.neighbourhood.queries import household as find_household
from cambio.neighbourhood.rules.households import Means
from cards.api.taking_part import asked, named_card, run_action
from cards.queries.bindings import BindingView, bindings_to_place
from cards.reach import require_for, require_in_place
from cards.schemas import binding as schemas
from cards.schemas import merging as merging_schemas
from cards.use_cases.binding import BindCard, BoundCard, PlaceNewcomer, bind_card, place_newcomer
from cards.use_cases.merging import MergedHousehold, MergeHousehold, merge_household

blueprint = Blueprint(
    "newcomers_api", __name__, description="New people with a fresh card, and where they live."
)


@blueprint.route("/card-bindings")
class CardBindings(MethodView):
    """Cards of the stack that are given out in the street."""

    @allow(Permission.ENROL)
    @blueprint.response(200, merging_schemas.WaitingListSchema)
    def get(self) -> dict[str, list[BindingView]]:
        """New people whose address somebody has to look up"""
        _enter()
        require_in_place(None)
        with reading() as session:
            found = bindings_to_place(session, community_id=g.community_id)
        return {"items": found}

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(schemas.NewBindingSchema)
    @blueprint.response(201, schemas.BindingSchema)
    def post(self, body: dict[str, Any]) -> BoundCard:
        """Give a card to new people: a household of their own, which earns from now on"""
        run_action(body["action_id"])
        command = BindCard(
            **asked(body["action_id"]),
            request_key=request_key(),
            card_id=named_card(body["card"]).id,
            people=body["people"],
        )
        return perform(bind_card, command)


@blueprint.route("/card-bindings/<uuid:card_id>/address")
class AddressOfBinding(MethodView):
    """Where new people live."""

    @allow(Permission.ENROL)
    @blueprint.arguments(merging_schemas.PlacedSchema)
    @blueprint.response(200, schemas.BindingSchema)
    def put(self, body: dict[str, Any], card_id: UUID) -> BoundCard:
        """Note what was looked up; a letter with a code can go there"""
        _enter()
        require_in_place(None)
        with reading() as session:
            address = find_address(
                session, community_id=g.community_id, address_id=body["address_id"]
            )
        if address is None:
            raise NotFound
        command = PlaceNewcomer(
            community_id=g.community_id,
            actor_id=current_actor().id,
            card_id=card_id,
            address_id=address.id,
        )
        return perform(place_newcomer, command)


@blueprint.route("/households/<uuid:household_id>/merge")
class Merge(MethodView):
    """A newcomer that is part of a household."""

    @allow(Permission.ENROL)
    @blueprint.arguments(merging_schemas.MergeSchema)
    @blueprint.response(200, merging_schemas.MergedSchema)
    def post(self, body: dict[str, Any], household_id: UUID) -> MergedHousehold:
        """Give its cards and tokens to that household, which agrees by PIN or signature"""
        _enter()
        key = request_key()
        _served(household_id)
        into = _served(body["into_household_id"])
        if body["pin"] is not None:
            sessions.confirm_pin(
                community_id=g.community_id,
                household_id=into.id,
                pin=body["pin"],
                actor_id=current_actor().id,
            )
        command = MergeHousehold(
            community_id=g.community_id,
            actor_id=current_actor().id,
            request_key=key,
            household_id=household_id,
            into_household_id=into.id,
            means=Means.SIGNATURE if body["signed"] else Means.PIN,
        )
        return perform(merge_household, command)


def _enter() -> None:
    """An address of the API names no community: it is that of whoever is asking."""
    g.community_id = current_actor().community_id


def _served(household_id: UUID) -> HouseholdView:
    """A household that whoever is asking may serve; an ended one too, for a request sent again.

    Raises:
        NotFound: there is no such household.
        NotAllowed: the role is held elsewhere only.
    """
    with reading() as session:
        found = find_household(session, community_id=g.community_id, household_id=household_id)
    if found is None:
        raise NotFound
    require_for(found)
    return found
