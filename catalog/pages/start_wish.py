"""Starting to buy together what stands in no shop."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Refusal, new_id, perform, reading
from cambio.earning.pages.base import THEMES
from cambio.ledger.queries import currencies
from cambio.neighbourhood.queries import organisations
from cambio.web.language import current_language
from cambio.web.layout import words_for
from catalog.counter import require_place
from catalog.pages.base import blueprint, chosen_id, errors_of, keyed_command_of, whole_number
from catalog.pages.start_purchase import FIELDS, days_to_choose, end_of, places_to_choose
from catalog.rules.purchases import CARRIERS, TITLE_MAX, WISH_PRICE_MAX_MINOR, WORDS_MAX, OpenTo
from catalog.use_cases import StartPurchase, Wish, start_purchase

WISH_FIELDS = {
    **FIELDS,
    "wish_invalid": "title",
    "wish_price_invalid": "price",
    "carrier_unknown": "carrier_id",
    "currency_unknown": "currency",
    "theme_unknown": "theme",
}


@blueprint.get("/together/wish")
@allow(Permission.START_PURCHASES)
def wish() -> str:
    """What it is, what it costs, who carries it out, for which place and until when."""
    return _page({})


@blueprint.post("/together/wish")
@allow(Permission.START_PURCHASES)
def start_wish() -> ResponseReturnValue:
    """Start it."""
    form, household_id = request.form, current_actor().household_id
    place_id = chosen_id(form.get("place_id"))
    if place_id is None:
        return _page({"place_id": _("Choose a place.")}), 422
    if household_id is None:
        with reading() as session:
            require_place(
                session,
                Permission.START_PURCHASES,
                community_id=g.community_id,
                place_id=place_id,
            )
    command = keyed_command_of(
        StartPurchase,
        place_id=place_id,
        wish=_wish_in_form(),
        deadline_at=end_of(form.get("last_day", "")),
        min_households=whole_number("min_households"),
        open_to=OpenTo.GROUP if form.get("open_to") == OpenTo.GROUP else OpenTo.PLACE,
        household_id=household_id,
        theme=form.get("theme") or None,
    )
    try:
        started = perform(start_purchase, command)
    except Refusal as refusal:
        return _page(errors_of(refusal, WISH_FIELDS)), refusal.status
    flash(_("It has begun. Put in the first tokens, and tell your neighbours."), "success")
    return redirect(url_for("catalog.purchase", purchase_id=started.purchase_id), 303)


def _wish_in_form() -> Wish:
    form = request.form
    return Wish(
        title=form.get("title", ""),
        description=form.get("description", ""),
        price_minor=whole_number("price"),
        currency=form.get("currency", ""),
        # An id that nobody has is refused as any other that is not there.
        carrier_id=chosen_id(form.get("carrier_id")) or new_id(),
    )


def _page(errors: dict[str, str]) -> str:
    language = current_language()
    with reading() as session:
        known = currencies(session, community_id=g.community_id)
        carriers = [
            each
            for each in organisations(session, community_id=g.community_id)
            if each.kind in CARRIERS
        ]
    choices: dict[str, Any] = {
        "currencies": [(code, words_for(view, language).plural) for code, view in known.items()],
        "carriers": [(each.id, each.name) for each in carriers],
        "themes": list(THEMES.items()),
    }
    return render_template(
        "catalog/start_wish.html",
        places=places_to_choose(),
        errors=errors,
        form=request.form,
        title_max=TITLE_MAX,
        words_max=WORDS_MAX,
        price_max=WISH_PRICE_MAX_MINOR,
        **choices,
        **days_to_choose(),
    )
