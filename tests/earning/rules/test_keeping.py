"""How long tokens keep: never shorter than promised, and never into the month of earning."""

from __future__ import annotations

from datetime import date

import pytest

from cambio.earning.rules import Terms, lapse_day, month_of

# A line each: months, last day, when it was earned, and the first day on which it may lapse.
DAYS: list[tuple[int | None, date | None, date, date | None]] = [
    (None, None, date(2026, 3, 7), None),
    (1, None, date(2026, 3, 7), date(2026, 5, 1)),
    (12, None, date(2026, 3, 1), date(2027, 4, 1)),
    (12, None, date(2026, 3, 31), date(2027, 4, 1)),
    (12, None, date(2026, 12, 31), date(2028, 1, 1)),
    (None, date(2026, 12, 31), date(2026, 3, 7), date(2027, 1, 1)),
    # Earned on the last day or after it: not gone at once.
    (None, date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 1)),
    (None, date(2026, 6, 15), date(2026, 7, 2), date(2026, 8, 1)),
]


@pytest.mark.parametrize(("months", "until", "earned_on", "lapses_on"), DAYS)
def test_the_first_day_on_which_tokens_may_lapse(
    months: int | None, until: date | None, earned_on: date, lapses_on: date | None
) -> None:
    assert lapse_day(Terms(keeps_months=months, keeps_until=until), earned_on) == lapses_on


def test_a_month_is_named_by_its_first_day() -> None:
    assert month_of(date(2026, 3, 31)) == date(2026, 3, 1)
