"""What a phone's clock is worth: the same moment by our own, and when that cannot be told.

A clock may be off by days. It was off by the same amount when the phone scanned and when it sent,
so what it says at sending puts all of a batch right. Unless it was set in between: then a scan
seems to lie in the future, or after one that was made later. Such a scan gets the latest moment at
which it can have been, and is doubtful.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

LARGE_SKEW = timedelta(minutes=10)
"""A clock that is further off than this is worth telling somebody about."""

SMALL_STEP = timedelta(minutes=2)
"""Clocks are put right by seconds all the time; that is no reason for doubt."""


class Moment(NamedTuple):
    """When a scan was made, by our own clock.

    `skew_seconds` is by how much the phone's clock was ahead. Of a doubtful moment only this is
    sure: it was not later.
    """

    happened_at: datetime
    skew_seconds: int
    doubtful: bool


def is_large(skew_seconds: int) -> bool:
    """Whether a phone's clock is so far off that its owner should know."""
    return abs(skew_seconds) > LARGE_SKEW.total_seconds()


def moment_of(
    *,
    scanned_at: datetime,
    sent_at: datetime,
    received_at: datetime,
    not_after: datetime | None = None,
) -> Moment:
    """When a scan was made.

    `scanned_at` and `sent_at` are by the phone's clock; `received_at` is the same moment as
    `sent_at`, by ours. `not_after` is when, by our clock, the phone made its next scan; None for
    the last.
    """
    skew = sent_at - received_at
    latest = received_at if not_after is None else min(not_after, received_at)
    happened_at = scanned_at - skew
    return Moment(
        min(happened_at, latest), round(skew.total_seconds()), happened_at > latest + SMALL_STEP
    )


def moments_after(
    scans: Iterable[tuple[int, datetime]], *, sent_at: datetime, received_at: datetime
) -> dict[int, datetime | None]:
    """For each scan of a batch `not_after`, by the sequence that the phone gave it.

    A scan is a sequence and what the phone's clock said. In whatever order they were sent, the
    phone counted them as it made them.
    """
    not_after: dict[int, datetime | None] = {}
    latest: datetime | None = None
    for sequence, scanned_at in sorted(scans, reverse=True):
        known = not_after.setdefault(sequence, latest)
        latest = moment_of(
            scanned_at=scanned_at, sent_at=sent_at, received_at=received_at, not_after=known
        ).happened_at
    return not_after
