"""What a manager may want to look at. A signal says what was seen; it stops nothing and nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from uuid import UUID

SPAN = timedelta(seconds=10)
MANY_SCANS = 8
"""More households within `SPAN` than anybody shows cards of, one after the other."""
TIMES_USUAL, REPORTS_KNOWN, BAGS_ALWAYS_FINE = 4, 3, 20
MUTUAL = 2
NIGHT_FROM, NIGHT_UNTIL = 23, 6
NEAR_LIMIT_PERCENT = 90


class SignalKind(StrEnum):
    """What was seen."""

    MUTUAL_APPROVALS = "mutual_approvals"
    """Two people approve each other's reports, again and again."""
    MANY_SCANS = "many_scans"
    """Many households within seconds."""
    MANY_BAGS = "many_bags"
    """Far more bags than the street usually fills."""
    AT_NIGHT = "at_night"
    """Cards shown at night."""
    YEARLY_LIMIT = "yearly_limit"
    """A household is close to what it should not be given in a year."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A signal with its evidence.

    `subject` tells it apart from others of its kind; seen again, it is the same. `seen_at` is when
    the latest of the evidence is from: cleared, it comes back only with newer evidence.
    """

    kind: SignalKind
    subject: str
    seen_at: datetime
    evidence: dict[str, str | int] = field(default_factory=dict)


def most_at_once(moments: Iterable[datetime]) -> int:
    """The most of these moments that lie within one `SPAN`."""
    ordered, first, most = sorted(moments), 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] > SPAN:
            first += 1
        most = max(most, last - first + 1)
    return most


def usual_bags(bags: int, before: Sequence[int]) -> int | None:
    """What a street usually fills, when this is far above it; None when it is not, or when too
    little is known of the street."""
    if bags <= BAGS_ALWAYS_FINE or len(before) < REPORTS_KNOWN:
        return None
    usual = round(median(before))
    return usual if bags > TIMES_USUAL * max(usual, 1) else None


def is_at_night(local: datetime) -> bool:
    """Whether this hour on the wall is one at which nobody cleans a street."""
    return local.hour >= NIGHT_FROM or local.hour < NIGHT_UNTIL


def mutual_pairs(
    approvals: Iterable[tuple[UUID, UUID]],
) -> dict[tuple[UUID, UUID], tuple[int, int]]:
    """Of (who reported, who approved) the pairs that approve each other: how often each way."""
    counts = Counter(approvals)
    pairs = {}
    for (one, other), there in counts.items():
        back = counts.get((other, one), 0)
        if one < other and min(there, back) >= MUTUAL:
            pairs[(one, other)] = (there, back)
    return pairs


def is_near(given_minor: int, limit_minor: int) -> bool:
    """Whether so much is close to a yearly limit, or beyond it."""
    return given_minor * 100 >= limit_minor * NEAR_LIMIT_PERCENT
