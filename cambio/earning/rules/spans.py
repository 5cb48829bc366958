"""Days, weeks, months and years on a community's calendar: what a limit or a streak counts over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum


class Span(StrEnum):
    """A stretch of the calendar. A week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


def number_of(span: Span, day: date) -> int:
    """Which day, week, month or year it is; the next one has the next number."""
    if span is Span.DAY:
        return day.toordinal()
    if span is Span.WEEK:
        return (day.toordinal() - 1) // 7
    if span is Span.MONTH:
        return day.year * 12 + day.month - 1
    return day.year


def bounds_of(span: Span, day: date) -> tuple[date, date]:
    """The first day of the span around a day, and the first day after it."""
    if span is Span.DAY:
        return day, day + timedelta(days=1)
    if span is Span.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=7)
    first = day.replace(day=1)
    if span is Span.MONTH:
        return first, (first + timedelta(days=32)).replace(day=1)
    return first.replace(month=1), date(day.year + 1, 1, 1)


def run_up_to(day: date, earlier: Iterable[date], span: Span) -> int:
    """How many spans in a row have a day in them, up to and with that of `day`, which counts."""
    seen = {number_of(span, each) for each in earlier}
    here = number_of(span, day)
    length = 1
    while here - length in seen:
        length += 1
    return length
