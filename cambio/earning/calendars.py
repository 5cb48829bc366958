"""A place's actions as a calendar of RFC 5545, for any program that subscribes to one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from cambio.earning.queries import ActionView
from cambio.earning.rules import ActionStatus

REFRESH = timedelta(hours=6)


def place_calendar(
    actions: Iterable[ActionView],
    *,
    name: str,
    timezone: str,
    slug: str,
    href: Callable[[UUID], str],
) -> bytes:
    """The calendar, in the community's time zone with its summer and winter time.

    `slug` makes the ids of events unique among communities, `href` the address of an action.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Cambio//Street actions//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for action in actions:
        calendar.add_component(_event(action, ZoneInfo(timezone), slug, href(action.id)))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(action: ActionView, zone: ZoneInfo, slug: str, href: str) -> Event:
    event = Event()
    event.add("uid", f"{action.id}@{slug}.cambio")
    moments = (action.announced_at, action.opened_at, action.cancelled_at)
    changed = max((each for each in moments if each), default=action.starts_at)
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("dtstart", action.starts_at.astimezone(zone))
    event.add("dtend", action.ends_at.astimezone(zone))
    event.add("summary", action.title)
    event.add("location", f"{action.meeting_point}, {action.place_name}")
    event.add("url", href)
    is_cancelled = action.status is ActionStatus.CANCELLED
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("sequence", 1 if is_cancelled else 0)
    return event
