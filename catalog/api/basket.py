"""A household's own basket."""

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
from catalog.api.asking import asked, community_id
from catalog.counter import own_household
from catalog.queries import BasketView
from catalog.schemas.basket import (
    BasketSchema,
    LayInBasketSchema,
    OrderBasketSchema,
    OrderedBasketSchema,
)
from catalog.use_cases import (
    AgreeToPrices,
    LayInBasket,
    OrderBasket,
    agree_to_prices,
    lay_in_basket,
    order_basket,
)

blueprint = Blueprint("basket_api", __name__, description="A household's own basket.")


@blueprint.route("/basket")
class Basket(MethodView):
    """What lies in it."""

    @allow(Permission.SPEND_OWN)
    @blueprint.response(200, BasketSchema)
    def get(self) -> BasketView:
        """All that lies in the basket, with the prices that were seen and those of today"""
        return _basket()


@blueprint.route("/basket/<uuid:item_id>")
class BasketLine(MethodView):
    """One thing in it."""

    @allow(Permission.SPEND_OWN)
    @blueprint.arguments(LayInBasketSchema)
    @blueprint.response(200, BasketSchema)
    def put(self, body: dict[str, Any], item_id: UUID) -> BasketView:
        """Lay so many of an item in the basket; nothing is reserved by it"""
        command = LayInBasket(**asked(), household_id=own_household(), item_id=item_id, **body)
        perform(lay_in_basket, command)
        return _basket()


@blueprint.route("/basket/agreement")
class BasketAgreement(MethodView):
    """The new prices were seen."""

    @allow(Permission.SPEND_OWN)
    @blueprint.response(200, BasketSchema)
    def post(self) -> BasketView:
        """Take today's prices for all that lies in the basket; what is gone leaves it"""
        perform(agree_to_prices, AgreeToPrices(**asked(), household_id=own_household()))
        return _basket()


@blueprint.route("/basket/order")
class BasketOrder(MethodView):
    """It is ordered."""

    @allow(Permission.SPEND_OWN)
    @blueprint.arguments(OrderBasketSchema)
    @blueprint.response(201, OrderedBasketSchema)
    def post(self, body: dict[str, Any]) -> dict[str, list[UUID]]:
        """Order all of it, one order for each shop: every one, or none"""
        points = {str(shop): point for shop, point in body["pick_up_ids"].items()}
        command = OrderBasket(
            **asked(),
            request_key=request_key(),
            household_id=own_household(),
            pick_up_ids=points,
        )
        ordered = perform(order_basket, command)
        return {"order_ids": [each.order_id for each in ordered.orders]}


def _basket() -> BasketView:
    with reading() as session:
        return queries.basket(session, community_id=community_id(), household_id=own_household())
