"""A professional's own page, made for a phone: what to do, and which hours to offer."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access.queries.scopes import places as all_places
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.neighbourhood.errors import PlaceUnknown
from catalog.errors.hours import WeekInvalid
from catalog.pages.base import blueprint, chosen_id, command_of, errors_of, keyed_command_of
from catalog.pages.hours.base import (
    STATES,
    day_in,
    professional_or_404,
    quarters_in,
    this_week,
)
from catalog.queries import hours as queries
from catalog.queries.hours import ProfessionalView
from catalog.reach import require_works_as, works_as
from catalog.rules.hours import WEEKS_AHEAD, BookingStatus
from catalog.use_cases.hours import MakeFeed, OfferHours, make_feed, offer_hours

FIELDS = {
    "week_invalid": "week",
    "quarters_invalid": "hours",
    "hours_promised": "hours",
    "place_unknown": "place",
}
TO_DO = (BookingStatus.BOOKED,)
WAITING = (BookingStatus.DONE, BookingStatus.OBJECTED)


@blueprint.get("/hours/workers")
@allow(Permission.WORK_HOURS)
def work() -> ResponseReturnValue:
    """Of whom the asker keeps the hours; straight to the page of the only one."""
    actor = current_actor()
    with reading() as session:
        found = [
            each
            for each in queries.professionals(session, community_id=g.community_id)
            if works_as(actor, user_id=each.user_id, organisation_id=each.organisation_id)
        ]
    if len(found) == 1:
        return redirect(url_for("catalog.worker", professional_id=found[0].id))
    return render_template("catalog/hours_work.html", professionals=found)


@blueprint.get("/hours/workers/<uuid:professional_id>")
@allow(Permission.WORK_HOURS)
def worker(professional_id: UUID) -> str:
    """What one professional has to do and offers."""
    return _page(_own(professional_id), {})


@blueprint.post("/hours/workers/<uuid:professional_id>")
@allow(Permission.WORK_HOURS)
def offer_week(professional_id: UUID) -> ResponseReturnValue:
    """Offer hours in a week, or change how many."""
    view = _own(professional_id)
    week, place_id = day_in("week"), chosen_id(request.form.get("place"))
    if week is None:
        refusal: Refusal = WeekInvalid(most=WEEKS_AHEAD)
        return _page(view, errors_of(refusal, FIELDS)), refusal.status
    if place_id is None:
        refusal = PlaceUnknown()
        return _page(view, errors_of(refusal, FIELDS)), refusal.status
    command = keyed_command_of(
        OfferHours,
        professional_id=professional_id,
        place_id=place_id,
        week=week,
        quarters=quarters_in("hours"),
    )
    try:
        perform(offer_hours, command)
    except Refusal as refused:
        return _page(view, errors_of(refused, FIELDS)), refused.status
    flash(_("It is saved. Streets can book these hours."), "success")
    return redirect(url_for("catalog.worker", professional_id=professional_id), 303)


@blueprint.post("/hours/workers/<uuid:professional_id>/calendar")
@allow(Permission.WORK_HOURS)
def new_calendar(professional_id: UUID) -> str:
    """Make the secret address of the calendar, and show it this once."""
    view = _own(professional_id)
    made = perform(make_feed, command_of(MakeFeed, professional_id=professional_id))
    address = url_for("catalog.hours_calendar", secret=made.secret, _external=True)
    return _page(view, {}, address=address)


def _own(professional_id: UUID) -> ProfessionalView:
    view = professional_or_404(professional_id)
    require_works_as(user_id=view.user_id, organisation_id=view.organisation_id)
    return view


def _page(view: ProfessionalView, errors: dict[str, str], *, address: str | None = None) -> str:
    key = {"community_id": g.community_id}
    with reading() as session:
        to_do = queries.bookings(
            session, **key, professional_ids=[view.id], statuses=TO_DO, limit=100
        )
        waiting = queries.bookings(
            session, **key, professional_ids=[view.id], statuses=WAITING, limit=50
        )
        offers = queries.offers(
            session, **key, since=this_week(), professional_id=view.id, limit=60
        )
        places = all_places(session, g.community_id)
    return render_template(
        "catalog/hours_worker.html",
        professional=view,
        to_do=sorted(to_do, key=lambda each: (each.week, each.booked_at)),
        waiting=waiting,
        offers=offers,
        places=places,
        states=STATES,
        this_week=this_week(),
        errors=errors,
        form=request.form,
        address=address,
    )
