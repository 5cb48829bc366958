"""A household's basket."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from catalog import queries
from catalog.counter import own_household, wallet_balances
from catalog.errors import BasketChanged
from catalog.pages.base import blueprint, chosen_id, command_of, keyed_command_of, whole_number
from catalog.rules.orders import QUANTITY_MAX
from catalog.rules.prices import missing_for
from catalog.use_cases import (
    AgreeToPrices,
    LayInBasket,
    OrderBasket,
    OrderedBasket,
    agree_to_prices,
    lay_in_basket,
    order_basket,
)


@blueprint.get("/basket")
@allow(Permission.SPEND_OWN)
def basket() -> str:
    """What lies in the basket, what changed since it was laid there, and where to pick it up."""
    return _page()


@blueprint.post("/basket/<uuid:item_id>")
@allow(Permission.SPEND_OWN)
def change_basket(item_id: UUID) -> ResponseReturnValue:
    """Another number of it; 0 takes it out."""
    quantity = 0 if request.form.get("act") == "remove" else whole_number("quantity")
    command = command_of(
        LayInBasket,
        household_id=own_household(),
        item_id=item_id,
        quantity=quantity,
        way=max(0, whole_number("way", missing=0)),
    )
    try:
        perform(lay_in_basket, command)
    except Refusal as refusal:
        return _page(words_of(refusal)), refusal.status
    return redirect(url_for("catalog.basket"), 303)


@blueprint.post("/basket/agree")
@allow(Permission.SPEND_OWN)
def agree() -> ResponseReturnValue:
    """The household has seen the new prices."""
    perform(agree_to_prices, command_of(AgreeToPrices, household_id=own_household()))
    return redirect(url_for("catalog.basket"), 303)


@blueprint.post("/basket/order")
@allow(Permission.SPEND_OWN)
def order_all() -> ResponseReturnValue:
    """Order all of it, one order for each shop."""
    chosen = {
        name.removeprefix("point_"): chosen_id(value)
        for name, value in request.form.items()
        if name.startswith("point_")
    }
    command = keyed_command_of(
        OrderBasket,
        household_id=own_household(),
        pick_up_ids={shop: point for shop, point in chosen.items() if point is not None},
    )
    try:
        ordered: OrderedBasket = perform(order_basket, command)
    except BasketChanged as refusal:
        return _page(), refusal.status
    except Refusal as refusal:
        return _page(words_of(refusal)), refusal.status
    count = len(ordered.orders)
    flash(
        ngettext(
            "Thank you! Your order is placed.", "Thank you! Your %(num)s orders are placed.", count
        ),
        "success",
    )
    if count == 1:
        return redirect(url_for("catalog.order", order_id=ordered.orders[0].order_id), 303)
    return redirect(url_for("catalog.orders"), 303)


def _page(error: str | None = None) -> str:
    household_id = own_household()
    with reading() as session:
        found = queries.basket(session, community_id=g.community_id, household_id=household_id)
        points = queries.points(session, community_id=g.community_id, shop_ids=found.shop_ids)
        balances = wallet_balances(session, community_id=g.community_id, household_id=household_id)
    return render_template(
        "catalog/basket.html",
        basket=found,
        points=[
            (shop_id, [point for point in points if point.shop_id == shop_id])
            for shop_id in found.shop_ids
        ],
        missing=missing_for(found.total, balances),
        balances=balances,
        quantity_max=QUANTITY_MAX,
        error=error,
    )
