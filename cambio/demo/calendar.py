"""The demo's days: everything is dated back from the moment of loading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from cambio.demo.tables import load, story

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ENROLMENT = timedelta(days=28)
"""For so long people could join before the first action."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Moments by local day and time; `now` is the moment of loading."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The day of loading, where the community is."""
        return self.now.astimezone(self.zone).date()

    @property
    def start(self) -> datetime:
        """When the half year of the story begins."""
        return self.at(-story()["story"]["days_back"], time(8))

    @property
    def founding(self) -> datetime:
        """When the community was founded, a little before people could join."""
        return self.start - ENROLMENT - timedelta(days=2)

    def at(self, day_offset: int, local: time) -> datetime:
        """A local time so many days after today, as a moment in UTC."""
        day = self.today + timedelta(days=day_offset)
        return datetime.combine(day, local, self.zone).astimezone(UTC)

    def some_time(self, rng: Random, day_offset: int, first: int = 9, last: int = 17) -> datetime:
        """Some moment of a day between two full hours."""
        minutes = rng.randrange((last - first) * 60)
        moment = self.at(day_offset, time(first)) + timedelta(minutes=minutes)
        return moment + timedelta(seconds=rng.randrange(60))

    def between(self, rng: Random, first: datetime, last: datetime) -> datetime:
        """Some moment of some day, as far as possible by daylight; `last` is before now."""
        offsets = [(each.astimezone(self.zone).date() - self.today).days for each in (first, last)]
        moment = self.some_time(rng, rng.randint(offsets[0], max(offsets)))
        return min(max(moment, first), last)

    def days(self) -> range:
        """Every day of the story before today, as an offset."""
        return range(-story()["story"]["days_back"], 0)

    def weekday(self, day_offset: int) -> str:
        """The English name of a day."""
        return WEEKDAYS[(self.today + timedelta(days=day_offset)).weekday()]

    def series(self, weekday: str, *, every_weeks: int, phase: int, ahead: int) -> list[int]:
        """The days of something that comes back: through the story, and so many still to come.

        `phase` shifts it by whole weeks, so that not everything falls in the same week.
        """
        weekly = next(day for day in range(-1, -8, -1) if self.weekday(day) == weekday)
        latest, step = weekly - 7 * (phase % every_weeks), 7 * every_weeks
        first = latest - step * ((latest - self.days()[0]) // step)
        return [day for day in range(first, latest + step * ahead + 1, step) if day != 0]


def calendar_of(now: datetime) -> Calendar:
    """The calendar of a demo that is loaded at a moment."""
    return Calendar(now, ZoneInfo(load("community")["community"]["timezone"]))
