"""When a job is due: every so often, or once for each day or month. Pure; all times are UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Every:
    """So often. What was missed while nobody ran is one run: it does all that is due by then."""

    span: timedelta

    def latest(self, now: datetime) -> datetime:
        """The last moment at which it was due: any moment is as good as another."""
        return now

    def after(self, due_at: datetime, now: datetime) -> datetime:
        """When it is due next, having run for `due_at`: so long from now."""
        return max(due_at, now) + self.span


@dataclass(frozen=True, slots=True)
class Daily:
    """Once for each day, at an hour. Each day that was missed is made up for, the oldest first."""

    hour: int

    def latest(self, now: datetime) -> datetime:
        """The last moment up to `now` at which it was due."""
        due_at = _at(now, self.hour)
        return due_at if due_at <= now else due_at - timedelta(days=1)

    def after(self, due_at: datetime, now: datetime) -> datetime:  # noqa: ARG002 - as Every's
        """When it is due next, having run for `due_at`: the day after that, however late it is."""
        return _at(due_at, self.hour) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Monthly:
    """Once for each month, on a day (1 to 28) at an hour. Each month that was missed is made up."""

    day: int
    hour: int

    def latest(self, now: datetime) -> datetime:
        """The last moment up to `now` at which it was due."""
        due_at = _at(now.replace(day=self.day), self.hour)
        if due_at <= now:
            return due_at
        return _at((due_at.replace(day=1) - timedelta(days=1)).replace(day=self.day), self.hour)

    def after(self, due_at: datetime, now: datetime) -> datetime:  # noqa: ARG002 - as Every's
        """When it is due next, having run for `due_at`: the month after that."""
        return _at((due_at.replace(day=1) + timedelta(days=32)).replace(day=self.day), self.hour)


Schedule = Every | Daily | Monthly


def _at(day: datetime, hour: int) -> datetime:
    return datetime.combine(day.astimezone(UTC).date(), time(hour), UTC)
