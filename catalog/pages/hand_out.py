"""Handing out by card: whose card is it, what lies ready for them, here you are."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.web.reader import with_reader
from catalog import queries
from catalog.counter import holder_of, order_with_code, require_shop
from catalog.errors import CodeUnknown
from catalog.pages.base import (
    blueprint,
    chosen_id,
    keyed_command_of,
    order_or_404,
    shops_of_actor,
)
from catalog.pages.words import ORDER_STATES, shown_number
from catalog.queries import OrderFilter, OrderView
from catalog.rules.codes import is_code, is_slip
from catalog.rules.orders import CollectedWith
from catalog.use_cases import HandOut, hand_out

NUMBER_DIGITS = 7


@blueprint.get("/shopkeeping/hand-out")
@allow(Permission.HAND_OUT)
def hand_out_page() -> Response:
    """Show a card, or say the number of an order."""
    return _ask()


@blueprint.post("/shopkeeping/hand-out")
@allow(Permission.HAND_OUT)
def find_orders() -> ResponseReturnValue:
    """What lies here for the household of this card, or the one order with this number."""
    typed = request.form.get("card", "").strip()
    if is_code(typed):
        return _by_code(typed)
    number = typed.replace(" ", "")
    if len(number) == NUMBER_DIGITS and number.isascii() and number.isdecimal():
        return _by_number(int(number))
    try:
        household_id = holder_of(typed, community_id=g.community_id)
    except Refusal as refusal:
        return _ask(words_of(refusal), refusal.status)
    return _shown(household_id)


@blueprint.post("/shopkeeping/hand-out/<uuid:order_id>")
@allow(Permission.HAND_OUT)
def hand_out_to_card(order_id: UUID) -> ResponseReturnValue:
    """Hand one order out to the household of the card."""
    household_id = chosen_id(request.form.get("household_id"))
    require_shop(Permission.HAND_OUT, order_or_404(order_id).shop_id)
    if "code" in request.form:
        return _out_with_code(order_id)
    if household_id is None:
        return redirect(url_for("catalog.hand_out_page"), 303)
    command = keyed_command_of(HandOut, order_id=order_id, household_id=household_id)
    try:
        state = perform(hand_out, command)
    except Refusal as refusal:
        return _shown(household_id, words_of(refusal)), refusal.status
    left = _orders_of(household_id)
    flash(_("Order %(number)s is handed out.", number=shown_number(state.number)), "success")
    if left:
        return _shown(household_id)
    return redirect(url_for("catalog.hand_out_page"), 303)


def _by_code(typed: str) -> ResponseReturnValue:
    """The one order that a slip or a code is good for."""
    try:
        found = order_with_code(typed, community_id=g.community_id)
        require_shop(Permission.HAND_OUT, found.shop_id)
    except Refusal as refusal:
        return _ask(words_of(refusal), refusal.status)
    return _page([found], code=typed)


def _out_with_code(order_id: UUID) -> ResponseReturnValue:
    """Hand it out to whoever brought the slip or the code, if it still is good for this order."""
    typed = request.form["code"]
    try:
        found = order_with_code(typed, community_id=g.community_id)
        if found.id != order_id:
            raise CodeUnknown
        shown = CollectedWith.SLIP if is_slip(typed) else CollectedWith.CODE
        state = perform(hand_out, keyed_command_of(HandOut, order_id=order_id, shown=shown))
    except Refusal as refusal:
        return _ask(words_of(refusal), refusal.status)
    flash(_("Order %(number)s is handed out.", number=shown_number(state.number)), "success")
    return redirect(url_for("catalog.hand_out_page"), 303)


def _by_number(number: int) -> ResponseReturnValue:
    with reading() as session:
        found = queries.orders(
            session,
            community_id=g.community_id,
            wanted=OrderFilter(shop_ids=_shop_ids(), number=number),
        )
    if not found:
        return _ask(_("There is no order with this number here."), 404)
    return redirect(url_for("catalog.shop_order", order_id=found[0].id), 303)


def _shop_ids() -> list[UUID]:
    return [shop.id for shop in shops_of_actor(Permission.HAND_OUT)]


def _orders_of(household_id: UUID) -> list[OrderView]:
    shop_ids = _shop_ids()
    with reading() as session:
        return queries.orders_for_card(
            session,
            community_id=g.community_id,
            household_id=household_id,
            shop_ids=shop_ids,
        )


def _ask(error: str | None = None, status: int = 200) -> Response:
    return with_reader(render_template("catalog/hand_out.html", error=error), status)


def _shown(household_id: UUID, error: str | None = None) -> str:
    return _page(_orders_of(household_id), household_id=household_id, error=error)


def _page(
    orders: list[OrderView],
    *,
    household_id: UUID | None = None,
    code: str | None = None,
    error: str | None = None,
) -> str:
    return render_template(
        "catalog/hand_out_orders.html",
        household_id=household_id,
        code=code,
        orders=orders,
        states=ORDER_STATES,
        error=error,
    )
