"""Orders: listed, seen, placed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from cambio.app.api import page_of, request_key
from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from catalog import queries
from catalog.api.asking import asked, community_id, household_of, position_in, seen_order
from catalog.counter import require_shop, shops_where
from catalog.errors import OrderUnknown
from catalog.queries import OrderFilter, OrderView
from catalog.schemas.orders import (
    NewOrderSchema,
    OrderArguments,
    OrderPageSchema,
    OrderSchema,
)
from catalog.use_cases import OrderedItem, PlaceOrder, place_order

blueprint = Blueprint("orders_api", __name__, description="Orders, from placing to collecting.")


@blueprint.route("/orders")
class Orders(MethodView):
    """All orders that the asker may see."""

    @allow(Permission.ORDER)
    @blueprint.arguments(OrderArguments, location="query")
    @blueprint.response(200, OrderPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """A household's own orders, or those of the shops that one keeps; newest first"""
        limit: int = arguments["limit"]
        with reading() as session:
            found = queries.orders(
                session,
                community_id=community_id(),
                wanted=_wanted(session, arguments),
                before=position_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda order: order.id)

    @allow(Permission.ORDER)
    @blueprint.arguments(NewOrderSchema)
    @blueprint.response(201, OrderSchema)
    def post(self, body: dict[str, Any]) -> OrderView:
        """Order for oneself, or at the counter for a household that confirms it"""
        lines = tuple(OrderedItem(**each) for each in body["items"])
        _require_shops_of(lines)
        household_id, confirmation = household_of(body)
        command = PlaceOrder(
            **asked(),
            request_key=request_key(),
            household_id=household_id,
            lines=lines,
            confirmation=confirmation,
            pick_up_id=body["pick_up_id"],
        )
        return seen_order(perform(place_order, command).order_id)


@blueprint.route("/orders/<uuid:order_id>")
class Order(MethodView):
    """One order."""

    @allow(Permission.ORDER)
    @blueprint.response(200, OrderSchema)
    def get(self, order_id: UUID) -> OrderView:
        """One order"""
        view = seen_order(order_id)
        if current_actor().household_id is None:
            require_shop(Permission.SEE_ORDERS, view.shop_id)
        elif view.household_id != current_actor().household_id:
            raise OrderUnknown
        return view


def _wanted(session: Session, arguments: dict[str, Any]) -> OrderFilter:
    """What the asker may see of what was asked for."""
    actor = current_actor()
    shop_ids = None if arguments["shop_id"] is None else {arguments["shop_id"]}
    if actor.household_id is None:
        shops = shops_where(
            session,
            actor=actor,
            permission=Permission.SEE_ORDERS,
            community_id=community_id(),
        )
        seen = {shop.id for shop in shops}
        shop_ids = seen if shop_ids is None else seen & shop_ids
    return OrderFilter(
        household_id=actor.household_id,
        shop_ids=shop_ids,
        statuses=None if arguments["status"] is None else [arguments["status"]],
        number=arguments["number"],
    )


def _require_shops_of(lines: tuple[OrderedItem, ...]) -> None:
    """Refuse an order at the counter of a shop that the asker does not keep.

    Raises:
        NotAllowed: one of the items is another shop's.
    """
    actor = current_actor()
    if actor.household_id is not None:
        return
    if not actor.may(Permission.ORDER_FOR_OTHERS):
        raise NotAllowed
    with reading() as session:
        for line in lines:
            item = queries.item(session, community_id=community_id(), item_id=line.item_id)
            if item is not None:
                require_shop(Permission.ORDER_FOR_OTHERS, item.shop_id)
