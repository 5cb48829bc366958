"""How long what is earned keeps, by the version of the rule under which it was earned."""

from __future__ import annotations

from datetime import date, timedelta

from cambio.earning.rules.rewards import Terms


def lapse_day(terms: Terms, earned_on: date) -> date | None:
    """The first day on which what is earned on a day may lapse; None when it keeps for ever.

    `keeps_months` count from the end of the month of earning, so that nothing keeps shorter than
    that. Nothing lapses in the month in which it was earned.
    """
    if terms.keeps_months is not None:
        return _first_of_month(earned_on, later=terms.keeps_months + 1)
    if terms.keeps_until is not None:
        return max(terms.keeps_until + timedelta(days=1), _first_of_month(earned_on, later=1))
    return None


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def _first_of_month(day: date, *, later: int) -> date:
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)
