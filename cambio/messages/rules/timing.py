"""When news goes out, and by which way: on the household's clock, in its quiet hours not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cambio.messages.rules.choices import Channel, Choice
from cambio.messages.rules.news import NEVER_BY_LETTER_RUN, Kind

DIGEST_WEEKDAY, DIGEST_HOUR = 3, 16
"""Thursday, at four: early enough for what is on in the weekend."""
EVENING_HOUR = 18
"""When the tokens of the day are told, in one message."""


class Way(StrEnum):
    """What becomes of a piece of news."""

    NOW = "now"
    LATER = "later"
    LETTER = "letter"
    """It waits for the next run of letters."""
    NOT = "not"
    """Nobody wants it, or it is past."""


@dataclass(frozen=True, slots=True)
class Route:
    """What becomes of it; `at` is when, for what goes later."""

    way: Way
    at: datetime | None = None


def route(
    kind: Kind,
    choice: Choice,
    *,
    noted_at: datetime,
    until: datetime | None,
    now: datetime,
    zone: ZoneInfo,
) -> Route:
    """Where a piece of news goes that was noted at a moment, and is of use `until` then."""
    if kind in choice.unwanted or choice.channel is Channel.NONE:
        return Route(Way.NOT)
    if until is not None and until <= now:
        return Route(Way.NOT)
    if choice.channel is Channel.LETTER or not choice.can_receive:
        return Route(Way.NOT if kind in NEVER_BY_LETTER_RUN else Way.LETTER)
    at = send_at(kind, choice, noted_at=noted_at, now=now, zone=zone)
    if until is not None and at >= until:
        # The digest, or the end of the night, would come too late for it.
        at = after_quiet(choice, now, zone)
    return Route(Way.NOW) if at <= now else Route(Way.LATER, at)


def send_at(
    kind: Kind, choice: Choice, *, noted_at: datetime, now: datetime, zone: ZoneInfo
) -> datetime:
    """When it goes out: `now` at the soonest, and never in quiet hours."""
    if choice.is_weekly:
        wanted = next_digest(noted_at, zone)
    elif kind is Kind.TOKENS:
        wanted = next_hour(noted_at, EVENING_HOUR, zone)
    else:
        wanted = noted_at
    return after_quiet(choice, max(wanted, now), zone)


def next_digest(moment: datetime, zone: ZoneInfo) -> datetime:
    """The first weekly digest at or after a moment."""
    found = next_hour(moment, DIGEST_HOUR, zone)
    while found.astimezone(zone).weekday() != DIGEST_WEEKDAY:
        found = next_hour(found + timedelta(minutes=1), DIGEST_HOUR, zone)
    return found


def next_hour(moment: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The first moment, at or after this one, at which the clock there strikes an hour."""
    day = moment.astimezone(zone).date()
    struck = datetime.combine(day, time(hour), zone)
    if struck < moment:
        struck = datetime.combine(day + timedelta(days=1), time(hour), zone)
    return struck.astimezone(UTC)


def after_quiet(choice: Choice, moment: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at or after this one that is not in the household's quiet hours."""
    start, end = choice.quiet_from, choice.quiet_until
    hour = moment.astimezone(zone).hour
    is_quiet = start <= hour < end if start <= end else hour >= start or hour < end
    return next_hour(moment, end, zone) if is_quiet else moment
