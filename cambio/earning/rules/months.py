"""What a street earned by month, so that no single household can be read from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

HOUSEHOLDS_LEAST = 5


@dataclass(frozen=True, slots=True)
class MonthSum:
    """From the first of one month to the end of the month of `last`, as one sum."""

    first: date
    last: date
    households: frozenset[UUID]
    place_minor: int

    def __add__(self, later: MonthSum) -> MonthSum:
        return MonthSum(
            self.first,
            later.last,
            self.households | later.households,
            self.place_minor + later.place_minor,
        )


def merge_small(months: Iterable[MonthSum], least: int = HOUSEHOLDS_LEAST) -> list[MonthSum]:
    """The months in order, each of fewer than `least` households added to the next.

    What is left at the end joins the last one shown. Fewer than that in all: nothing is shown.
    """
    merged: list[MonthSum] = []
    small: MonthSum | None = None
    for month in sorted(months, key=lambda each: each.first):
        sum_so_far = month if small is None else small + month
        small = sum_so_far if len(sum_so_far.households) < least else None
        if small is None:
            merged.append(sum_so_far)
    if small is not None and merged:
        merged[-1] += small
    return merged
