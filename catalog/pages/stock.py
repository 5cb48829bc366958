"""The stock of a shop: how many there are, what came in, what was counted or written off."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access.queries.names import actor_names
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from catalog import queries
from catalog.counter import require_shop
from catalog.pages.base import (
    blueprint,
    chosen_id,
    errors_of,
    item_or_404,
    keyed_command_of,
    whole_number,
)
from catalog.pages.words import STOCK_REASONS, stock_words
from catalog.queries import ItemView, StockView
from catalog.rules.stock import NOTE_MAX, QUANTITY_MAX
from catalog.use_cases import (
    CountStock,
    ExpectStock,
    ReceiveStock,
    StockReceipt,
    WriteOffStock,
    count_stock,
    expect_stock,
    receive_stock,
    write_off_stock,
)

ACTS = ("receipt", "expect", "count", "write_off")


@blueprint.get("/shopkeeping/items/<uuid:item_id>/stock")
@allow(Permission.MANAGE_CATALOGUE)
def stock(item_id: UUID) -> str:
    """One item's stock at each point, and its history."""
    return _page(_item(item_id), {})


@blueprint.post("/shopkeeping/items/<uuid:item_id>/stock")
@allow(Permission.MANAGE_CATALOGUE)
def change_stock(item_id: UUID) -> ResponseReturnValue:
    """Something is expected, came in, was counted or is written off."""
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
    about = {
        "item_id": item_id,
        "pick_up_id": chosen_id(request.form.get("point")),
        "note": request.form.get("note"),
    }
    receipt: StockReceipt
    if act == "receipt":
        receipt = perform(receive_stock, keyed_command_of(ReceiveStock, quantity=quantity, **about))
    elif act == "expect":
        receipt = perform(expect_stock, keyed_command_of(ExpectStock, expected=quantity, **about))
    elif act == "count":
        receipt = perform(count_stock, keyed_command_of(CountStock, counted=quantity, **about))
    else:
        written_off = keyed_command_of(WriteOffStock, quantity=quantity, **about)
        receipt = perform(write_off_stock, written_off)
    return receipt


def _item(item_id: UUID) -> ItemView:
    view = item_or_404(item_id)
    require_shop(Permission.MANAGE_CATALOGUE, view.shop_id)
    return view


def _page(view: ItemView, errors: dict[str, str]) -> str:
    key = {"community_id": g.community_id, "item_id": view.id}
    with reading() as session:
        history = queries.movements(session, **key)
        there = queries.stock_of(session, **key)
        points = queries.points(
            session, community_id=g.community_id, shop_ids=[view.shop_id], closed=True
        )
        names = actor_names(
            session,
            community_id=g.community_id,
            actor_ids={each.moved_by for each in history},
        )
    stocked = [point for point in points if not point.delivers]
    return render_template(
        "catalog/stock.html",
        item=view,
        history=history,
        people=names,
        shelves=[(point, there.get(point.id, StockView(point.id))) for point in stocked],
        point_names={point.id: point.name for point in points},
        reasons=STOCK_REASONS,
        words=stock_words(view),
        errors=errors,
        form=request.form,
        quantity_max=QUANTITY_MAX,
        note_max=NOTE_MAX,
    )
