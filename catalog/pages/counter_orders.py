"""Ordering for somebody at the counter: nobody needs a phone."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.neighbourhood.queries import OrganisationView
from cambio.web.language import current_language
from catalog import queries
from catalog.counter import confirmed, holder_of, require_shop
from catalog.pages.base import (
    blueprint,
    chosen_id,
    chosen_shop,
    errors_of,
    item_or_404,
    keyed_command_of,
    shops_of_actor,
    whole_number,
)
from catalog.pages.pledges import COUNTER_FIELDS
from catalog.pages.words import shown_number
from catalog.queries import ItemFilter, ItemView
from catalog.rules.orders import COUNTER_LIMIT_MINOR, QUANTITY_MAX, Confirmation
from catalog.rules.stock import StockState
from catalog.use_cases import OrderedItem, PlacedOrder, PlaceOrder, place_order

FIELDS = {
    **COUNTER_FIELDS,
    "item_unknown": "item_id",
    "not_for_households": "item_id",
    "quantity_invalid": "quantity",
    "out_of_stock": "quantity",
    "too_many_for_household": "quantity",
}
ITEMS_MAX = 500


@blueprint.get("/shopkeeping/counter")
@allow(Permission.ORDER_FOR_OTHERS)
def counter_order() -> str:
    """What, how many, and whose card."""
    shops = shops_of_actor(Permission.ORDER_FOR_OTHERS)
    shop = chosen_shop(shops)
    if shop is None:
        return render_template("catalog/no_shop.html")
    return _page(shops, shop, {})


@blueprint.post("/shopkeeping/counter")
@allow(Permission.ORDER_FOR_OTHERS)
def place_counter_order() -> ResponseReturnValue:
    """Order it, confirmed by PIN or signature."""
    shops = shops_of_actor(Permission.ORDER_FOR_OTHERS)
    shop = chosen_shop(shops)
    if shop is None:
        return render_template("catalog/no_shop.html"), 403
    item_id = chosen_id(request.form.get("item_id"))
    if item_id is None:
        return _page(shops, shop, {"item_id": _("Choose an item.")}), 422
    require_shop(Permission.ORDER_FOR_OTHERS, item_or_404(item_id).shop_id)
    try:
        placed = _place(item_id)
    except Refusal as refusal:
        return _page(shops, shop, errors_of(refusal, FIELDS)), refusal.status
    flash(_("Order %(number)s is placed.", number=shown_number(placed.number)), "success")
    return redirect(url_for("catalog.shop_order", order_id=placed.order_id), 303)


def _place(item_id: UUID) -> PlacedOrder:
    form = request.form
    household_id = holder_of(form.get("card", ""), community_id=g.community_id)
    confirmation: Confirmation = confirmed(
        household_id,
        community_id=g.community_id,
        pin=form.get("pin", ""),
        is_signed="signed" in form,
    )
    command = keyed_command_of(
        PlaceOrder,
        household_id=household_id,
        lines=(OrderedItem(item_id, whole_number("quantity")),),
        confirmation=confirmation,
    )
    placed: PlacedOrder = perform(place_order, command)
    return placed


def _page(shops: list[OrganisationView], shop: OrganisationView, errors: dict[str, str]) -> str:
    return render_template(
        "catalog/counter_order.html",
        shops=shops,
        shop=shop,
        items=_items_of(shop),
        errors=errors,
        form=request.form,
        chosen=request.values.get("item_id", ""),
        quantity_max=QUANTITY_MAX,
        limit_minor=COUNTER_LIMIT_MINOR,
    )


def _items_of(shop: OrganisationView) -> list[ItemView]:
    with reading() as session:
        found = queries.items(
            session,
            community_id=g.community_id,
            wanted=ItemFilter(shop_ids=[shop.id]),
            language=current_language(),
            limit=ITEMS_MAX,
        )
    return [each for each in found if each.for_households and each.state is not StockState.NONE]
