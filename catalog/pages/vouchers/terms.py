"""What vouchers of an item are worth."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.neighbourhood.queries import organisations
from catalog.counter import require_shop
from catalog.pages.base import (
    blueprint,
    chosen_id,
    command_of,
    item_or_404,
    whole_number,
)
from catalog.pages.vouchers.base import cents_in
from catalog.queries import ItemView
from catalog.queries import vouchers as queries
from catalog.rules.items import ItemKind
from catalog.rules.vouchers import VALID_DAYS_MAX, VALID_DAYS_MIN, Worth, written_euros
from catalog.use_cases.vouchers import SetTerms, set_terms


@blueprint.get("/shopkeeping/items/<uuid:item_id>/voucher")
@allow(Permission.MANAGE_CATALOGUE)
def voucher_terms(item_id: UUID) -> str:
    """What it is worth, for how long, and where."""
    return _page(_item(item_id), {})


@blueprint.post("/shopkeeping/items/<uuid:item_id>/voucher")
@allow(Permission.MANAGE_CATALOGUE)
def save_voucher_terms(item_id: UUID) -> ResponseReturnValue:
    """Write it down; vouchers that were issued keep theirs."""
    view = _item(item_id)
    partner_ids = [chosen_id(each) for each in request.form.getlist("partners")]
    worth = Worth(
        value_cents=cents_in("value") or 0,
        valid_days=whole_number("valid_days", missing=0),
        in_parts="in_parts" in request.form,
        asks_pin="asks_pin" in request.form,
        returns="returns" in request.form,
    )
    command = command_of(
        SetTerms,
        item_id=item_id,
        worth=worth,
        partner_ids=tuple(each for each in partner_ids if each is not None),
    )
    try:
        perform(set_terms, command)
    except Refusal as refusal:
        return _page(view, {"value": words_of(refusal)}), refusal.status
    flash(_("This is what new vouchers are worth from now on."), "success")
    return redirect(url_for("catalog.voucher_terms", item_id=item_id), 303)


def _item(item_id: UUID) -> ItemView:
    view = item_or_404(item_id)
    require_shop(Permission.MANAGE_CATALOGUE, view.shop_id)
    if view.kind is not ItemKind.VOUCHER:
        raise NotFound
    return view


def _page(view: ItemView, errors: dict[str, str]) -> str:
    with reading() as session:
        terms = queries.voucher_terms(session, community_id=g.community_id, item_id=view.id)
        partners = organisations(session, community_id=g.community_id, kind="partner")
    may_give = current_actor().may_within(Permission.GIVE_VOUCHERS, ScopeKind.COMMUNITY, ())
    return render_template(
        "catalog/vouchers/terms.html",
        item=view,
        partners=[(each.id, each.name) for each in partners],
        values=_values(terms),
        errors=errors,
        may_give=may_give,
        days_min=VALID_DAYS_MIN,
        days_max=VALID_DAYS_MAX,
    )


def _values(terms: queries.TermsView | None) -> dict[str, Any]:
    """What stands in the fields: what was sent, else the terms as they are, else the usual."""
    if request.form:
        chosen = [chosen_id(each) for each in request.form.getlist("partners")]
        return {**request.form.to_dict(), "partners": chosen}
    if terms is None:
        return {"valid_days": 365, "returns": True, "partners": []}
    return {
        "value": written_euros(terms.value_cents),
        "valid_days": terms.valid_days,
        "in_parts": terms.in_parts,
        "asks_pin": terms.asks_pin,
        "returns": terms.returns,
        "partners": list(terms.partners),
    }
