"""What comes back after it was handed out: bought things for tokens, borrowed ones for nothing."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform
from catalog.counter import require_shop
from catalog.pages.base import blueprint, keyed_command_of, order_or_404, whole_number
from catalog.pages.words import RETURN_REASONS, shown_amounts
from catalog.queries import OrderView
from catalog.rules.orders import RETURN_DAYS
from catalog.use_cases import (
    BringBack,
    LineBack,
    ReturnOrder,
    ReturnReceipt,
    bring_back,
    return_order,
)


@blueprint.get("/shopkeeping/orders/<uuid:order_id>/return")
@allow(Permission.HAND_OUT)
def ask_return(order_id: UUID) -> str:
    """What comes back, how many of it, and why?"""
    return _page(_order(order_id))


@blueprint.post("/shopkeeping/orders/<uuid:order_id>/return")
@allow(Permission.HAND_OUT)
def take_return(order_id: UUID) -> ResponseReturnValue:
    """Take it back: the tokens return to the wallet, in part or all."""
    view = _order(order_id)
    command = keyed_command_of(
        ReturnOrder,
        order_id=order_id,
        lines=_lines(view),
        reason=request.form.get("reason", ""),
        restock="restock" in request.form,
    )
    try:
        receipt: ReturnReceipt = perform(return_order, command)
    except Refusal as refusal:
        return _page(view, words_of(refusal)), refusal.status
    paid = shown_amounts(receipt.paid_back)
    flash(_("%(amount)s are back in the wallet.", amount=paid), "success")
    return redirect(url_for("catalog.shop_order", order_id=order_id), 303)


@blueprint.post("/shopkeeping/orders/<uuid:order_id>/brought-back")
@allow(Permission.HAND_OUT)
def take_loan_back(order_id: UUID) -> ResponseReturnValue:
    """What was on loan is on the shelf again."""
    view = _order(order_id)
    try:
        perform(bring_back, keyed_command_of(BringBack, order_id=order_id, lines=_lines(view)))
    except Refusal as refusal:
        return _page(view, words_of(refusal)), refusal.status
    flash(_("It is on the shelf again."), "success")
    return redirect(url_for("catalog.shop_order", order_id=order_id), 303)


def _lines(view: OrderView) -> tuple[LineBack, ...]:
    """What was filled in; what was left empty or 0 stays with the household."""
    asked = ((line.item_id, whole_number(f"back_{line.item_id}", missing=0)) for line in view.lines)
    return tuple(LineBack(item_id, quantity) for item_id, quantity in asked if quantity)


def _order(order_id: UUID) -> OrderView:
    view = order_or_404(order_id)
    require_shop(Permission.HAND_OUT, view.shop_id)
    return view


def _page(view: OrderView, error: str | None = None) -> str:
    return render_template(
        "catalog/shop_order_return.html",
        order=view,
        reasons=RETURN_REASONS,
        days=RETURN_DAYS,
        error=error,
        form=request.form,
    )
