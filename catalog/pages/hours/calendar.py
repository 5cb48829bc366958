"""What a professional has to do, as a calendar for a phone: an address that nobody can guess."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, url_for
from flask_babel import gettext as _
from icalendar import Calendar, Event

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, reading
from catalog.pages.base import blueprint
from catalog.pages.hours.base import shown_hours
from catalog.queries import hours as queries
from catalog.queries.hours import BookingView
from catalog.rules.hours import FEED_SECRET_LENGTH, WEEK, BookingStatus, feed_digest

REFRESH = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
GONE = (BookingStatus.CANCELLED, BookingStatus.LAPSED)
MOST = 300


@blueprint.get("/hours/calendar/<secret>.ics")
@allow(Permission.ANYONE)
def hours_calendar(secret: str) -> Response:
    """The bookings of the professional whose address this is."""
    key = {"community_id": g.community_id}
    with reading() as session:
        whose = queries.professional_by_feed(
            session, **key, digest=feed_digest(secret[: FEED_SECRET_LENGTH + 1])
        )
        if whose is None:
            raise NotFound
        found = queries.bookings(session, **key, professional_ids=[whose.id], limit=MOST)
    content = calendar_of(found, name=whose.name, timezone=g.community.timezone)
    response: Response = current_app.response_class(content, mimetype="text/calendar")
    # Only who knows the address may keep it.
    response.headers["Cache-Control"] = "private, no-store"
    return response


def calendar_of(bookings: Iterable[BookingView], *, name: str, timezone: str) -> bytes:
    """The calendar, in the community's time zone with its summer and winter time."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cambio//Hours//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for booking in bookings:
        calendar.add_component(_event(booking, ZoneInfo(timezone)))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(booking: BookingView, zone: ZoneInfo) -> Event:
    """The work at its moment; the whole week, as days, while none was planned."""
    event = Event()
    changed = booking.changed_at or booking.booked_at
    event.add("uid", f"{booking.id}@{g.community.slug}.cambio")
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("sequence", int((changed - booking.booked_at) / timedelta(seconds=1)))
    if booking.starts_at is None:
        event.add("dtstart", booking.week)
        event.add("dtend", booking.week + WEEK)
    else:
        starts_at: datetime = booking.starts_at.astimezone(zone)
        event.add("dtstart", starts_at)
        event.add("dtend", starts_at + booking.quarters * QUARTER)
    event.add("summary", f"{booking.place_name}: {booking.wish}")
    event.add("description", _("Booked: %(hours)s", hours=shown_hours(booking.quarters)))
    event.add("location", booking.place_name)
    event.add("url", url_for("catalog.hours_booking", booking_id=booking.id, _external=True))
    event.add("status", "CANCELLED" if booking.status in GONE else "CONFIRMED")
    return event
