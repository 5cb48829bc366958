"""What professionals offer, and booking some of it from the pot."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.saving.queries.spending import decided, pots
from cambio.web.formats import format_money
from cambio.web.layout import currency
from catalog.counter import require_place
from catalog.pages.base import blueprint, chosen_id, errors_of, keyed_command_of, now, whole_number
from catalog.pages.hours.base import (
    STATES,
    bookable_places,
    offer_or_404,
    own_path,
    quarters_in,
    this_week,
)
from catalog.queries import hours as queries
from catalog.queries.hours import OfferView
from catalog.rules.hours import WISH_MAX
from catalog.use_cases.hours import BookHours, book_hours

BOOKINGS_SHOWN = 20
FIELDS = {
    "quarters_invalid": "hours",
    "hours_gone": "hours",
    "wish_invalid": "wish",
    "not_in_district": "place",
    "place_unknown": "place",
    "not_paid_so": "currency",
    "balance_too_low": "hours",
    "vote_needed": "decision",
    "decision_unusable": "decision",
    "decision_spent": "decision",
    "kept_for_decision": "decision",
}


@blueprint.get("/hours")
@allow(Permission.SEE_HOURS)
def hours() -> str:
    """What is offered from this week on, by field (`?field=`), and what streets booked lately."""
    field = request.args.get("field") or None
    actor, own = current_actor(), own_path()
    key = {"community_id": g.community_id}
    mine = [place_id for place_id, _name in bookable_places()] if not own else own[:1]
    with reading() as session:
        offers = queries.offers(
            session, **key, since=this_week(), place_ids=own or None, field=field
        )
        bookings = queries.bookings(session, **key, place_ids=mine, limit=BOOKINGS_SHOWN)
        fields = queries.fields(session, **key)
        divisions = queries.divisions(session, **key, limit=3)
    return render_template(
        "catalog/hours.html",
        offers=offers,
        bookings=bookings,
        divisions=divisions,
        fields=fields,
        field=field,
        states=STATES,
        may_book=actor.may(Permission.BOOK_HOURS),
        may_work=actor.may(Permission.WORK_HOURS),
        may_manage=actor.may(Permission.MANAGE_HOURS),
    )


@blueprint.get("/hours/offers/<uuid:offer_id>")
@allow(Permission.BOOK_HOURS)
def book(offer_id: UUID) -> str:
    """For which street (`?place=`), how many hours, for what, and by whose decision."""
    return _page(offer_or_404(offer_id), {})


@blueprint.post("/hours/offers/<uuid:offer_id>")
@allow(Permission.BOOK_HOURS)
def book_now(offer_id: UUID) -> ResponseReturnValue:
    """Book them."""
    view = offer_or_404(offer_id)
    place_id = _chosen_place(view)
    if place_id is None:
        return _page(view, {"place": _("Choose a street.")}), 422
    with reading() as session:
        require_place(
            session, Permission.BOOK_HOURS, community_id=g.community_id, place_id=place_id
        )
    command = keyed_command_of(
        BookHours,
        offer_id=offer_id,
        place_id=place_id,
        quarters=quarters_in("hours"),
        currency=request.form.get("currency", "")[:8],
        quarter_minor=whole_number("quarter_minor"),
        wish=request.form.get("wish", ""),
        proposal_id=chosen_id(request.form.get("decision")),
    )
    try:
        booked = perform(book_hours, command)
    except Refusal as refusal:
        return _page(offer_or_404(offer_id), errors_of(refusal, FIELDS)), refusal.status
    amount = format_money(booked.amount_minor, currency(booked.currency))
    flash(_("It is booked, and paid from the pot: %(amount)s.", amount=amount), "success")
    return redirect(url_for("catalog.hours_booking", booking_id=booked.booking_id), 303)


def _chosen_place(view: OfferView) -> UUID | None:
    """The place in the form or address; the only one there is, where there is one."""
    chosen = chosen_id(request.values.get("place"))
    places = bookable_places(view.place_id)
    if chosen is None and len(places) == 1:
        return places[0][0]
    return chosen if chosen in {place_id for place_id, _name in places} else None


def _page(view: OfferView, errors: dict[str, str]) -> str:
    """The form for one street, or the choice of a street.

    Raises:
        NotAllowed: the asker books for no street here.
    """
    places = bookable_places(view.place_id)
    if not places:
        raise NotAllowed
    place_id = _chosen_place(view)
    return render_template(
        "catalog/hours_offer.html",
        offer=view,
        places=places,
        place_id=place_id,
        place_name=dict(places).get(place_id) if place_id else None,
        errors=errors,
        form=request.form,
        wish_max=WISH_MAX,
        **(_of_pot(view, place_id) if place_id else {}),
    )


def _of_pot(view: OfferView, place_id: UUID) -> dict[str, Any]:
    """What the pot of the place holds, and what its street decided."""
    key = {"community_id": g.community_id, "place_id": place_id}
    with reading() as session:
        found = pots(session, **key, now=now())
        decisions = [
            each
            for each in decided(session, **key)
            if each.currency in view.professional.rates and each.left_minor
        ]
    return {
        "pots": [each for each in found if each.currency in view.professional.rates],
        "decisions": decisions,
    }
