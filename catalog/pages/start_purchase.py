"""Starting to buy something together."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.neighbourhood.queries import place
from catalog.counter import require_place
from catalog.pages.base import (
    blueprint,
    chosen_id,
    errors_of,
    item_or_404,
    keyed_command_of,
    now,
    places_for,
    today,
    whole_number,
    zone,
)
from catalog.queries import ItemView
from catalog.queries.buyers import buying_places
from catalog.rules.purchases import DAYS_MOST, OpenTo
from catalog.use_cases import StartPurchase, start_purchase

FIELDS = {
    "quantity_invalid": "quantity",
    "deadline_invalid": "last_day",
    "min_households_invalid": "min_households",
    "place_unknown": "place_id",
    "not_a_neighbour": "place_id",
}
USUAL_DAYS, USUAL_HOUSEHOLDS = 28, 3


@blueprint.get("/together/start/<uuid:item_id>")
@allow(Permission.START_PURCHASES)
def start(item_id: UUID) -> str:
    """For which place, how many, until when, with how many neighbours."""
    return _page(_item_for_streets(item_id), {})


@blueprint.post("/together/start/<uuid:item_id>")
@allow(Permission.START_PURCHASES)
def start_now(item_id: UUID) -> ResponseReturnValue:
    """Start it."""
    view = _item_for_streets(item_id)
    household_id = current_actor().household_id
    place_id = chosen_id(request.form.get("place_id"))
    if place_id is None:
        return _page(view, {"place_id": _("Choose a place.")}), 422
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
        item_id=item_id,
        quantity=whole_number("quantity"),
        deadline_at=end_of(request.form.get("last_day", "")),
        min_households=whole_number("min_households"),
        household_id=household_id,
        unit_price_minor=whole_number("price_minor"),
        open_to=OpenTo.GROUP if request.form.get("open_to") == OpenTo.GROUP else OpenTo.PLACE,
    )
    try:
        started = perform(start_purchase, command)
    except Refusal as refusal:
        return _page(item_or_404(item_id), errors_of(refusal, FIELDS)), refusal.status
    flash(_("It has begun. Put in the first tokens, and tell your neighbours."), "success")
    return redirect(url_for("catalog.purchase", purchase_id=started.purchase_id), 303)


def _item_for_streets(item_id: UUID) -> ItemView:
    view = item_or_404(item_id)
    if not view.for_streets or view.archived_at is not None:
        raise NotFound
    return view


def _page(view: ItemView, errors: dict[str, str]) -> str:
    return render_template(
        "catalog/start_purchase.html",
        item=view,
        places=places_to_choose(),
        errors=errors,
        form=request.form,
        **days_to_choose(),
    )


def days_to_choose() -> dict[str, Any]:
    """What a form says of the last day and of how many households, before anybody fills it in."""
    return {
        "first_day": today() + timedelta(days=1),
        "usual_day": today() + timedelta(days=USUAL_DAYS),
        "last_day": today() + timedelta(days=DAYS_MOST - 1),
        "usual_households": USUAL_HOUSEHOLDS,
    }


def places_to_choose() -> list[tuple[UUID, str]]:
    """The places for which the asker can start something, with their names.

    Raises:
        NotAllowed: there is none.
    """
    actor = current_actor()
    with reading() as session:
        if actor.household_id is not None:
            ids = buying_places(
                session, community_id=g.community_id, household_id=actor.household_id
            )
            views = (place(session, community_id=g.community_id, place_id=each) for each in ids)
            found = [(view.id, view.name) for view in views if view is not None]
        else:
            found = places_for(Permission.START_PURCHASES)
    if not found:
        raise NotAllowed
    return found


def end_of(text: str) -> datetime:
    """The end of the day in a field of the form; the past, which no rule lets pass, for anything
    else."""
    try:
        day = date.fromisoformat(text.strip())
        return datetime.combine(day + timedelta(days=1), time(), zone())
    except (ValueError, OverflowError):
        return now()
