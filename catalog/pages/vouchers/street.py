"""A street's vouchers: a captain buys them with the pot, shows or prints them, and cancels them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import NotAllowed, allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.neighbourhood.queries import place
from cambio.saving.queries.spending import decided, pots
from catalog.counter import require_place
from catalog.pages.base import (
    blueprint,
    chosen_id,
    errors_of,
    item_or_404,
    keyed_command_of,
    now,
    places_for,
    whole_number,
)
from catalog.pages.vouchers.base import last_day_words, state_of, voucher_or_404, worth_words
from catalog.pages.vouchers.one import Links, ask_cancel, qr_of, voucher_page
from catalog.pages.vouchers.paper import voucher_file
from catalog.queries import ItemView
from catalog.queries import vouchers as queries
from catalog.queries.vouchers import VoucherView
from catalog.rules.items import ItemKind
from catalog.rules.prices import read_prices
from catalog.rules.vouchers import AT_ONCE_MAX
from catalog.use_cases import OrderedItem
from catalog.use_cases.vouchers import BuyForPlace, CancelVoucher, buy_for_place, cancel_voucher

FIELDS = {
    "place_unknown": "place",
    "balance_too_low": "quantity",
    "quantity_invalid": "quantity",
    "too_few": "quantity",
    "vote_needed": "decision",
    "decision_unusable": "decision",
    "decision_spent": "decision",
}
PAGE = 20


@blueprint.get("/shop/<uuid:item_id>/pot")
@allow(Permission.PLEDGE_POT)
def ask_buy_for_street(item_id: UUID) -> str:
    """For which street (`?place=`), how many, and by whose decision."""
    return _form(_item(item_id), {})


@blueprint.post("/shop/<uuid:item_id>/pot")
@allow(Permission.PLEDGE_POT)
def buy_for_street(item_id: UUID) -> ResponseReturnValue:
    """Buy it with the pot, for the price that was shown."""
    view = _item(item_id)
    place_id = chosen_id(request.form.get("place"))
    if place_id is None:
        return _form(view, {"place": _("Choose a street.")}), 422
    _require(place_id)
    command = keyed_command_of(
        BuyForPlace,
        place_id=place_id,
        wanted=OrderedItem(item_id, whole_number("quantity"), _shown_price()),
        proposal_id=chosen_id(request.form.get("decision")),
    )
    try:
        perform(buy_for_place, command)
    except Refusal as refusal:
        return _form(item_or_404(item_id), errors_of(refusal, FIELDS)), refusal.status
    flash(_("It is bought. All neighbours can read it on the page of the pot."), "success")
    return redirect(url_for("catalog.street_vouchers", place_id=place_id), 303)


@blueprint.get("/places/<uuid:place_id>/vouchers")
@allow(Permission.PLEDGE_POT)
def street_vouchers(place_id: UUID) -> str:
    """What the street can use, and below it what is over, newest first."""
    _require(place_id)
    before = request.args.get("before", type=UUID)
    of_street: dict[str, Any] = {"community_id": g.community_id, "place_id": place_id}
    with reading() as session:
        good = [] if before else queries.vouchers_of(session, **of_street, good=True)
        over = queries.vouchers_of(session, **of_street, good=False, before=before, limit=PAGE + 1)
    here = url_for("catalog.street_vouchers", place_id=place_id)
    older = f"{here}?before={over[PAGE - 1].id}" if len(over) > PAGE else None
    return render_template(
        "catalog/vouchers/street.html",
        place_name=_name_of(place_id),
        place_id=place_id,
        good=good,
        over=over[:PAGE],
        state_of=state_of,
        worth=worth_words,
        last_day=last_day_words,
        older=older,
        newest=here if before else None,
    )


@blueprint.get("/places/vouchers/<uuid:voucher_id>")
@allow(Permission.PLEDGE_POT)
def street_voucher(voucher_id: UUID) -> str:
    """One of them, large: to show at the partner, or to print for a neighbour."""
    view, place_id = _of_street(voucher_id)
    links = Links(
        back=_back(place_id),
        qr=url_for("catalog.street_voucher_drawing", voucher_id=voucher_id, drawing="qr.svg"),
        slip=url_for("catalog.street_voucher_drawing", voucher_id=voucher_id, drawing="slip.pdf"),
        cancel=url_for("catalog.ask_cancel_street_voucher", voucher_id=voucher_id),
    )
    return voucher_page(view, links)


@blueprint.get("/places/vouchers/<uuid:voucher_id>/<any('qr.svg','slip.pdf'):drawing>")
@allow(Permission.PLEDGE_POT)
def street_voucher_drawing(voucher_id: UUID, drawing: str) -> Response:
    """Its QR, or it on paper."""
    view, _place_id = _of_street(voucher_id)
    return qr_of(view) if drawing == "qr.svg" else voucher_file(view)


@blueprint.get("/places/vouchers/<uuid:voucher_id>/cancel")
@allow(Permission.PLEDGE_POT)
def ask_cancel_street_voucher(voucher_id: UUID) -> str:
    """Is it to be cancelled?"""
    return _ask(*_of_street(voucher_id))


@blueprint.post("/places/vouchers/<uuid:voucher_id>/cancel")
@allow(Permission.PLEDGE_POT)
def cancel_street_voucher(voucher_id: UUID) -> ResponseReturnValue:
    """Cancel it; its tokens return to the pot."""
    view, place_id = _of_street(voucher_id)
    command = keyed_command_of(CancelVoucher, voucher_id=voucher_id, holder_id=place_id)
    try:
        perform(cancel_voucher, command)
    except Refusal as refusal:
        return _ask(view, place_id, words_of(refusal)), refusal.status
    flash(_("The voucher is cancelled. All tokens are back in the pot."), "success")
    return redirect(url_for("catalog.street_vouchers", place_id=place_id), 303)


def _item(item_id: UUID) -> ItemView:
    view = item_or_404(item_id)
    if view.kind is not ItemKind.VOUCHER or not view.for_streets or view.archived_at is not None:
        raise NotFound
    return view


def _of_street(voucher_id: UUID) -> tuple[VoucherView, UUID]:
    """A voucher, and the street whose it is."""
    view = voucher_or_404(voucher_id)
    if view.place_id is None:
        raise NotFound
    _require(view.place_id)
    return view, view.place_id


def _require(place_id: UUID) -> None:
    with reading() as session:
        require_place(
            session, Permission.PLEDGE_POT, community_id=g.community_id, place_id=place_id
        )


def _name_of(place_id: UUID) -> str:
    with reading() as session:
        view = place(session, community_id=g.community_id, place_id=place_id)
    return "" if view is None else view.name


def _back(place_id: UUID) -> tuple[str, str]:
    words = _("Vouchers of %(place)s", place=_name_of(place_id))
    return words, url_for("catalog.street_vouchers", place_id=place_id)


def _shown_price() -> dict[str, int]:
    """The price in the form; one that nothing costs when it cannot be read."""
    try:
        return read_prices(request.form.get("prices", ""))[0]
    except Refusal:
        return {}


def _ask(view: VoucherView, place_id: UUID, error: str | None = None) -> str:
    return ask_cancel(
        view,
        back=_back(place_id),
        cancel=url_for("catalog.cancel_street_voucher", voucher_id=view.id),
        keep=url_for("catalog.street_voucher", voucher_id=view.id),
        error=error,
    )


def _form(view: ItemView, errors: dict[str, str]) -> str:
    places = places_for(Permission.PLEDGE_POT)
    if not places:
        raise NotAllowed
    only = places[0][0] if len(places) == 1 else None
    place_id = chosen_id(request.values.get("place")) or only
    of_pot: dict[str, Any] = {"pot_minor": 0, "decisions": []}
    [(currency, _price)] = list(view.ways[0].items())[:1]
    if place_id in dict(places):
        key = {"community_id": g.community_id, "place_id": place_id}
        with reading() as session:
            found = [each for each in pots(session, **key, now=now()) if each.currency == currency]
            of_pot["decisions"] = decided(session, **key, currency=currency)
        of_pot["pot_minor"] = sum(each.balance_minor for each in found)
    return render_template(
        "catalog/vouchers/buy_for_street.html",
        item=view,
        currency_code=currency,
        places=places,
        place_id=place_id,
        place_name=_name_of(place_id) if place_id else None,
        quantity_max=AT_ONCE_MAX,
        errors=errors,
        form=request.form,
        **of_pot,
    )
