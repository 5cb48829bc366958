"""What a phone's clock is worth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cards.rules import Moment, is_large, moment_of, moments_after

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.mark.parametrize("skew", [timedelta(), 3 * DAY, -3 * DAY, timedelta(seconds=40)])
def test_a_clock_that_is_off_is_put_right_by_what_it_said_at_sending(skew: timedelta) -> None:
    moment = moment_of(scanned_at=NOON - 20 * MINUTE + skew, sent_at=NOON + skew, received_at=NOON)
    assert moment == Moment(NOON - 20 * MINUTE, round(skew.total_seconds()), doubtful=False)


def test_a_clock_that_was_set_back_before_sending_leaves_doubt() -> None:
    moment = moment_of(scanned_at=NOON + DAY, sent_at=NOON, received_at=NOON)
    assert moment == Moment(NOON, 0, doubtful=True)


def test_a_clock_that_was_put_right_by_a_second_leaves_none() -> None:
    ahead = NOON + timedelta(seconds=1)
    assert moment_of(scanned_at=ahead, sent_at=NOON, received_at=NOON).doubtful is False


def test_a_clock_that_jumped_within_a_batch_is_held_to_the_order_of_the_scans() -> None:
    """The first two were made with a clock three days ahead; then it was set right."""
    scans = [
        (4, NOON - 5 * MINUTE),
        (1, NOON - 30 * MINUTE + 3 * DAY),
        (3, NOON - 10 * MINUTE),
        (2, NOON - 20 * MINUTE + 3 * DAY),
    ]
    not_after = moments_after(scans, sent_at=NOON, received_at=NOON)
    moments = {
        sequence: moment_of(
            scanned_at=scanned_at, sent_at=NOON, received_at=NOON, not_after=not_after[sequence]
        )
        for sequence, scanned_at in scans
    }
    assert moments == {
        1: Moment(NOON - 10 * MINUTE, 0, doubtful=True),
        2: Moment(NOON - 10 * MINUTE, 0, doubtful=True),
        3: Moment(NOON - 10 * MINUTE, 0, doubtful=False),
        4: Moment(NOON - 5 * MINUTE, 0, doubtful=False),
    }


def test_nothing_is_after_the_last_scan_of_a_batch() -> None:
    assert moments_after([(7, NOON)], sent_at=NOON, received_at=NOON) == {7: None}
    assert moments_after([], sent_at=NOON, received_at=NOON) == {}


@pytest.mark.parametrize(
    ("seconds", "large"), [(0, False), (600, False), (601, True), (-601, True), (259_200, True)]
)
def test_more_than_ten_minutes_is_worth_telling(seconds: int, *, large: bool) -> None:
    assert is_large(seconds) is large
