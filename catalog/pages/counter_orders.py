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
from cambio.saving.rules.counter import COUNTER_UNITS
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
    today,
    whole_number,
)
from catalog.pages.pledges import COUNTER_FIELDS
from catalog.pages.words import shown_number
from catalog.queries import ItemFilter, ItemView
from catalog.rules.items import ItemKind
from catalog.rules.orders import QUANTITY_MAX, Confirmation
from catalog.use_cases import (
    GiveItem,
    OrderedItem,
    PlacedOrder,
    PlaceOrder,
    give_item,
    place_order,
)
from catalog.use_cases.vouchers import Bought, BuyVouchers, buy_vouchers

FIELDS = {
    **COUNTER_FIELDS,
    "item_unknown": "item_id",
    "not_for_households": "item_id",
    "out_of_season": "item_id",
    "order_lines_invalid": "item_id",
    "one_shop_only": "item_id",
    "quantity_invalid": "quantity",
    "out_of_stock": "quantity",
    "too_few": "quantity",
    "too_many_for_household": "quantity",
    "point_unknown": "point",
    "voucher_terms_missing": "item_id",
}
ITEMS_MAX = 500
LINES = 5
"""So many different things fit on the form; more are another order."""


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
    lines = _lines()
    if not lines:
        return _page(shops, shop, {"item_id": _("Choose an item.")}), 422
    for line in lines:
        require_shop(Permission.ORDER_FOR_OTHERS, item_or_404(line.item_id).shop_id)
    try:
        kind = item_or_404(lines[0].item_id).kind
        if len(lines) == 1 and kind is ItemKind.GIFT:
            return _give(lines[0])
        if len(lines) == 1 and kind is ItemKind.VOUCHER:
            return _buy(lines[0])
        placed = _place(lines)
    except Refusal as refusal:
        return _page(shops, shop, errors_of(refusal, FIELDS)), refusal.status
    flash(_("Order %(number)s is placed.", number=shown_number(placed.number)), "success")
    return redirect(url_for("catalog.shop_order", order_id=placed.order_id), 303)


def _lines() -> tuple[OrderedItem, ...]:
    """What stands in the lines of the form; those without an item are left out."""
    lines = []
    for suffix in ("", *(f"_{number}" for number in range(2, LINES + 1))):
        item_id, _sep, way = request.form.get(f"item_id{suffix}", "").partition("/")
        chosen = chosen_id(item_id)
        if chosen is not None:
            paid_in = int(way) if way.isdecimal() and len(way) == 1 else 0
            quantity = whole_number(f"quantity{suffix}", missing=1)
            lines.append(OrderedItem(chosen, quantity, way=paid_in))
    return tuple(lines)


def _give(gift: OrderedItem) -> ResponseReturnValue:
    household_id, how = _for_whom()
    command = keyed_command_of(GiveItem, household_id=household_id, gift=gift, confirmation=how)
    perform(give_item, command)
    flash(_("The gift has arrived."), "success")
    return redirect(url_for("catalog.counter_order"), 303)


def _buy(wanted: OrderedItem) -> ResponseReturnValue:
    household_id, how = _for_whom()
    command = keyed_command_of(
        BuyVouchers, household_id=household_id, wanted=wanted, confirmation=how
    )
    bought: Bought = perform(buy_vouchers, command)
    flash(_("The voucher is bought. Print it for the household."), "success")
    return redirect(url_for("catalog.sold_voucher", voucher_id=bought.voucher_ids[0]), 303)


def _place(lines: tuple[OrderedItem, ...]) -> PlacedOrder:
    household_id, how = _for_whom()
    command = keyed_command_of(
        PlaceOrder,
        household_id=household_id,
        lines=lines,
        confirmation=how,
        pick_up_id=chosen_id(request.form.get("point")),
    )
    placed: PlacedOrder = perform(place_order, command)
    return placed


def _for_whom() -> tuple[UUID, Confirmation]:
    form = request.form
    household_id = holder_of(form.get("card", ""), community_id=g.community_id)
    how: Confirmation = confirmed(
        household_id,
        community_id=g.community_id,
        pin=form.get("pin", ""),
        is_signed="signed" in form,
    )
    return household_id, how


def _page(shops: list[OrganisationView], shop: OrganisationView, errors: dict[str, str]) -> str:
    with reading() as session:
        points = queries.points(session, community_id=g.community_id, shop_ids=[shop.id])
    return render_template(
        "catalog/counter_order.html",
        shops=shops,
        shop=shop,
        points=points,
        items=_items_of(shop),
        lines=LINES,
        errors=errors,
        form=request.form,
        chosen=request.values.get("item_id", ""),
        quantity_max=QUANTITY_MAX,
        limit=COUNTER_UNITS,
    )


def _items_of(shop: OrganisationView) -> list[ItemView]:
    """What can be had here today, each variant by itself."""
    with reading() as session:
        found = queries.items(
            session,
            community_id=g.community_id,
            wanted=ItemFilter(shop_ids=[shop.id], variants=True),
            language=current_language(),
            limit=ITEMS_MAX,
        )
    return [
        each
        for each in found
        if each.for_households
        and each.is_in_season(today())
        and (each.available or not each.from_shelf)
    ]
