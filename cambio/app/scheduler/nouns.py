"""What a job is, and one turn of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import LazyString

from cambio.app.scheduler.schedules import Daily, Every, Monthly, Schedule


@dataclass(frozen=True, slots=True)
class Turn:
    """One run of a job.

    `due_at` is the moment that it is done for: a run that comes late is done as of the moment at
    which it should have come. `key` is the same whoever does it and however often, so that request
    keys derived from it make doing it twice harmless.
    """

    job: str
    due_at: datetime

    @property
    def key(self) -> str:
        return f"{self.job}/{self.due_at:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so often, about whatever is due at that moment.

    `name` is what the command line calls it, `title` what people read. `run` answers how many
    things it did. It must be harmless when it runs twice or late.
    """

    name: str
    every: timedelta
    run: Callable[[], int]
    title: str | LazyString = ""

    @property
    def schedule(self) -> Schedule:
        return Every(self.every)

    def carry_out(self, turn: Turn) -> int:  # noqa: ARG002 - as a dated job's
        """Do what is due now; the turn's moment does not matter."""
        return self.run()


@dataclass(frozen=True, slots=True)
class DatedJob:
    """Something to do once for each day or month, as of then.

    Days or months that passed while nobody ran are made up for, one run each, the oldest first.
    """

    name: str
    schedule: Daily | Monthly
    run: Callable[[Turn], int]
    title: str | LazyString = ""

    def carry_out(self, turn: Turn) -> int:
        """Do what belongs to the turn's moment."""
        return self.run(turn)


AnyJob = Job | DatedJob
