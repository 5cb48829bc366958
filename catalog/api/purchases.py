"""Collective purchases with their pledges."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import page_of, request_key
from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from catalog import queries
from catalog.api.asking import (
    asked,
    community_id,
    household_of,
    position_in,
    require_at_place,
    seen_purchase,
)
from catalog.queries import PurchaseView
from catalog.rules.orders import Confirmation
from catalog.schemas.purchases import (
    NewPledgeSchema,
    NewPurchaseSchema,
    PledgeSchema,
    PurchaseArguments,
    PurchasePageSchema,
    PurchaseSchema,
    WithdrawalArguments,
)
from catalog.use_cases import (
    CancelPurchase,
    MakePledge,
    PledgeReceipt,
    StartPurchase,
    Wish,
    WithdrawPledge,
    cancel_purchase,
    make_pledge,
    start_purchase,
    withdraw_pledge,
)

blueprint = Blueprint("purchases_api", __name__, description="What neighbours buy together.")


@blueprint.route("/collective-purchases")
class Purchases(MethodView):
    """All purchases together."""

    @allow(Permission.SEE_PURCHASES)
    @blueprint.arguments(PurchaseArguments, location="query")
    @blueprint.response(200, PurchasePageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What is bought together, newest first"""
        limit: int = arguments["limit"]
        place_id: UUID | None = arguments["place_id"]
        with reading() as session:
            found = queries.purchases(
                session,
                community_id=community_id(),
                place_ids=None if place_id is None else [place_id],
                statuses=None if arguments["status"] is None else [arguments["status"]],
                before=position_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda purchase: purchase.id)

    @allow(Permission.START_PURCHASES)
    @blueprint.arguments(NewPurchaseSchema)
    @blueprint.response(201, PurchaseSchema)
    def post(self, body: dict[str, Any]) -> PurchaseView:
        """Start buying something for a place together"""
        household_id = current_actor().household_id
        if household_id is None:
            require_at_place(Permission.START_PURCHASES, body["place_id"])
        wish = body.pop("wish")
        command = StartPurchase(
            **asked(),
            request_key=request_key(),
            household_id=household_id,
            wish=None if wish is None else Wish(**wish),
            **body,
        )
        return seen_purchase(perform(start_purchase, command).purchase_id)


@blueprint.route("/collective-purchases/<uuid:purchase_id>")
class Purchase(MethodView):
    """One purchase together."""

    @allow(Permission.SEE_PURCHASES)
    @blueprint.response(200, PurchaseSchema)
    def get(self, purchase_id: UUID) -> PurchaseView:
        """One purchase, with sums and numbers of households"""
        return seen_purchase(purchase_id)


@blueprint.route("/collective-purchases/<uuid:purchase_id>/cancel")
class PurchaseCancellation(MethodView):
    """It does not go on."""

    @allow(Permission.START_PURCHASES)
    @blueprint.response(200, PurchaseSchema)
    def post(self, purchase_id: UUID) -> PurchaseView:
        """Give up what is open, or call off what no carrier delivers: every pledge returns"""
        household_id = current_actor().household_id
        if household_id is None:
            require_at_place(Permission.START_PURCHASES, seen_purchase(purchase_id).place_id)
        command = CancelPurchase(
            **asked(),
            request_key=request_key(),
            purchase_id=purchase_id,
            household_id=household_id,
        )
        perform(cancel_purchase, command)
        return seen_purchase(purchase_id)


@blueprint.route("/collective-purchases/<uuid:purchase_id>/pledges")
class Pledges(MethodView):
    """What is put in. Nobody sees who put in how much."""

    @allow(Permission.PLEDGE)
    @blueprint.arguments(NewPledgeSchema)
    @blueprint.response(200, PledgeSchema)
    def post(self, body: dict[str, Any], purchase_id: UUID) -> PledgeReceipt:
        """Let a household's or the pot's pledge be this amount, capped at what is missing"""
        household_id, confirmation = None, Confirmation.OWN
        if body["pot"]:
            require_at_place(Permission.PLEDGE_POT, seen_purchase(purchase_id).place_id)
        else:
            household_id, confirmation = household_of(body)
        command = MakePledge(
            **asked(),
            request_key=request_key(),
            purchase_id=purchase_id,
            household_id=household_id,
            amount_minor=body["amount_minor"],
            proposal_id=body["proposal_id"] if body["pot"] else None,
            confirmation=confirmation,
        )
        return perform(make_pledge, command)

    @allow(Permission.PLEDGE)
    @blueprint.arguments(WithdrawalArguments, location="query")
    @blueprint.response(200, PledgeSchema)
    def delete(self, arguments: dict[str, Any], purchase_id: UUID) -> PledgeReceipt:
        """Withdraw a pledge while the purchase is open"""
        command = WithdrawPledge(
            **asked(),
            request_key=request_key(),
            purchase_id=purchase_id,
            household_id=_withdrawing(arguments, purchase_id),
        )
        return perform(withdraw_pledge, command)


def _withdrawing(arguments: dict[str, Any], purchase_id: UUID) -> UUID | None:
    """Whose pledge goes back: the asker's own, another household's, or None for the pot's.

    Raises:
        NotAllowed: it is not the asker's to take back.
    """
    actor = current_actor()
    named: UUID | None = arguments["household_id"]
    if arguments["pot"]:
        require_at_place(Permission.PLEDGE_POT, seen_purchase(purchase_id).place_id)
        return None
    if actor.household_id is not None and named in (None, actor.household_id):
        return actor.household_id
    if named is None or not actor.may(Permission.ORDER_FOR_OTHERS):
        raise NotAllowed
    return named
