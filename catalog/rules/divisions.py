"""How the households of a street divide its hours over fields of work."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from catalog.errors.hours import DivisionClosed, DivisionInvalid, PointsInvalid

POINTS = 10
"""What each household divides: as many as it has fingers, on a screen or as dots on paper."""
QUORUM = 3
"""So many households must have divided before their street's outcome counts; with fewer the hours
are divided evenly."""
UNOPENED_DAYS = 14
"""So long after the last day the outcome waits for envelopes that nobody opens."""
FIELDS_MAX = 12
STREET_QUARTERS_MAX = 4_000
TITLE_MAX = 80


def check_division(
    *,
    fields: Sequence[str],
    shares: Collection[int],
    first_day: date,
    last_day: date,
    closes_at: datetime,
    now: datetime,
) -> None:
    """Refuse a division that could never be made. `shares` are the quarters of each street.

    Raises:
        DivisionInvalid: too few or doubled fields, no hours, or days in the wrong order.
    """
    if not 2 <= len(set(fields)) == len(fields) <= FIELDS_MAX:
        raise DivisionInvalid
    if not shares or not all(1 <= quarters <= STREET_QUARTERS_MAX for quarters in shares):
        raise DivisionInvalid
    if not (first_day <= last_day and now < closes_at):
        raise DivisionInvalid


def is_over(*, now: datetime, closes_at: datetime, envelopes: int) -> bool:
    """Whether the outcome can be made: nothing comes in any more, and every envelope is opened or
    nobody will."""
    return now >= closes_at + timedelta(days=UNOPENED_DAYS) or (now >= closes_at and envelopes == 0)


def check_dividing(status: str, *, now: datetime, closes_at: datetime) -> None:
    """Refuse points that come too late.

    Raises:
        DivisionClosed: the last moment has passed, or it was called off.
    """
    if status != "open" or now >= closes_at:
        raise DivisionClosed


def check_points(points: Mapping[str, int], fields: Collection[str]) -> dict[str, int]:
    """A household's points by field, without those that got none.

    Raises:
        PointsInvalid: over an unknown field, below none, or not all of them.
    """
    if not set(points) <= set(fields) or any(given < 0 for given in points.values()):
        raise PointsInvalid(all=POINTS)
    if sum(points.values()) != POINTS:
        raise PointsInvalid(all=POINTS)
    return {field: given for field, given in points.items() if given}


def divided(quarters: int, points: Mapping[str, int], fields: Sequence[str]) -> dict[str, int]:
    """A street's quarters over the fields in proportion to the points, by largest remainder.

    Of equal remainders the field that stands first in `fields` gets the quarter. With no points at
    all the fields share evenly.
    """
    weights = {field: points.get(field, 0) for field in fields}
    whole = sum(weights.values())
    if whole == 0:
        weights, whole = dict.fromkeys(fields, 1), len(fields)
    parts = {field: quarters * weight // whole for field, weight in weights.items()}
    by_remainder = sorted(
        fields, key=lambda field: (-(quarters * weights[field] % whole), fields.index(field))
    )
    for field in by_remainder[: quarters - sum(parts.values())]:
        parts[field] += 1
    return parts
