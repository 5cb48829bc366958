"""The days of a voucher: `valid_until` is the midnight after the last of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
"""Days that somebody can mean; clocks far beyond them end."""


def good_until(now: datetime, *, zone: ZoneInfo, valid_days: int) -> datetime:
    """The end of the last day of what is good from now on, on the community's calendar."""
    day = now.astimezone(zone).date() + timedelta(days=valid_days + 1)
    return datetime.combine(day, datetime.min.time(), zone).astimezone(now.tzinfo)


def last_moment(valid_until: datetime) -> datetime:
    """A moment within the last day, for writing that day down."""
    return valid_until - timedelta(seconds=1)


def last_day_of(valid_until: datetime, *, zone: ZoneInfo) -> date:
    """The last day on which a voucher is good, on the community's calendar."""
    return last_moment(valid_until).astimezone(zone).date()


def written_day(day: date) -> str:
    """A day in figures, as it is written and said in both languages: "24-11-2026"."""
    return f"{day.day}-{day.month}-{day.year}"


def written_moment(moment: datetime, *, zone: ZoneInfo) -> tuple[str, str]:
    """The day and the time of a moment, on the community's calendar and clock."""
    local = moment.astimezone(zone)
    return written_day(local.date()), f"{local:%H:%M}"


def bounds_of(first_day: date, last_day: date, *, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moment at which the first day begins, and that at which the last one is over."""
    day_after = last_day + timedelta(days=1)
    return (
        datetime.combine(first_day, datetime.min.time(), zone),
        datetime.combine(day_after, datetime.min.time(), zone),
    )
