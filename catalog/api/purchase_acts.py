"""What becomes of a purchase together: who is asked, approved, ordered, delivered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import request_key
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from catalog import queries
from catalog.api.asking import asked, community_id, require_at_place, seen_purchase, starter_of
from catalog.counter import holder_of, require_shop
from catalog.errors import NotConfirmed
from catalog.queries import PurchaseView
from catalog.schemas.purchases import (
    CostSchema,
    GroupSchema,
    LoweredSchema,
    MemberSchema,
    PurchaseSchema,
    StepsSchema,
)
from catalog.use_cases import (
    ApprovePurchase,
    AskHousehold,
    DeliverPurchase,
    LowerPrice,
    OrderPurchase,
    PriceLowered,
    approve_purchase,
    ask_household,
    deliver_purchase,
    lower_price,
    order_purchase,
)

blueprint = Blueprint(
    "purchase_acts_api", __name__, description="What becomes of what neighbours buy together."
)


@blueprint.route("/collective-purchases/<uuid:purchase_id>/steps")
class PurchaseSteps(MethodView):
    """The record."""

    @allow(Permission.SEE_PURCHASES)
    @blueprint.response(200, StepsSchema)
    def get(self, purchase_id: UUID) -> dict[str, Any]:
        """What became of a purchase, with who and when"""
        seen_purchase(purchase_id)
        with reading() as session:
            found = queries.steps(session, community_id=community_id(), purchase_id=purchase_id)
        return {"items": found}


@blueprint.route("/collective-purchases/<uuid:purchase_id>/members")
class PurchaseMembers(MethodView):
    """Who takes part in what a group buys."""

    @allow(Permission.START_PURCHASES)
    @blueprint.arguments(MemberSchema)
    @blueprint.response(200, GroupSchema)
    def post(self, body: dict[str, Any], purchase_id: UUID) -> dict[str, int]:
        """Ask a household to take part; harmless when repeated"""
        household_id = body["household_id"]
        if household_id is None:
            if body["card"] is None:
                raise NotConfirmed
            household_id = holder_of(body["card"], community_id=community_id())
        command = AskHousehold(
            **asked(),
            purchase_id=purchase_id,
            household_id=household_id,
            asking_id=starter_of(purchase_id),
        )
        return {"households": perform(ask_household, command)}


@blueprint.route("/collective-purchases/<uuid:purchase_id>/approval")
class PurchaseApproval(MethodView):
    """A manager approves it."""

    @allow(Permission.APPROVE_ORDERS)
    @blueprint.response(200, PurchaseSchema)
    def post(self, purchase_id: UUID) -> PurchaseView:
        """Approve a wish whose price is complete; of an item, approve the order"""
        require_at_place(Permission.APPROVE_ORDERS, seen_purchase(purchase_id).place_id)
        perform(approve_purchase, ApprovePurchase(**asked(), purchase_id=purchase_id))
        return seen_purchase(purchase_id)


@blueprint.route("/collective-purchases/<uuid:purchase_id>/ordered")
class PurchaseOrdered(MethodView):
    """It is ordered."""

    @allow(Permission.HAND_OUT)
    @blueprint.response(200, PurchaseSchema)
    def post(self, purchase_id: UUID) -> PurchaseView:
        """Note that a wish is ordered at whoever carries it out"""
        require_shop(Permission.HAND_OUT, seen_purchase(purchase_id).shop_id)
        perform(order_purchase, OrderPurchase(**asked(), purchase_id=purchase_id))
        return seen_purchase(purchase_id)


@blueprint.route("/collective-purchases/<uuid:purchase_id>/delivered")
class PurchaseDelivered(MethodView):
    """It is there."""

    @allow(Permission.HAND_OUT)
    @blueprint.response(200, PurchaseSchema)
    def post(self, purchase_id: UUID) -> PurchaseView:
        """Note that a wish is carried out: its tokens go to the carrier's till"""
        require_shop(Permission.HAND_OUT, seen_purchase(purchase_id).shop_id)
        command = DeliverPurchase(**asked(), request_key=request_key(), purchase_id=purchase_id)
        perform(deliver_purchase, command)
        return seen_purchase(purchase_id)


@blueprint.route("/collective-purchases/<uuid:purchase_id>/cost")
class PurchaseCost(MethodView):
    """What it turned out to cost."""

    @allow(Permission.HAND_OUT)
    @blueprint.arguments(CostSchema)
    @blueprint.response(200, LoweredSchema)
    def post(self, body: dict[str, Any], purchase_id: UUID) -> PriceLowered:
        """Lower the price: what is too much returns to all who put in, in proportion"""
        require_shop(Permission.HAND_OUT, seen_purchase(purchase_id).shop_id)
        command = LowerPrice(**asked(), request_key=request_key(), purchase_id=purchase_id, **body)
        return perform(lower_price, command)
