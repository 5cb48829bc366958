"""The list to take along the shelves, on paper: item by item, and customer by customer."""

from __future__ import annotations

from flask import g, render_template, request, url_for

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import reading
from catalog import queries
from catalog.pages.base import blueprint, chosen_id, chosen_shop, now, shops_of_actor
from catalog.queries import OrderFilter
from catalog.rules.orders import TO_PREPARE

MOST = 300


@blueprint.get("/shopkeeping/pick-list")
@allow(Permission.SEE_ORDERS)
def pick_list() -> str:
    """What is to be prepared, for the whole shop or for one pick-up point."""
    shop = chosen_shop(shops_of_actor(Permission.SEE_ORDERS))
    if shop is None:
        return render_template("catalog/no_shop.html")
    point_id = chosen_id(request.args.get("point"))
    with reading() as session:
        points = queries.points(
            session, community_id=g.community_id, shop_ids=[shop.id], closed=True
        )
        picks = queries.to_prepare_by_item(
            session, community_id=g.community_id, shop_id=shop.id, point_id=point_id
        )
        orders = queries.orders(
            session,
            community_id=g.community_id,
            wanted=OrderFilter(shop_ids=[shop.id], point_id=point_id, statuses=TO_PREPARE),
            oldest_first=True,
            limit=MOST,
        )
    return render_template(
        "catalog/pick_list.html",
        shop=shop,
        point=next((point for point in points if point.id == point_id), None),
        picks=picks,
        orders=[order for order in orders if not order.waits_for_approval],
        printed_at=now(),
        back_href=url_for("catalog.shop_orders", shop=shop.id, point=point_id),
    )
