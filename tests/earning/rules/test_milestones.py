"""Milestones: for which days a rule gives, as tables."""

from __future__ import annotations

from datetime import date

import pytest

from cambio.earning.rules.milestones import Noticed, Watch, days_to_give, watch_from, years_after
from cambio.earning.rules.programmes import Repeat
from cambio.earning.rules.spans import Span

UNTIL = date(2026, 10, 31)
JOINED = date(2026, 1, 15)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def days(text: str) -> list[date]:
    return [day(each) for each in text.split()]


EVENTS = [
    (Repeat.ALWAYS, "03-01 03-08", "", "03-01 03-08"),
    (Repeat.ALWAYS, "03-01 03-08", "03-01", "03-08"),
    (Repeat.ALWAYS, "03-01 11-01", "", "03-01"),
    (Repeat.YEARLY, "03-01 03-08 10-31", "", "03-01"),
    (Repeat.YEARLY, "03-08", "03-01", ""),
    (Repeat.ONCE, "03-01 03-08", "", "03-01"),
    (Repeat.ONCE, "03-08", "03-01", ""),
    (Repeat.ALWAYS, "", "", ""),
]


@pytest.mark.parametrize(("repeat", "seen", "given", "new"), EVENTS)
def test_an_event_is_given_for_once_and_as_often_as_the_rule_says(
    repeat: Repeat, seen: str, given: str, new: str
) -> None:
    so = Noticed(days(seen), days(given), None, JOINED)
    assert days_to_give(Watch(event="garden"), repeat, so, until=UNTIL) == days(new)


STREAKS = [
    (Span.MONTH, 3, "03-01 04-20 05-02", "", "05-02"),
    (Span.MONTH, 3, "03-01 05-02 06-01 07-01", "", "07-01"),
    (Span.MONTH, 3, "03-01 03-20 04-20", "", ""),
    (Span.MONTH, 2, "03-01 04-01 05-01 06-01", "", "04-01 06-01"),
    (Span.MONTH, 2, "03-01 04-01 05-01", "04-01", ""),
    # The first months were forgotten, or came in late: what was given counts as it was.
    (Span.MONTH, 2, "04-01 05-01 06-01", "04-01", "06-01"),
    (Span.MONTH, 2, "01-01 02-01 03-01 04-01", "04-01", ""),
    (Span.WEEK, 2, "03-01 03-02 03-09", "", "03-02"),
    (Span.MONTH, 2, "10-01 11-01", "", ""),
]


@pytest.mark.parametrize(("span", "length", "seen", "given", "new"), STREAKS)
def test_a_streak_is_given_for_each_time_that_it_is_full(
    span: Span, length: int, seen: str, given: str, new: str
) -> None:
    watch = Watch(event="garden", in_a_row=length, span=span)
    so = Noticed(days(seen), days(given), None, JOINED)
    assert days_to_give(watch, Repeat.ALWAYS, so, until=UNTIL) == days(new)


ANNIVERSARIES = [
    (Repeat.ONCE, None, "", ""),
    (Repeat.ONCE, date(2021, 10, 31), "", "10-31"),
    (Repeat.ONCE, date(2021, 11, 1), "", ""),
    # Longer than five years when it joined: the day of joining.
    (Repeat.ONCE, date(2010, 1, 1), "", "01-15"),
    (Repeat.ONCE, date(2010, 1, 1), "01-15", ""),
    (Repeat.ALWAYS, date(2016, 6, 1), "", "06-01"),
    (Repeat.ALWAYS, date(2016, 6, 1), "06-01", ""),
    (Repeat.ALWAYS, date(2010, 6, 1), "", ""),
]


@pytest.mark.parametrize(("repeat", "since", "given", "new"), ANNIVERSARIES)
def test_years_at_an_address_are_given_for_when_they_are_full(
    repeat: Repeat, since: date | None, given: str, new: str
) -> None:
    so = Noticed([], days(given), since, JOINED)
    assert days_to_give(Watch(years=5), repeat, so, until=UNTIL) == days(new)


def test_who_moved_in_on_29_february_is_there_for_years_on_1_march() -> None:
    assert years_after(date(2020, 2, 29), 5) == date(2025, 3, 1)
    assert years_after(date(2020, 2, 29), 4) == date(2024, 2, 29)


WATCHES = [
    (None, Watch(event="garden")),
    ({"event": "tended"}, Watch(event="tended")),
    ({"years_at_address": 5}, Watch(years=5)),
    (
        {"event": None, "in_a_row": 3, "each": "week"},
        Watch(event="garden", in_a_row=3, span=Span.WEEK),
    ),
]


@pytest.mark.parametrize(("stored", "watch"), WATCHES)
def test_what_a_rule_looks_at_is_kept_as_it_was_said(
    stored: dict[str, object] | None, watch: Watch
) -> None:
    assert watch_from(stored, "garden") == watch
