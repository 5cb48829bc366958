"""When in the year an item can be ordered."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from catalog.errors import SeasonInvalid

LEAP_YEAR = 2024
DAY_MONTH = re.compile(r"(\d{1,2})-(\d{1,2})")


class Season(NamedTuple):
    """The first and the last day, both within it, each as month × 100 + day.

    One that begins after it ends goes on over New Year.
    """

    first: int
    last: int


def check_season(season: Season | None) -> None:
    """Refuse days that no year has; 29 February may be one.

    Raises:
        SeasonInvalid: one of them is no day.
    """
    for day in season or ():
        try:
            date(LEAP_YEAR, day // 100, day % 100)
        except ValueError as error:
            raise SeasonInvalid from error


def in_season(season: Season | None, today: date) -> bool:
    """Whether something is to be had today; always, without a season."""
    if season is None:
        return True
    day = today.month * 100 + today.day
    if season.first <= season.last:
        return season.first <= day <= season.last
    return day >= season.first or day <= season.last


def season_of(first: int | None, last: int | None) -> Season | None:
    """The season in two columns, both or neither."""
    return None if first is None or last is None else Season(first, last)


def written_day(day: int) -> str:
    """A day of the year as people write it in a form or a file: "15-3"."""
    return f"{day % 100}-{day // 100}"


def read_day(text: str) -> int:
    """The day of the year in "15-3".

    Raises:
        SeasonInvalid: it is none.
    """
    found = DAY_MONTH.fullmatch(text.strip())
    if found is None:
        raise SeasonInvalid
    return int(found[2]) * 100 + int(found[1])


def read_season(first: str, last: str) -> Season | None:
    """The season in two fields; None when both are empty.

    Raises:
        SeasonInvalid: one is missing, or no day.
    """
    if not first.strip() and not last.strip():
        return None
    season = Season(read_day(first), read_day(last))
    check_season(season)
    return season
