"""When tokens may lapse: not before their day, and not before it was told long enough ago."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

NOTICE_DAYS = 42
"""So long after it was told, at the soonest, do tokens lapse: time enough to spend them."""
NOT_POSTED = date(9000, 1, 1)
"""The day of a notice in a letter that is prepared and not posted: a day that never comes."""
LOOK_AHEAD_DAYS = 92
"""What lapses within so many days is told."""


class Means(StrEnum):
    """How an owner was told."""

    SCREEN = "screen"
    """On the household's own page, where it said that it read it."""
    LETTER = "letter"
    BOARD = "board"
    """A sheet in the street: for a pot, which is everybody's."""


@dataclass(frozen=True, slots=True)
class Notice:
    """That so much of a layer lapses was told on a day, on the community's calendar."""

    id: UUID
    amount_minor: int
    told_on: date
    means: Means


def tell_until(today: date) -> date:
    """What lapses up to and with this day is told now."""
    return today + timedelta(days=LOOK_AHEAD_DAYS)


def may_go_minor(notices: Iterable[Notice], today: date) -> int:
    """How much may lapse today: the most that was told of, long enough ago."""
    return max(
        (each.amount_minor for each in notices if told_long_enough(each.told_on, today)), default=0
    )


def told_long_enough(told_on: date, today: date) -> bool:
    """Whether what was told on a day has been known for `NOTICE_DAYS`."""
    return told_on + timedelta(days=NOTICE_DAYS) <= today


def goes_on(lapses_on: date, notices: Iterable[Notice], *, amount_minor: int, today: date) -> date:
    """The first day on which all of it may lapse, if its owner is told today at the latest."""
    told = [each.told_on for each in notices if each.amount_minor >= amount_minor]
    return max(lapses_on, min([*told, today]) + timedelta(days=NOTICE_DAYS))


def is_told(notices: Iterable[Notice], amount_minor: int) -> bool:
    """Whether the owner was told of all of it; a letter that nobody posted tells nothing."""
    return any(each.amount_minor >= amount_minor and each.told_on != NOT_POSTED for each in notices)


def is_noted(notices: Iterable[Notice], amount_minor: int) -> bool:
    """Whether the owner was told of all of it, or a letter about it is prepared."""
    return any(each.amount_minor >= amount_minor for each in notices)
