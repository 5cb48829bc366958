"""What stands out, and what does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from cambio.earning.rules.signals import (
    is_at_night,
    is_near,
    most_at_once,
    mutual_pairs,
    usual_bags,
)

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)
ANNE, BERT, CORA = (UUID(int=number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("seconds", "most"),
    [([], 0), ([0], 1), ([0, 10], 2), ([0, 11], 1), ([0, 5, 9, 30, 31], 3), ([30, 0, 9, 5], 3)],
)
def test_the_most_scans_within_seconds_are_counted(seconds: list[int], most: int) -> None:
    assert most_at_once(NOON + timedelta(seconds=each) for each in seconds) == most


@pytest.mark.parametrize(
    ("bags", "before", "usual"),
    [
        (41, [10, 10, 10], 10),
        (40, [10, 10, 10], None),
        (100, [10, 10], None),
        (20, [1, 1, 1], None),
        (21, [0, 0, 0], 0),
        (90, [5, 80, 10, 12], 11),
    ],
)
def test_bags_stand_out_beside_what_the_street_usually_fills(
    bags: int, before: list[int], usual: int | None
) -> None:
    assert usual_bags(bags, before) == usual


def test_the_night_is_from_eleven_to_six() -> None:
    hours = [hour for hour in range(24) if is_at_night(NOON.replace(hour=hour))]
    assert hours == [0, 1, 2, 3, 4, 5, 23]


@pytest.mark.parametrize(
    ("approvals", "pairs"),
    [
        ([(ANNE, BERT)] * 9, {}),
        ([(ANNE, BERT), (BERT, ANNE)], {}),
        ([(ANNE, BERT)] * 3 + [(BERT, ANNE)] * 2, {(ANNE, BERT): (3, 2)}),
        ([(BERT, ANNE)] * 2 + [(ANNE, BERT)] * 2 + [(CORA, ANNE)] * 5, {(ANNE, BERT): (2, 2)}),
    ],
)
def test_two_people_stand_out_when_each_approves_the_other_again(
    approvals: list[tuple[UUID, UUID]], pairs: dict[tuple[UUID, UUID], tuple[int, int]]
) -> None:
    assert mutual_pairs(approvals) == pairs


def test_nine_tenths_of_a_limit_are_close() -> None:
    assert [given for given in (89, 90, 101) if is_near(given, 100)] == [90, 101]
