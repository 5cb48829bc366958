"""What the pages of hours share: hours in words and in forms, and which places may book."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID

from flask import g, request
from flask_babel import LazyString, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cambio.app.guard import current_actor
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.neighbourhood.queries import places_within
from cambio.web.formats import format_day
from catalog.counter import own_places
from catalog.pages.base import blueprint, found_or_404, places_for, today, zone
from catalog.pages.words import State
from catalog.queries import hours as queries
from catalog.queries.hours import BookingView, OfferView, ProfessionalView
from catalog.rules.hours import BookingStatus, Objection, monday_of

STATES: dict[BookingStatus, State] = {
    BookingStatus.BOOKED: State(_l("booked"), "sky", "calendar"),
    BookingStatus.DONE: State(_l("done, is it right?"), "amber", "clock"),
    BookingStatus.CONFIRMED: State(_l("done and confirmed"), "leaf", "check"),
    BookingStatus.OBJECTED: State(_l("somebody looks at it"), "amber", "eye"),
    BookingStatus.DECIDED: State(_l("decided"), "neutral", "check"),
    BookingStatus.CANCELLED: State(_l("cancelled"), "brick", "cross"),
    BookingStatus.LAPSED: State(_l("not done, everything returned"), "brick", "undo"),
}
OBJECTIONS: dict[Objection, LazyString] = {
    Objection.NOT_DONE: _l("It was not done"),
    Objection.LESS_DONE: _l("Less was done than this"),
    Objection.NOT_AS_AGREED: _l("It was not done as agreed"),
}


@blueprint.app_template_filter("hours")
def shown_hours(quarters: int) -> str:
    """Quarter hours as people say them: "1,5 uur"."""
    return str(_("%(hours)s hours", hours=format_decimal(Decimal(quarters) / 4)))


@blueprint.app_template_filter("week")
def shown_week(week: date) -> str:
    """A week by its first and last day."""
    first, last = format_day(week, "medium"), format_day(week + timedelta(days=6), "medium")
    return str(_("%(first)s to %(last)s", first=first, last=last))


def quarters_in(name: str) -> int:
    """The quarter hours in a field of hours, such as "1.5" or "1,5".

    -1, which no rule lets pass, for anything else.
    """
    try:
        quarters = Decimal(request.form.get(name, "").strip().replace(",", ".")[:8]) * 4
    except InvalidOperation:
        return -1
    if not quarters.is_finite() or quarters != quarters.to_integral_value():
        return -1
    return int(quarters)


def day_in(name: str, *, form: bool = True) -> date | None:
    """The day in a field of the form, or of the address; None for anything else."""
    try:
        return date.fromisoformat((request.form if form else request.args).get(name, ""))
    except ValueError:
        return None


def moment_in(day: str, clock: str) -> datetime | None:
    """The moment in two fields of the form, where the community lives; None for anything else."""
    chosen = day_in(day)
    try:
        at = time.fromisoformat(request.form.get(clock, ""))
    except ValueError:
        return None
    return None if chosen is None else datetime.combine(chosen, at.replace(tzinfo=None), zone())


def this_week() -> date:
    """The Monday of this week, where the community lives."""
    return monday_of(today())


def offer_or_404(offer_id: UUID) -> OfferView:
    """An offer of the page's community, or NotFound."""
    return found_or_404(queries.offer, offer_id=offer_id)


def booking_or_404(booking_id: UUID) -> BookingView:
    """A booking of the page's community, or NotFound."""
    return found_or_404(queries.booking, booking_id=booking_id)


def professional_or_404(professional_id: UUID) -> ProfessionalView:
    """A professional of the page's community, or NotFound."""
    return found_or_404(queries.professional, professional_id=professional_id)


def own_path() -> list[UUID]:
    """The street of the household that asks with the places that it lies in; none for staff."""
    household_id = current_actor().household_id
    if household_id is None:
        return []
    with reading() as session:
        return own_places(session, community_id=g.community_id, household_id=household_id)


def bookable_places(within: UUID | None = None) -> list[tuple[UUID, str]]:
    """The places for which the asker can book, with their names; `within` one of them only."""
    mine = places_for(Permission.BOOK_HOURS)
    if within is None:
        return mine
    with reading() as session:
        below = set(places_within(session, community_id=g.community_id, place_id=within))
    return [each for each in mine if each[0] in below]
