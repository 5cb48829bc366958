"""The shopkeeper's orders: what to prepare, what lies ready, and one order."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from catalog import queries
from catalog.counter import require_shop
from catalog.pages.base import (
    blueprint,
    chosen_shop,
    command_of,
    keyed_command_of,
    order_or_404,
    shops_of_actor,
)
from catalog.pages.words import CANCEL_REASONS, ORDER_STATES, shown_number
from catalog.queries import OrderFilter, OrderView
from catalog.rules.orders import OrderStatus
from catalog.use_cases import (
    CancelOrder,
    HandOut,
    MarkReady,
    cancel_order,
    hand_out,
    mark_ready,
)

PAGE = 40
TO_DO = (OrderStatus.PLACED, OrderStatus.READY)


@blueprint.get("/shopkeeping/orders")
@allow(Permission.SEE_ORDERS)
def shop_orders() -> str:
    """The orders of a shop in one state; first those to prepare, the oldest on top."""
    shops = shops_of_actor(Permission.SEE_ORDERS)
    shop = chosen_shop(shops)
    if shop is None:
        return render_template("catalog/no_shop.html")
    status = _chosen_status()
    before = request.args.get("before", type=UUID)
    with reading() as session:
        found = queries.orders(
            session,
            community_id=g.community_id,
            wanted=OrderFilter(shop_ids=[shop.id], statuses=[status]),
            oldest_first=status in TO_DO,
            before=before,
            limit=PAGE + 1,
        )
        picks = queries.to_prepare_by_item(session, community_id=g.community_id, shop_id=shop.id)
        counts = _counts(session, shop.id)
    older = None
    if found[PAGE:] and status not in TO_DO:
        older = url_for(
            "catalog.shop_orders", shop=shop.id, status=status, before=found[PAGE - 1].id
        )
    return render_template(
        "catalog/shop_orders.html",
        shops=shops,
        shop=shop,
        orders=found[:PAGE],
        has_more=bool(found[PAGE:]) and status in TO_DO,
        picks=picks if status is OrderStatus.PLACED else [],
        counts=counts,
        status=status,
        states=ORDER_STATES,
        older=older,
    )


@blueprint.get("/shopkeeping/orders/<uuid:order_id>")
@allow(Permission.SEE_ORDERS)
def shop_order(order_id: UUID) -> str:
    """One order, and what can be done with it."""
    return _order_page(_order(order_id, Permission.SEE_ORDERS))


@blueprint.post("/shopkeeping/orders/<uuid:order_id>/ready")
@allow(Permission.HAND_OUT)
def make_ready(order_id: UUID) -> ResponseReturnValue:
    """It lies ready."""
    view = _order(order_id, Permission.HAND_OUT)
    try:
        state = perform(mark_ready, command_of(MarkReady, order_id=order_id))
    except Refusal as refusal:
        return _order_page(_order(order_id, Permission.HAND_OUT), refusal), refusal.status
    flash(_("Order %(number)s lies ready.", number=shown_number(state.number)), "success")
    return redirect(url_for("catalog.shop_orders", shop=view.shop_id), 303)


@blueprint.post("/shopkeeping/orders/<uuid:order_id>/hand-out")
@allow(Permission.HAND_OUT)
def hand_out_order(order_id: UUID) -> ResponseReturnValue:
    """It is handed out, to somebody whom staff know or checked."""
    view = _order(order_id, Permission.HAND_OUT)
    try:
        state = perform(hand_out, keyed_command_of(HandOut, order_id=order_id))
    except Refusal as refusal:
        return _order_page(_order(order_id, Permission.HAND_OUT), refusal), refusal.status
    flash(_("Order %(number)s is handed out.", number=shown_number(state.number)), "success")
    ready = OrderStatus.READY
    return redirect(url_for("catalog.shop_orders", shop=view.shop_id, status=ready), 303)


@blueprint.get("/shopkeeping/orders/<uuid:order_id>/cancel")
@allow(Permission.HAND_OUT)
def ask_cancel_order(order_id: UUID) -> str:
    """Why is it cancelled?"""
    return _cancel_page(_order(order_id, Permission.HAND_OUT))


@blueprint.post("/shopkeeping/orders/<uuid:order_id>/cancel")
@allow(Permission.HAND_OUT)
def cancel_shop_order(order_id: UUID) -> ResponseReturnValue:
    """Cancel it; all tokens return, and the stock."""
    view = _order(order_id, Permission.HAND_OUT)
    reason = request.form.get("reason", "")
    command = keyed_command_of(CancelOrder, order_id=order_id, reason=reason)
    try:
        state = perform(cancel_order, command)
    except Refusal as refusal:
        return _cancel_page(view, words_of(refusal)), refusal.status
    flash(
        _(
            "Order %(number)s is cancelled. All tokens have returned.",
            number=shown_number(state.number),
        ),
        "success",
    )
    return redirect(url_for("catalog.shop_orders", shop=view.shop_id), 303)


def _order(order_id: UUID, permission: Permission) -> OrderView:
    view = order_or_404(order_id)
    require_shop(permission, view.shop_id)
    return view


def _chosen_status() -> OrderStatus:
    asked = request.args.get("status", "")
    return OrderStatus(asked) if asked in set(OrderStatus) else OrderStatus.PLACED


def _counts(session: Session, shop_id: UUID) -> dict[OrderStatus, int]:
    return {
        status: queries.count_orders(
            session,
            community_id=g.community_id,
            wanted=OrderFilter(shop_ids=[shop_id], statuses=[status]),
        )
        for status in TO_DO
    }


def _order_page(view: OrderView, refusal: Refusal | None = None) -> str:
    return render_template(
        "catalog/shop_order.html",
        order=view,
        states=ORDER_STATES,
        reasons=CANCEL_REASONS,
        error=words_of(refusal) if refusal else None,
    )


def _cancel_page(view: OrderView, error: str | None = None) -> str:
    return render_template(
        "catalog/shop_order_cancel.html", order=view, reasons=CANCEL_REASONS, error=error
    )
