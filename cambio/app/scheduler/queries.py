"""How the jobs stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.app.scheduler.models import JobState


class Standing(StrEnum):
    """What a job is doing, or what came of its last run."""

    NEW = "new"
    AT_WORK = "at_work"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class JobView:
    """How one job stands.

    `began_at` and `ended_at` are of its last run, None before the first; `done` is how many things
    that did, `error` the kind of exception it failed with. `next_at` is what its next run is for,
    `not_before` when that may begin.
    """

    name: str
    next_at: datetime
    not_before: datetime
    standing: Standing
    began_at: datetime | None
    ended_at: datetime | None
    done: int | None
    error: str | None

    def is_due(self, now: datetime) -> bool:
        """Whether it should be run, and nobody is at it."""
        due_at = max(self.next_at, self.not_before)
        return self.standing is not Standing.AT_WORK and due_at <= now


def jobs_standing(session: Session, *, now: datetime) -> dict[str, JobView]:
    """Every job that was ever written down, by name."""
    return {row.name: _view(row, now) for row in session.scalars(select(JobState))}


def _view(row: JobState, now: datetime) -> JobView:
    held = row.held_until is not None and row.held_until > now
    standing = Standing.AT_WORK if held else Standing(row.result or Standing.NEW)
    return JobView(
        row.name,
        row.next_at,
        row.not_before,
        standing,
        row.began_at,
        row.ended_at,
        row.done,
        row.error,
    )
