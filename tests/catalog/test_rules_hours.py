"""The decisions about hours, as tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cambio.database import Refusal
from catalog.rules.divisions import check_dividing, check_division, check_points, divided
from catalog.rules.hours import (
    check_answer,
    check_booking,
    check_cancelling,
    check_decision,
    check_log,
    check_moment,
    check_notice,
    check_offer,
    monday_of,
    week_begins,
)

NOW = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)  # a Saturday
TODAY, WEEK = NOW.date(), date(2026, 3, 9)
BEGINS = datetime(2026, 3, 9, tzinfo=UTC)


def offer(**changes: Any) -> dict[str, Any]:
    return {"week": WEEK, "today": TODAY, "quarters": 8, "booked": 0, **changes}


def booking(**changes: Any) -> dict[str, Any]:
    values = {"quarters": 4, "left": 8, "week": WEEK, "today": TODAY, "wish": "Snoeien"}
    return {**values, **changes}


def cancelling(**changes: Any) -> dict[str, Any]:
    values = {"status": "booked", "by_street": True, "now": NOW, "notice_hours": 24}
    return {**values, "begins_at": BEGINS, **changes}


def log(**changes: Any) -> dict[str, Any]:
    values = {"status": "booked", "quarters": 3, "booked": 4, "week": WEEK}
    return {**values, "done_on": WEEK, "today": WEEK, **changes}


def moment(**changes: Any) -> dict[str, Any]:
    return {"status": "booked", "starts_at": BEGINS, "begins_at": BEGINS, **changes}


def division(**changes: Any) -> dict[str, Any]:
    values = {"fields": ["green", "sweep"], "shares": [40], "now": NOW, "first_day": WEEK}
    return {**values, "last_day": WEEK, "closes_at": NOW + timedelta(days=7), **changes}


def points(**given: int) -> dict[str, Any]:
    return {"points": given, "fields": ["green", "sweep", "youth"]}


def day(days: float) -> datetime:
    return NOW + timedelta(days=days)


REFUSED: list[tuple[Any, dict[str, Any], str]] = [
    (check_notice, {"hours": -1}, "notice_invalid"),
    (check_notice, {"hours": 337}, "notice_invalid"),
    (check_offer, offer(week=date(2026, 3, 1)), "week_invalid"),
    (check_offer, offer(week=date(2027, 3, 8)), "week_invalid"),
    (check_offer, offer(quarters=0), "quarters_invalid"),
    (check_offer, offer(quarters=161), "quarters_invalid"),
    (check_offer, offer(quarters=-1, is_new=False), "quarters_invalid"),
    (check_offer, offer(quarters=0, booked=2, is_new=False), "hours_promised"),
    (check_offer, offer(quarters=3, booked=4), "hours_promised"),
    (check_booking, booking(quarters=0), "quarters_invalid"),
    (check_booking, booking(quarters=161, left=999), "quarters_invalid"),
    (check_booking, booking(quarters=9), "hours_gone"),
    (check_booking, booking(week=date(2026, 2, 23)), "week_invalid"),
    (check_booking, booking(wish=""), "wish_invalid"),
    (check_booking, booking(wish="x" * 201), "wish_invalid"),
    (check_moment, moment(starts_at=BEGINS - timedelta(seconds=1)), "moment_invalid"),
    (check_moment, moment(starts_at=BEGINS + timedelta(days=7)), "moment_invalid"),
    (check_moment, moment(status="done"), "booking_closed"),
    (check_cancelling, cancelling(notice_hours=39), "too_late_to_cancel"),
    (check_cancelling, cancelling(now=BEGINS, notice_hours=1), "too_late_to_cancel"),
    *((check_cancelling, cancelling(status=over), "booking_closed")
      for over in ("done", "confirmed", "objected", "decided", "cancelled", "lapsed")),
    (check_log, log(quarters=0), "quarters_invalid"),
    (check_log, log(quarters=5), "quarters_invalid"),
    (check_log, log(done_on=date(2026, 3, 8)), "not_done_yet"),
    (check_log, log(done_on=date(2026, 3, 10)), "not_done_yet"),
    (check_log, log(status="done"), "booking_closed"),
    (check_log, log(status="cancelled"), "booking_closed"),
    (check_answer, {"status": "booked"}, "nothing_logged"),
    (check_answer, {"status": "confirmed"}, "booking_closed"),
    (check_answer, {"status": "objected"}, "booking_closed"),
    (check_answer, {"status": "lapsed"}, "booking_closed"),
    (check_decision, {"status": "done", "quarters": 1, "done": 4}, "booking_closed"),
    (check_decision, {"status": "decided", "quarters": 1, "done": 4}, "booking_closed"),
    (check_decision, {"status": "objected", "quarters": 5, "done": 4}, "quarters_invalid"),
    (check_decision, {"status": "objected", "quarters": -1, "done": 4}, "quarters_invalid"),
    (check_division, division(fields=["green"]), "division_invalid"),
    (check_division, division(fields=["green", "green"]), "division_invalid"),
    (check_division, division(fields=[str(each) for each in range(13)]), "division_invalid"),
    (check_division, division(shares=[]), "division_invalid"),
    (check_division, division(shares=[40, 0]), "division_invalid"),
    (check_division, division(shares=[4001]), "division_invalid"),
    (check_division, division(last_day=date(2026, 3, 8)), "division_invalid"),
    (check_division, division(closes_at=NOW), "division_invalid"),
    (check_dividing, {"status": "open", "now": day(7), "closes_at": day(7)}, "division_closed"),
    (check_dividing, {"status": "divided", "now": NOW, "closes_at": day(7)}, "division_closed"),
    (check_points, points(green=9), "points_invalid"),
    (check_points, points(green=11), "points_invalid"),
    (check_points, points(green=12, sweep=-2), "points_invalid"),
    (check_points, points(green=5, parking=5), "points_invalid"),
    (check_points, points(), "points_invalid"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "facts", "code"), REFUSED)
def test_these_are_refused(check: Any, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        check(**facts)
    assert caught.value.code == code


ALLOWED: list[tuple[Any, dict[str, Any]]] = [
    (check_notice, {"hours": 0}),
    (check_offer, offer(week=TODAY)),
    (check_offer, offer(quarters=4, booked=4)),
    (check_offer, offer(quarters=0, is_new=False)),
    (check_booking, booking(quarters=8)),
    (check_booking, booking(week=date(2026, 3, 2))),
    (check_moment, moment()),
    (check_cancelling, cancelling(notice_hours=38)),
    (check_cancelling, cancelling(by_street=False, now=day(9))),
    (check_log, log(quarters=4, today=date(2026, 5, 1))),
    (check_answer, {"status": "done"}),
    (check_decision, {"status": "objected", "quarters": 0, "done": 4}),
    (check_division, division()),
    (check_points, points(green=4, sweep=6, youth=0)),
]


@pytest.mark.parametrize(("check", "facts"), ALLOWED)
def test_these_go(check: Any, facts: dict[str, Any]) -> None:
    check(**facts)


DIVIDED = [
    (10, {"a": 1, "b": 1, "c": 1}, {"a": 4, "b": 3, "c": 3}),
    (40, {"a": 17, "b": 13, "c": 0}, {"a": 23, "b": 17, "c": 0}),
    (1, {"a": 1, "b": 2, "c": 2}, {"a": 0, "b": 1, "c": 0}),
    (7, {}, {"a": 3, "b": 2, "c": 2}),
    (4_000, {"a": 333, "b": 333, "c": 334}, {"a": 1332, "b": 1332, "c": 1336}),
]


@pytest.mark.parametrize(("quarters", "given", "expected"), DIVIDED)
def test_hours_are_divided_by_largest_remainder(
    quarters: int, given: dict[str, int], expected: dict[str, int]
) -> None:
    parts = divided(quarters, given, ["a", "b", "c"])
    assert parts == expected
    assert sum(parts.values()) == quarters


def test_a_week_begins_on_monday_where_people_live() -> None:
    assert monday_of(TODAY) == date(2026, 3, 2)
    begins = week_begins(date(2026, 3, 30), ZoneInfo("Europe/Amsterdam"))
    assert begins.astimezone(UTC) == datetime(2026, 3, 29, 22, tzinfo=UTC)
