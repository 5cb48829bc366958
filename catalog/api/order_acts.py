"""What happens to an order after it was placed: approved, prepared, handed out, and back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import request_key
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform
from catalog.api.asking import asked, community_id, seen_order
from catalog.counter import holder_of, order_with_code, require_shop
from catalog.errors import CodeUnknown
from catalog.queries import OrderView
from catalog.rules.codes import is_slip, shown_code
from catalog.rules.orders import CollectedWith
from catalog.schemas.orders import (
    BroughtBackSchema,
    CancelSchema,
    HandOutSchema,
    OrderCodeSchema,
    OrderSchema,
    ReturnSchema,
)
from catalog.use_cases import (
    ApproveOrder,
    BringBack,
    CancelOrder,
    HandOut,
    LineBack,
    MakeOrderCode,
    MarkReady,
    PrepareOrder,
    ReturnOrder,
    RevokeOrderCode,
    approve_order,
    bring_back,
    cancel_order,
    hand_out,
    make_order_code,
    mark_ready,
    prepare_order,
    return_order,
    revoke_order_code,
)

blueprint = Blueprint("order_acts_api", __name__, description="What happens to orders.")


@blueprint.route("/orders/<uuid:order_id>/approval")
class OrderApproval(MethodView):
    """A manager approves it."""

    @allow(Permission.APPROVE_ORDERS)
    @blueprint.response(200, OrderSchema)
    def post(self, order_id: UUID) -> OrderView:
        """Approve an order of something that needs it; harmless when repeated"""
        require_shop(Permission.APPROVE_ORDERS, seen_order(order_id).shop_id)
        perform(approve_order, ApproveOrder(**asked(), order_id=order_id))
        return seen_order(order_id)


@blueprint.route("/orders/<uuid:order_id>/preparing")
class OrderPreparing(MethodView):
    """The shop takes it in hand."""

    @allow(Permission.HAND_OUT)
    @blueprint.response(200, OrderSchema)
    def post(self, order_id: UUID) -> OrderView:
        """Take an order in hand: from now on the household cannot cancel it by itself"""
        require_shop(Permission.HAND_OUT, seen_order(order_id).shop_id)
        perform(prepare_order, PrepareOrder(**asked(), order_id=order_id))
        return seen_order(order_id)


@blueprint.route("/orders/<uuid:order_id>/ready")
class OrderReady(MethodView):
    """The shop has put it ready."""

    @allow(Permission.HAND_OUT)
    @blueprint.response(200, OrderSchema)
    def post(self, order_id: UUID) -> OrderView:
        """Note that an order lies ready; harmless when repeated"""
        require_shop(Permission.HAND_OUT, seen_order(order_id).shop_id)
        perform(mark_ready, MarkReady(**asked(), order_id=order_id))
        return seen_order(order_id)


@blueprint.route("/orders/<uuid:order_id>/hand-out")
class OrderHandOut(MethodView):
    """The shop hands it out."""

    @allow(Permission.HAND_OUT)
    @blueprint.arguments(HandOutSchema)
    @blueprint.response(200, OrderSchema)
    def post(self, body: dict[str, Any], order_id: UUID) -> OrderView:
        """Hand an order out, best to a card or a slip: the tokens go to the shop's till"""
        require_shop(Permission.HAND_OUT, seen_order(order_id).shop_id)
        card: str | None = body["card"]
        household_id = None if card is None else holder_of(card, community_id=community_id())
        command = HandOut(
            **asked(),
            request_key=request_key(),
            order_id=order_id,
            household_id=household_id,
            shown=_shown(order_id, body["code"]),
        )
        perform(hand_out, command)
        return seen_order(order_id)


@blueprint.route("/orders/<uuid:order_id>/cancel")
class OrderCancellation(MethodView):
    """It does not go on."""

    @allow(Permission.ORDER)
    @blueprint.arguments(CancelSchema)
    @blueprint.response(200, OrderSchema)
    def post(self, body: dict[str, Any], order_id: UUID) -> OrderView:
        """Cancel an order: all tokens and the stock return"""
        household_id = current_actor().household_id
        if household_id is None:
            require_shop(Permission.HAND_OUT, seen_order(order_id).shop_id)
        command = CancelOrder(
            **asked(),
            request_key=request_key(),
            order_id=order_id,
            household_id=household_id,
            reason=body["reason"],
        )
        perform(cancel_order, command)
        return seen_order(order_id)


@blueprint.route("/orders/<uuid:order_id>/returns")
class OrderReturns(MethodView):
    """Some of it comes back."""

    @allow(Permission.HAND_OUT)
    @blueprint.arguments(ReturnSchema)
    @blueprint.response(200, OrderSchema)
    def post(self, body: dict[str, Any], order_id: UUID) -> OrderView:
        """Take back what was bought: the tokens return to the wallet that paid"""
        require_shop(Permission.HAND_OUT, seen_order(order_id).shop_id)
        command = ReturnOrder(
            **asked(),
            request_key=request_key(),
            order_id=order_id,
            lines=tuple(LineBack(**each) for each in body["items"]),
            reason=body["reason"],
            restock=body["restock"],
        )
        perform(return_order, command)
        return seen_order(order_id)


@blueprint.route("/orders/<uuid:order_id>/brought-back")
class OrderBroughtBack(MethodView):
    """A loan ends."""

    @allow(Permission.HAND_OUT)
    @blueprint.arguments(BroughtBackSchema)
    @blueprint.response(200, OrderSchema)
    def post(self, body: dict[str, Any], order_id: UUID) -> OrderView:
        """Put what was on loan on the shelf again"""
        require_shop(Permission.HAND_OUT, seen_order(order_id).shop_id)
        lines = tuple(LineBack(**each) for each in body["items"])
        command = BringBack(**asked(), request_key=request_key(), order_id=order_id, lines=lines)
        perform(bring_back, command)
        return seen_order(order_id)


@blueprint.route("/orders/<uuid:order_id>/code")
class OrderCode(MethodView):
    """Somebody else collects it."""

    @allow(Permission.SPEND_OWN)
    @blueprint.response(201, OrderCodeSchema)
    def post(self, order_id: UUID) -> dict[str, Any]:
        """Make a code with which somebody else collects this one order, told once"""
        household_id = current_actor().household_id
        command = MakeOrderCode(**asked(), order_id=order_id, household_id=household_id)
        made = perform(make_order_code, command)
        return {"order_id": made.order_id, "code": shown_code(made.code)}

    @allow(Permission.SPEND_OWN)
    @blueprint.response(204)
    def delete(self, order_id: UUID) -> None:
        """Take the code back; harmless when there is none"""
        household_id = current_actor().household_id
        command = RevokeOrderCode(**asked(), order_id=order_id, household_id=household_id)
        perform(revoke_order_code, command)


def _shown(order_id: UUID, code: str | None) -> CollectedWith:
    """What was shown, if it is good for this order.

    Raises:
        CodeUnknown: it is good for none, or for another one.
    """
    if code is None:
        return CollectedWith.KNOWN
    if order_with_code(code, community_id=community_id()).id != order_id:
        raise CodeUnknown
    return CollectedWith.SLIP if is_slip(code) else CollectedWith.CODE
