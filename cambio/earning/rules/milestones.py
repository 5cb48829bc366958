"""Milestones: the days of what was noticed for which a rule gives something. Only ever given.

A rule looks at an event, at so many such in a row, or at how long a household lives at an address.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from cambio.earning.rules.programmes import Repeat
from cambio.earning.rules.spans import Span, number_of

YEARS_MAX, IN_A_ROW_MAX = 100, 60


class StruckReason(StrEnum):
    """Why an observation was struck. A list, so that nobody writes free text about people."""

    WRONG_HOUSEHOLD = "wrong_household"
    WRONG_DAY = "wrong_day"
    NOT_SO = "not_so"
    UNWANTED = "unwanted"
    """The household does not want it kept; that is reason enough."""


class KeptReason(StrEnum):
    """Why an observation stays after an objection."""

    SEEN_AGAIN = "seen_again"
    """Somebody went to look, and it is so."""
    CONFIRMED = "confirmed"
    """Whoever wrote it down showed what it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a milestone rule looks at.

    `event` is the short name of what somebody notices, None for an anniversary. `in_a_row` is how
    many such days in one `span` after the other it takes. `years` is how many years at one address.
    """

    event: str | None = None
    in_a_row: int = 1
    span: Span = Span.MONTH
    years: int | None = None


def watch_from(stored: Mapping[str, Any] | None, slug: str) -> Watch:
    """What a rule looks at, as it is kept; None is an event with the rule's own short name."""
    if stored is None:
        return Watch(event=slug)
    if stored.get("years_at_address"):
        return Watch(years=stored["years_at_address"])
    return Watch(
        event=stored.get("event") or slug,
        in_a_row=stored.get("in_a_row") or 1,
        span=Span(stored.get("each") or Span.MONTH),
    )


@dataclass(frozen=True, slots=True)
class Noticed:
    """What is known of a household for one rule, in days.

    `days` are of the event, in order. `given` are the days for which the rule gave something
    already. `lives_since` is the first day at its address, None where it has none here;
    `member_since` when it joined the programme.
    """

    days: Sequence[date]
    given: Sequence[date]
    lives_since: date | None
    member_since: date


def days_to_give(watch: Watch, repeat: Repeat, so: Noticed, *, until: date) -> list[date]:
    """The days, up to and with `until`, for which the rule gives and has not given yet."""
    if watch.years is not None:
        reached = _anniversaries(watch.years, repeat, so, until)
    elif watch.in_a_row > 1:
        reached = _streaks(watch, so, until)
    else:
        reached = [each for each in so.days if each <= until]
    given = list(so.given)
    new = []
    for day in reached:
        if day not in given and may_repeat(repeat, day, given):
            given.append(day)
            new.append(day)
    return new


def may_repeat(repeat: Repeat, day: date, given: Iterable[date]) -> bool:
    """Whether a milestone may be given for a day, beside those that it was given for already.

    Twelve months are 365 days: a day more or less is no reason to refuse anybody.
    """
    if repeat is Repeat.YEARLY:
        return all(abs(day - each) >= timedelta(days=365) for each in given)
    return repeat is Repeat.ALWAYS or not list(given)


def _streaks(watch: Watch, so: Noticed, until: date) -> list[date]:
    """The days on which so many in a row were full.

    What comes after the last award counts anew, so that what was forgotten meanwhile, or came in
    late, never gives the same streak twice.
    """
    since = max(so.given, default=date.min)
    full: list[date] = []
    last, length = 0, 0
    for day in so.days:
        if not since < day <= until:
            continue
        here = number_of(watch.span, day)
        if here == last:
            continue
        length = length + 1 if here == last + 1 else 1
        last = here
        if length == watch.in_a_row:
            full.append(day)
            length = 0
    return full


def _anniversaries(years: int, repeat: Repeat, so: Noticed, until: date) -> list[date]:
    """When the household had lived so many years there; the first one counts from joining on."""
    if so.lives_since is None:
        return []
    first = years_after(so.lives_since, years)
    if repeat is Repeat.ONCE:
        day = max(first, so.member_since)
        return [day] if day <= until else []
    days = []
    times = 1
    while (day := years_after(so.lives_since, years * times)) <= until:
        if day >= so.member_since:
            days.append(day)
        times += 1
    return days


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the last of the month where it is shorter."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of 29 February 1 March where there is no such day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
