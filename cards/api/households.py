"""Households that change: they move, split, end; and what happened to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import request_key
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.neighbourhood.errors import AddressUnknown, HouseholdUnknown
from cambio.neighbourhood.queries import address, household
from cambio.neighbourhood.reach import places_reached
from cambio.neighbourhood.rules.households import Means
from cambio.neighbourhood.use_cases import MovedHousehold, MoveHousehold, move_household
from cards.proving import confirmed
from cards.queries.history import household_history
from cards.queries.split_wishes import WaitingWish, split_wishes
from cards.reach import require_for, require_in_place
from cards.scanning import community_of
from cards.schemas.households import (
    BelongingSchema,
    EndResultSchema,
    EndSchema,
    HouseholdHistorySchema,
    MoveResultSchema,
    MoveSchema,
    SplitResultSchema,
    SplitSchema,
    SplitWishListSchema,
)
from cards.use_cases import (
    EndedHousehold,
    EndHousehold,
    Share,
    SplitHousehold,
    end_household,
    split_household,
)
from cards.use_cases.belongings import Belonging, belongings_of

blueprint = Blueprint("household_changes_api", __name__, description="Households that change.")


@blueprint.route("/households/<uuid:household_id>/move")
class Move(MethodView):
    """Moving."""

    @allow(Permission.ENROL)
    @blueprint.arguments(MoveSchema)
    @blueprint.response(200, MoveResultSchema)
    def post(self, move: dict[str, Any], household_id: UUID) -> MovedHousehold:
        """It lives elsewhere now; what it saved, its cards and its PIN go along."""
        _enter(household_id)
        _require_address(move["address_id"])
        means = _means(household_id, move)
        return perform(
            move_household, MoveHousehold(**_who(), household_id=household_id, means=means, **move)
        )


@blueprint.route("/households/<uuid:household_id>/split")
class Split(MethodView):
    """Splitting."""

    @allow(Permission.ENROL)
    @blueprint.arguments(SplitSchema)
    @blueprint.response(201, SplitResultSchema)
    def post(self, split: dict[str, Any], household_id: UUID) -> dict[str, Any]:
        """Some of its people go on by themselves, with their share; both get new cards and PINs."""
        _enter(household_id)
        _require_address(split["address_id"])
        key = request_key()
        means = _means(household_id, split)
        shares = tuple(Share(**each) for each in split.pop("shares"))
        belongings = tuple(split.pop("belongings"))
        receipt = perform(
            split_household,
            SplitHousehold(
                **_who(),
                request_key=key,
                household_id=household_id,
                means=means,
                shares=shares,
                belongings=belongings,
                **split,
            ),
        )
        return {
            "household_id": household_id,
            "card_id": receipt.old_card.card_id,
            "new_household_id": receipt.new_household_id,
            "new_card_id": receipt.new_card.card_id,
            "shares": receipt.shares,
        }


@blueprint.route("/households/<uuid:household_id>/belongings")
class Belongings(MethodView):
    """What a household has besides its wallet."""

    @allow(Permission.ENROL)
    @blueprint.response(200, BelongingSchema(many=True))
    def get(self, household_id: UUID) -> list[Belonging]:
        """What else goes along when a household splits, such as vouchers; its end passes it on."""
        _enter(household_id)
        with reading() as session:
            return belongings_of(session, community_id=g.community_id, household_id=household_id)


@blueprint.route("/split-wishes")
class SplitWishes(MethodView):
    """Households of which somebody wants to go on apart."""

    @allow(Permission.ENROL)
    @blueprint.response(200, SplitWishListSchema)
    def get(self) -> dict[str, list[WaitingWish]]:
        """Who said so on their own page, the oldest first; nothing is divided by it"""
        actor = current_actor()
        place_ids = places_reached(Permission.ENROL, community_id=community_of(actor))
        with reading() as session:
            found = split_wishes(session, community_id=community_of(actor), place_ids=place_ids)
        return {"items": found}


@blueprint.route("/households/<uuid:household_id>/end")
class End(MethodView):
    """Ending."""

    @allow(Permission.ENROL)
    @blueprint.arguments(EndSchema)
    @blueprint.response(200, EndResultSchema)
    def post(self, end: dict[str, Any], household_id: UUID) -> EndedHousehold:
        """It ends: its cards and PIN stop, and what is left goes where its heirs choose."""
        _enter(household_id)
        key = request_key()
        means = _means(household_id, end)
        return perform(
            end_household,
            EndHousehold(**_who(), request_key=key, household_id=household_id, means=means, **end),
        )


@blueprint.route("/households/<uuid:household_id>/history")
class History(MethodView):
    """What happened to a household."""

    @allow(Permission.ENROL)
    @blueprint.response(200, HouseholdHistorySchema)
    def get(self, household_id: UUID) -> dict[str, Any]:
        """What happened to it and to its cards since it joined, the newest first."""
        _enter(household_id)
        with reading() as session:
            found = household_history(
                session, community_id=g.community_id, household_id=household_id
            )
        return {"items": found}


def _enter(household_id: UUID) -> None:
    """Only who serves its street changes a household; one that ended lives in none.

    Raises:
        HouseholdUnknown: there is no such household.
        NotAllowed: the role is held elsewhere only.
    """
    g.community_id = current_actor().community_id
    with reading() as session:
        found = household(session, community_id=g.community_id, household_id=household_id)
    if found is None:
        raise HouseholdUnknown
    require_for(found)


def _require_address(address_id: UUID) -> None:
    with reading() as session:
        found = address(session, community_id=g.community_id, address_id=address_id)
    if found is None:
        raise AddressUnknown
    require_in_place(found.street_id)


def _means(household_id: UUID, body: dict[str, Any]) -> Means:
    """How the household confirmed it; takes that out of the body.

    Raises:
        PinWrong, PinNotChosen, TooSoon: the PIN does not confirm it.
        NotConfirmed: there is neither.
    """
    pin, signed = body.pop("pin"), body.pop("signed")
    return confirmed(household_id, community_id=g.community_id, pin=pin, is_signed=signed)


def _who() -> dict[str, Any]:
    return {"community_id": g.community_id, "actor_id": current_actor().id}
