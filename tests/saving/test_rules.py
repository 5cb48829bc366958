"""When tokens may lapse: pure decisions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cambio.database import new_id
from cambio.saving.rules import NOTICE_DAYS, Means, Notice, goes_on, is_told, may_go_minor

TODAY = date(2027, 3, 1)
LONG_AGO = TODAY - timedelta(days=NOTICE_DAYS)
YESTERDAY = TODAY - timedelta(days=1)


def told(amount_minor: int, on: date) -> Notice:
    return Notice(new_id(), amount_minor, on, Means.LETTER)


# A line each: what was told of when, and how much may go today.
MAY_GO: list[tuple[list[tuple[int, date]], int]] = [
    ([], 0),
    ([(12, YESTERDAY)], 0),
    ([(12, LONG_AGO + timedelta(days=1))], 0),
    ([(12, LONG_AGO)], 12),
    ([(12, LONG_AGO), (20, YESTERDAY)], 12),
    ([(12, LONG_AGO), (5, LONG_AGO)], 12),
]


@pytest.mark.parametrize(("notices", "minor"), MAY_GO)
def test_no_more_goes_than_was_told_long_enough_ago(
    notices: list[tuple[int, date]], minor: int
) -> None:
    assert may_go_minor([told(*each) for each in notices], TODAY) == minor


@pytest.mark.parametrize(
    ("lapses_on", "notices", "day"),
    [
        (date(2027, 8, 1), [], date(2027, 8, 1)),
        (TODAY, [], TODAY + timedelta(days=NOTICE_DAYS)),
        (TODAY, [(12, LONG_AGO)], TODAY),
        (TODAY, [(11, LONG_AGO)], TODAY + timedelta(days=NOTICE_DAYS)),
        (TODAY, [(12, YESTERDAY)], YESTERDAY + timedelta(days=NOTICE_DAYS)),
    ],
)
def test_the_day_that_is_told_is_never_too_soon(
    lapses_on: date, notices: list[tuple[int, date]], day: date
) -> None:
    found = goes_on(lapses_on, [told(*each) for each in notices], amount_minor=12, today=TODAY)
    assert found == day


def test_who_was_told_of_a_part_was_not_told() -> None:
    assert is_told([told(12, YESTERDAY)], 12)
    assert not is_told([told(11, YESTERDAY)], 12)
