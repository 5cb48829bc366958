"""A household's own orders."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from catalog import queries
from catalog.counter import own_household
from catalog.pages.base import blueprint, command_of, keyed_command_of, order_or_404
from catalog.pages.slips import slip_file
from catalog.pages.words import CANCEL_REASONS, ORDER_STATES
from catalog.queries import OrderFilter, OrderView
from catalog.rules.codes import shown_code
from catalog.rules.orders import CancelReason
from catalog.use_cases import (
    CancelOrder,
    MakeOrderCode,
    RevokeOrderCode,
    cancel_order,
    make_order_code,
    revoke_order_code,
)

PAGE = 20


@blueprint.get("/orders")
@allow(Permission.SPEND_OWN)
def orders() -> str:
    """What the household has ordered, newest first."""
    before = request.args.get("before", type=UUID)
    with reading() as session:
        found = queries.orders(
            session,
            community_id=g.community_id,
            wanted=OrderFilter(household_id=own_household()),
            before=before,
            limit=PAGE + 1,
        )
    older = url_for("catalog.orders", before=found[PAGE - 1].id) if len(found) > PAGE else None
    return render_template(
        "catalog/orders.html",
        orders=found[:PAGE],
        states=ORDER_STATES,
        older=older,
        newest=url_for("catalog.orders") if before else None,
    )


@blueprint.get("/orders/<uuid:order_id>")
@allow(Permission.SPEND_OWN)
def order(order_id: UUID) -> str:
    """One order: what it is, where it lies, how far it is."""
    return _order_page(_own_order(order_id))


@blueprint.post("/orders/<uuid:order_id>/code")
@allow(Permission.SPEND_OWN)
def make_code(order_id: UUID) -> ResponseReturnValue:
    """Somebody else collects it: a code for this one order, shown once."""
    household_id = own_household()
    command = command_of(MakeOrderCode, order_id=order_id, household_id=household_id)
    try:
        made = perform(make_order_code, command)
    except Refusal as refusal:
        return _order_page(_own_order(order_id), error=words_of(refusal)), refusal.status
    return _order_page(_own_order(order_id), code=shown_code(made.code))


@blueprint.post("/orders/<uuid:order_id>/code/revoke")
@allow(Permission.SPEND_OWN)
def revoke_code(order_id: UUID) -> ResponseReturnValue:
    """Nobody else collects it after all."""
    household_id = own_household()
    command = command_of(RevokeOrderCode, order_id=order_id, household_id=household_id)
    perform(revoke_order_code, command)
    flash(_("The code is not good any more."), "success")
    return redirect(url_for("catalog.order", order_id=order_id), 303)


@blueprint.post("/orders/<uuid:order_id>/slip")
@allow(Permission.SPEND_OWN)
def own_slip(order_id: UUID) -> Response:
    """The order's slip as a PDF, with a new code in its QR."""
    return slip_file(_own_order(order_id), household_id=own_household())


@blueprint.get("/orders/<uuid:order_id>/cancel")
@allow(Permission.SPEND_OWN)
def ask_cancel(order_id: UUID) -> str:
    """Is it to be cancelled?"""
    return render_template("catalog/order_cancel.html", order=_own_order(order_id), error=None)


@blueprint.post("/orders/<uuid:order_id>/cancel")
@allow(Permission.SPEND_OWN)
def cancel(order_id: UUID) -> ResponseReturnValue:
    """Cancel it; all tokens return."""
    command = keyed_command_of(
        CancelOrder,
        order_id=order_id,
        household_id=own_household(),
        reason=CancelReason.CHANGED_MIND,
    )
    try:
        perform(cancel_order, command)
    except Refusal as refusal:
        page = render_template(
            "catalog/order_cancel.html", order=_own_order(order_id), error=words_of(refusal)
        )
        return page, refusal.status
    flash(_("The order is cancelled. All tokens are back in your wallet."), "success")
    return redirect(url_for("catalog.order", order_id=order_id), 303)


def _order_page(view: OrderView, *, code: str | None = None, error: str | None = None) -> str:
    return render_template(
        "catalog/order.html",
        order=view,
        states=ORDER_STATES,
        reasons=CANCEL_REASONS,
        code=code,
        error=error,
    )


def _own_order(order_id: UUID) -> OrderView:
    view = order_or_404(order_id)
    if view.household_id != own_household():
        raise NotFound
    return view
