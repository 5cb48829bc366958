"""The stock of a shop: how many there are, what came in, what was counted or written off."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from catalog import queries
from catalog.counter import require_shop
from catalog.pages.base import blueprint, errors_of, item_or_404, keyed_command_of, whole_number
from catalog.pages.words import STOCK_REASONS, stock_words
from catalog.queries import ItemView
from catalog.rules.stock import QUANTITY_MAX
from catalog.use_cases import (
    CountStock,
    ReceiveStock,
    StockReceipt,
    WriteOffStock,
    count_stock,
    receive_stock,
    write_off_stock,
)

ACTS = ("receipt", "count", "write_off")


@blueprint.get("/shopkeeping/items/<uuid:item_id>/stock")
@allow(Permission.MANAGE_CATALOGUE)
def stock(item_id: UUID) -> str:
    """One item's stock and its history."""
    return _page(_item(item_id), {})


@blueprint.post("/shopkeeping/items/<uuid:item_id>/stock")
@allow(Permission.MANAGE_CATALOGUE)
def change_stock(item_id: UUID) -> ResponseReturnValue:
    """Something came in, was counted or is written off."""
    view = _item(item_id)
    act = request.form.get("act", "")
    if act not in ACTS:
        return _page(view, {"act": _("Choose what happened.")}), 422
    try:
        moved = _move(item_id, act, whole_number("quantity"))
    except Refusal as refusal:
        return _page(view, errors_of(refusal, {refusal.code: "quantity"})), refusal.status
    flash(_("There are %(count)s now.", count=moved.on_hand), "success")
    return redirect(url_for("catalog.stock", item_id=item_id), 303)


def _move(item_id: UUID, act: str, quantity: int) -> StockReceipt:
    receipt: StockReceipt
    if act == "receipt":
        receive = keyed_command_of(ReceiveStock, item_id=item_id, quantity=quantity)
        receipt = perform(receive_stock, receive)
    elif act == "count":
        count = keyed_command_of(CountStock, item_id=item_id, counted=quantity)
        receipt = perform(count_stock, count)
    else:
        write_off = keyed_command_of(WriteOffStock, item_id=item_id, quantity=quantity)
        receipt = perform(write_off_stock, write_off)
    return receipt


def _item(item_id: UUID) -> ItemView:
    view = item_or_404(item_id)
    require_shop(Permission.MANAGE_CATALOGUE, view.shop_id)
    return view


def _page(view: ItemView, errors: dict[str, str]) -> str:
    with reading() as session:
        history = queries.movements(session, community_id=g.community_id, item_id=view.id)
    return render_template(
        "catalog/stock.html",
        item=view,
        history=history,
        reasons=STOCK_REASONS,
        words=stock_words(view),
        errors=errors,
        form=request.form,
        quantity_max=QUANTITY_MAX,
    )
