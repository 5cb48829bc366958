"""The shopkeeper's orders: what to prepare, what lies ready, and one order."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from catalog import queries
from catalog.counter import require_shop
from catalog.pages.base import (
    blueprint,
    chosen_id,
    chosen_shop,
    command_of,
    keyed_command_of,
    order_or_404,
    shops_of_actor,
)
from catalog.pages.slips import slip_file
from catalog.pages.words import CANCEL_REASONS, ORDER_STATES, shown_number
from catalog.queries import OrderFilter, OrderView
from catalog.rules.orders import TO_PREPARE, OrderStatus
from catalog.use_cases import (
    ApproveOrder,
    CancelOrder,
    HandOut,
    MarkReady,
    PrepareOrder,
    approve_order,
    cancel_order,
    hand_out,
    mark_ready,
    prepare_order,
)

PAGE = 40
TABS: dict[str, tuple[OrderStatus, ...]] = {
    "placed": TO_PREPARE,
    "ready": (OrderStatus.READY,),
    "collected": (OrderStatus.COLLECTED,),
    "cancelled": (OrderStatus.CANCELLED,),
}
TO_DO = ("placed", "ready")


@blueprint.get("/shopkeeping/orders")
@allow(Permission.SEE_ORDERS)
def shop_orders() -> str:
    """The orders of a shop in one state; first those to prepare, the oldest on top."""
    shops = shops_of_actor(Permission.SEE_ORDERS)
    shop = chosen_shop(shops)
    if shop is None:
        return render_template("catalog/no_shop.html")
    tab, point_id = _chosen_tab(), chosen_id(request.args.get("point"))
    wanted = OrderFilter(
        shop_ids=[shop.id], statuses=TABS[tab], point_id=point_id, on_loan="loan" in request.args
    )
    with reading() as session:
        found = queries.orders(
            session,
            community_id=g.community_id,
            wanted=wanted,
            oldest_first=tab in TO_DO,
            before=request.args.get("before", type=UUID),
            limit=PAGE + 1,
        )
        counts = _counts(session, shop.id, point_id)
        points = queries.points(
            session, community_id=g.community_id, shop_ids=[shop.id], closed=True
        )
    return render_template(
        "catalog/shop_orders.html",
        shops=shops,
        shop=shop,
        orders=found[:PAGE],
        has_more=bool(found[PAGE:]) and tab in TO_DO,
        counts=counts,
        status=tab,
        states=ORDER_STATES,
        points=points,
        point_id=point_id,
        older=_older(found, shop.id, tab, point_id),
    )


@blueprint.get("/shopkeeping/orders/<uuid:order_id>")
@allow(Permission.SEE_ORDERS)
def shop_order(order_id: UUID) -> str:
    """One order, and what can be done with it."""
    return _order_page(_order(order_id, Permission.SEE_ORDERS))


@blueprint.post("/shopkeeping/orders/<uuid:order_id>/approve")
@allow(Permission.APPROVE_ORDERS)
def approve(order_id: UUID) -> ResponseReturnValue:
    """A manager approves it."""
    view = _order(order_id, Permission.APPROVE_ORDERS)
    try:
        state = perform(approve_order, command_of(ApproveOrder, order_id=order_id))
    except Refusal as refusal:
        return _order_page(_order(order_id, Permission.SEE_ORDERS), refusal), refusal.status
    flash(_("Order %(number)s is approved.", number=shown_number(state.number)), "success")
    return redirect(url_for("catalog.shop_orders", shop=view.shop_id), 303)


@blueprint.post("/shopkeeping/orders/<uuid:order_id>/prepare")
@allow(Permission.HAND_OUT)
def prepare(order_id: UUID) -> ResponseReturnValue:
    """The shop takes it in hand."""
    view = _order(order_id, Permission.HAND_OUT)
    try:
        perform(prepare_order, command_of(PrepareOrder, order_id=order_id))
    except Refusal as refusal:
        return _order_page(view, refusal), refusal.status
    return redirect(url_for("catalog.shop_order", order_id=view.id), 303)


@blueprint.post("/shopkeeping/orders/<uuid:order_id>/slip")
@allow(Permission.HAND_OUT)
def shop_slip(order_id: UUID) -> Response:
    """The order's slip as a PDF, with a new code in its QR."""
    return slip_file(_order(order_id, Permission.HAND_OUT), household_id=None)


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
    return redirect(url_for("catalog.shop_orders", shop=view.shop_id, status="ready"), 303)


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


def _older(found: list[OrderView], shop_id: UUID, tab: str, point_id: UUID | None) -> str | None:
    """The address of the next page, for orders that are done; what is to do stands on one."""
    if not found[PAGE:] or tab in TO_DO:
        return None
    before = found[PAGE - 1].id
    return url_for("catalog.shop_orders", shop=shop_id, status=tab, point=point_id, before=before)


def _chosen_tab() -> str:
    asked = request.args.get("status", "")
    return asked if asked in TABS else "placed"


def _counts(session: Session, shop_id: UUID, point_id: UUID | None) -> dict[str, int]:
    return {
        tab: queries.count_orders(
            session,
            community_id=g.community_id,
            wanted=OrderFilter(shop_ids=[shop_id], statuses=TABS[tab], point_id=point_id),
        )
        for tab in TO_DO
    }


def _order_page(view: OrderView, refusal: Refusal | None = None) -> str:
    return render_template(
        "catalog/shop_order.html",
        order=view,
        states=ORDER_STATES,
        reasons=CANCEL_REASONS,
        may_approve=current_actor().may(Permission.APPROVE_ORDERS),
        error=words_of(refusal) if refusal else None,
    )


def _cancel_page(view: OrderView, error: str | None = None) -> str:
    return render_template(
        "catalog/shop_order_cancel.html", order=view, reasons=CANCEL_REASONS, error=error
    )
