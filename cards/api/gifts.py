"""JSON: giving tokens away, which begins with a card number; and for somebody at the counter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import request_key
from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.neighbourhood.errors import HouseholdUnknown
from cambio.neighbourhood.queries import HouseholdView, household
from cambio.neighbourhood.rules.households import Means
from cambio.saving.errors import NotInThisPlace
from cambio.saving.schemas.shares import SavedShareSchema
from cambio.saving.use_cases import (
    GivenTokens,
    GiveTokens,
    Receiver,
    SavedShare,
    SaveShare,
    give_tokens,
    save_share,
)
from cards.errors import NotConfirmed
from cards.proving import confirmed, named_card
from cards.reach import household_of, require_for
from cards.scanning import community_of
from cards.schemas.gifts import (
    GiveAtCounterSchema,
    GivenTokensSchema,
    GiveSchema,
    SaveAtCounterSchema,
)

blueprint = Blueprint("giving_api", __name__, description="Giving tokens away.")


@blueprint.route("/gifts")
class GiveOwn(MethodView):
    """Giving one's own."""

    @allow(Permission.SPEND_OWN)
    @blueprint.arguments(GiveSchema)
    @blueprint.response(201, GivenTokensSchema)
    def post(self, gift: dict[str, Any]) -> GivenTokens:
        """Give to another household by its card number, to a place's pot, or to a cause"""
        household_id = current_actor().household_id
        if household_id is None:
            raise NotAllowed
        return perform(give_tokens, _command(household_id, gift, None))


@blueprint.route("/households/<uuid:household_id>/gifts")
class GiveForHousehold(MethodView):
    """Giving for somebody at the counter."""

    @allow(Permission.ENROL)
    @blueprint.arguments(GiveAtCounterSchema)
    @blueprint.response(201, GivenTokensSchema)
    def post(self, gift: dict[str, Any], household_id: UUID) -> GivenTokens:
        """Give for a household that confirms it by PIN or signature"""
        found = _served(household_id)
        return perform(give_tokens, _command(household_id, gift, _means(found, gift)))


@blueprint.route("/households/<uuid:household_id>/shares")
class SaveForHousehold(MethodView):
    """Saving for somebody at the counter."""

    @allow(Permission.ENROL)
    @blueprint.arguments(SaveAtCounterSchema)
    @blueprint.response(201, SavedShareSchema)
    def post(self, share: dict[str, Any], household_id: UUID) -> SavedShare:
        """Save with its street for a household that confirms it by PIN or signature"""
        found = _served(household_id)
        if found.address is None:
            raise NotInThisPlace
        command = SaveShare(
            community_id=community_of(current_actor()),
            actor_id=current_actor().id,
            request_key=request_key(),
            household_id=household_id,
            place_id=found.address.street_id,
            currency=share["currency"],
            amount_minor=share["amount_minor"],
            means=_means(found, share),
        )
        return perform(save_share, command)


def _command(household_id: UUID, gift: dict[str, Any], means: Means | None) -> GiveTokens:
    return GiveTokens(
        community_id=community_of(current_actor()),
        actor_id=current_actor().id,
        request_key=request_key(),
        household_id=household_id,
        to=_receiver(gift),
        currency=gift["currency"],
        amount_minor=gift["amount_minor"],
        means=means,
    )


def _receiver(gift: dict[str, Any]) -> Receiver:
    if gift["card"] is None:
        return Receiver(place_id=gift["place_id"], organisation_id=gift["organisation_id"])
    card = named_card(gift["card"], community_id=community_of(current_actor()))
    return Receiver(household_id=household_of(card))


def _served(household_id: UUID) -> HouseholdView:
    with reading() as session:
        found = household(
            session, community_id=community_of(current_actor()), household_id=household_id
        )
    if found is None or found.ended_at is not None:
        raise HouseholdUnknown
    require_for(found)
    return found


def _means(found: HouseholdView, body: dict[str, Any]) -> Means:
    """How the household confirmed it; by signature only when its address was seen.

    Raises:
        PinWrong, PinNotChosen, TooSoon, NotConfirmed: it did not.
    """
    means = confirmed(
        found.id,
        community_id=community_of(current_actor()),
        pin=body["pin"],
        is_signed=body["signed"],
    )
    if means is Means.SIGNATURE and found.confirmed_at is None:
        raise NotConfirmed
    return means
