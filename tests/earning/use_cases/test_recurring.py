"""Actions that come again: on which days, at which hour, planned once each."""

from __future__ import annotations

from datetime import UTC, date, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from cambio.database import Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.calendars import place_calendar
from cambio.earning.errors import (
    ActionTimesInvalid,
    NotThatDay,
    RecurrenceEmpty,
    RecurrenceInvalid,
    SeriesUnknown,
)
from cambio.earning.jobs import plan_recurring
from cambio.earning.queries.recurrence import checked_recurrence, days_of
from cambio.earning.rules import ActionStatus
from cambio.earning.use_cases import (
    BeginSeries,
    CancelAction,
    EndSeries,
    PlanOccurrence,
    begin_series,
    cancel_action,
    end_series,
    plan_occurrence,
)
from tests.earning.ground import Ground, on_sqlite

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SATURDAY = date(2026, 3, 7)


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=1SA", ["2026-03-07", "2026-04-04", "2026-05-02"]),
        ("FREQ=MONTHLY;BYDAY=-1SA", ["2026-03-28", "2026-04-25", "2026-05-30"]),
        ("FREQ=WEEKLY;INTERVAL=6;BYDAY=SA", ["2026-03-07", "2026-04-18", "2026-05-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-03-31", "2026-05-31"]),
        ("FREQ=WEEKLY;COUNT=2", ["2026-03-07", "2026-03-14"]),
        ("FREQ=WEEKLY;UNTIL=20260321", ["2026-03-07", "2026-03-14", "2026-03-21"]),
    ],
)
def test_a_rule_names_its_days(recurrence: str, days: list[str]) -> None:
    found = days_of(recurrence, starts_on=SATURDAY, since=SATURDAY, until=date(2026, 5, 31))
    assert [str(day) for day in found] == days


@pytest.mark.parametrize(
    ("recurrence", "refusal"),
    [
        ("", RecurrenceInvalid),
        ("every saturday", RecurrenceInvalid),
        ("FREQ=SECONDLY", RecurrenceInvalid),
        ("FREQ=DAILY;BYHOUR=3", RecurrenceInvalid),
        ("FREQ=MONTHLY;BYDAY=1XX", RecurrenceInvalid),
        ("FREQ=MONTHLY;INTERVAL=0", RecurrenceInvalid),
        ("FREQ=WEEKLY;UNTIL=2026", RecurrenceInvalid),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", RecurrenceEmpty),
        ("FREQ=WEEKLY;UNTIL=20260101", RecurrenceEmpty),
        ("FREQ=WEEKLY;BYDAY=" + "SA," * 80, RecurrenceInvalid),
    ],
)
def test_a_rule_that_names_no_days_is_refused(recurrence: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        checked_recurrence(recurrence, starts_on=SATURDAY)


def begin(ground: Ground, **changes: Any) -> UUID:
    values = {
        "place_id": ground.street_id,
        "rule_id": ground.rules["clean-up"],
        "title": "Eerste zaterdag",
        "meeting_point": "Dreef 1",
        "recurrence": "FREQ=WEEKLY;BYDAY=SA",
        "starts_on": SATURDAY,
        "starts": time(10),
        "ends": time(12),
        "expected_people": 10,
        "announce": True,
        **changes,
    }
    return perform(begin_series, BeginSeries(**ground.keyed, **values))


def planned(ground: Ground) -> list[queries.ActionView]:
    with reading() as session:
        return queries.actions(session, community_id=ground.community_id)


def test_each_day_is_planned_once_at_the_same_hour_in_summer_and_in_winter(ground: Ground) -> None:
    budget_id = ground.grant(70)  # enough for two of them
    series_id = begin(ground, budget_id=budget_id)
    assert plan_recurring() == 4
    assert plan_recurring() == 0
    found = planned(ground)
    # The clock goes forward on 29 March 2026: ten o'clock stays ten o'clock.
    assert [each.starts_at.astimezone(AMSTERDAM).hour for each in found] == [10] * 4
    assert [each.starts_at.astimezone(UTC).hour for each in found] == [9, 9, 9, 8]
    assert {each.status for each in found} == {ActionStatus.ANNOUNCED}
    assert [each.budget_id is None for each in found] == [False, False, True, True]
    # What was called off is not planned again.
    perform(cancel_action, CancelAction(**ground.keyed, action_id=found[0].id))
    assert plan_recurring() == 0
    for day in (date(2026, 3, 14), date(2026, 3, 15)):
        with pytest.raises(NotThatDay):
            perform(plan_occurrence, PlanOccurrence(**ground.keyed, series_id=series_id, day=day))
    ground.clock.advance(days=7)
    assert plan_recurring() == 1
    perform(end_series, EndSeries(**ground.who, series_id=series_id))
    with pytest.raises(SeriesUnknown):
        perform(end_series, EndSeries(**ground.who, series_id=series_id))
    ground.clock.advance(days=7)
    assert plan_recurring() == 0
    ground.check_books()


@on_sqlite
def test_a_night_walk_ends_the_next_morning_and_nothing_lasts_no_time(ground: Ground) -> None:
    begin(ground, starts=time(22), ends=time(1))
    plan_recurring()
    first = planned(ground)[0]
    assert first.ends_at - first.starts_at == timedelta(hours=3)
    with pytest.raises(ActionTimesInvalid):
        begin(ground, starts=time(10), ends=time(10))


@on_sqlite
def test_a_calendar_says_when_it_is_in_the_time_zone_of_the_community(ground: Ground) -> None:
    begin(ground)
    plan_recurring()
    found = planned(ground)
    perform(cancel_action, CancelAction(**ground.keyed, action_id=found[-1].id))
    with reading() as session:
        told = queries.announced_actions(
            session,
            community_id=ground.community_id,
            place_ids=[ground.street_id],
            now=ground.clock.now,
        )
    text = place_calendar(
        told, name="Dreef", timezone="Europe/Amsterdam", slug="deventer", href=str
    ).decode()
    assert text.count("BEGIN:VEVENT") == 4
    assert "BEGIN:VTIMEZONE" in text
    assert "DTSTART;TZID=Europe/Amsterdam:20260314T100000" in text
    assert "DTSTART;TZID=Europe/Amsterdam:20260404T100000" in text
    assert text.count("STATUS:CANCELLED") == 1
    assert f"UID:{found[0].id}@deventer.cambio" in text
    assert "DTSTAMP:20260307T100000Z" in text
