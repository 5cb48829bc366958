"""Stock by pick-up point, and the points themselves."""

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
from catalog.counter import require_shop
from catalog.errors import ItemUnknown, PointUnknown
from catalog.queries import PointView, StockView
from catalog.queries.points import point as find_point
from catalog.schemas.stock import (
    NewPointSchema,
    PointArguments,
    PointChangeSchema,
    PointSchema,
    PointsSchema,
    StockAct,
    StockChangeSchema,
    StocksSchema,
)
from catalog.use_cases import (
    CountStock,
    ExpectStock,
    ReceiveStock,
    WriteOffStock,
    count_stock,
    expect_stock,
    receive_stock,
    write_off_stock,
)
from catalog.use_cases.points import (
    AddPoint,
    ChangePoint,
    PointContent,
    add_point,
    change_point,
)

blueprint = Blueprint("stock_api", __name__, description="Stock, point by point.")


@blueprint.route("/pick-up-points")
class Points(MethodView):
    """Where a shop hands out."""

    @allow(Permission.SEE_CATALOGUE)
    @blueprint.arguments(PointArguments, location="query")
    @blueprint.response(200, PointsSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, list[PointView]]:
        """The pick-up points of a shop, its own counter first"""
        with reading() as session:
            found = queries.points(
                session, community_id=community_id(), shop_ids=[arguments["shop_id"]]
            )
        return {"items": found}

    @allow(Permission.MANAGE_CATALOGUE)
    @blueprint.arguments(NewPointSchema)
    @blueprint.response(201, PointSchema)
    def post(self, body: dict[str, Any]) -> PointView:
        """Open another pick-up point, or a delivery round"""
        shop_id = body.pop("shop_id")
        require_shop(Permission.MANAGE_CATALOGUE, shop_id)
        content = PointContent(**body)
        command = AddPoint(**asked(), request_key=request_key(), shop_id=shop_id, content=content)
        return _point(perform(add_point, command).point_id)


@blueprint.route("/pick-up-points/<uuid:point_id>")
class Point(MethodView):
    """One of them."""

    @allow(Permission.MANAGE_CATALOGUE)
    @blueprint.arguments(PointChangeSchema)
    @blueprint.response(200, PointSchema)
    def put(self, body: dict[str, Any], point_id: UUID) -> PointView:
        """Say how a point should be, close it, or open it again"""
        require_shop(Permission.MANAGE_CATALOGUE, _point(point_id).shop_id)
        closed = body.pop("closed")
        command = ChangePoint(
            **asked(), point_id=point_id, content=PointContent(**body), closed=closed
        )
        return _point(perform(change_point, command).point_id)


@blueprint.route("/items/<uuid:item_id>/stock")
class Stock(MethodView):
    """The stock of an item."""

    @allow(Permission.MANAGE_CATALOGUE)
    @blueprint.response(200, StocksSchema)
    def get(self, item_id: UUID) -> dict[str, list[StockView]]:
        """How many there are at each point"""
        _require(item_id)
        return _stock(item_id)

    @allow(Permission.MANAGE_CATALOGUE)
    @blueprint.arguments(StockChangeSchema)
    @blueprint.response(200, StocksSchema)
    def post(self, body: dict[str, Any], item_id: UUID) -> dict[str, list[StockView]]:
        """Some came in, are expected, were counted or are written off"""
        _require(item_id)
        about = {
            **asked(),
            "request_key": request_key(),
            "item_id": item_id,
            "pick_up_id": body["pick_up_id"],
            "note": body["note"],
        }
        act, quantity = body["act"], body["quantity"]
        if act is StockAct.RECEIPT:
            perform(receive_stock, ReceiveStock(**about, quantity=quantity))
        elif act is StockAct.EXPECT:
            perform(expect_stock, ExpectStock(**about, expected=quantity))
        elif act is StockAct.COUNT:
            perform(count_stock, CountStock(**about, counted=quantity))
        else:
            perform(write_off_stock, WriteOffStock(**about, quantity=quantity))
        return _stock(item_id)


def _require(item_id: UUID) -> None:
    with reading() as session:
        view = queries.item(session, community_id=community_id(), item_id=item_id)
    if view is None:
        raise ItemUnknown(item_id=item_id)
    require_shop(Permission.MANAGE_CATALOGUE, view.shop_id)


def _stock(item_id: UUID) -> dict[str, list[StockView]]:
    with reading() as session:
        found = queries.stock_of(session, community_id=community_id(), item_id=item_id)
    return {"items": list(found.values())}


def _point(point_id: UUID) -> PointView:
    with reading() as session:
        found = find_point(session, community_id=community_id(), point_id=point_id)
    if found is None:
        raise PointUnknown
    return found
