"""Tables of the jobs. They are the server's: no community's data stands in them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class JobState(Base):
    """How a job stands. Whoever runs it holds a lease, renewed while it runs.

    `next_at` is the moment that its next run is for, and `not_before` when that may begin: the
    same, or later after a failure. `held_by` is the process at work, None when nobody is; a lease
    that ran out (`held_until`) is free for others. `result`, `done` (things done) and `error` (the
    kind of exception; the log tells more) are of the last run that ended; None before the first.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("(held_by IS NULL) = (held_until IS NULL)", name="held"),
        CheckConstraint("result IN ('done', 'failed')", name="result"),
        CheckConstraint("(result IS NULL) = (ended_at IS NULL)", name="ended"),
    )

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    next_at: Mapped[datetime]
    not_before: Mapped[datetime]
    held_by: Mapped[UUID | None] = mapped_column(default=None)
    held_until: Mapped[datetime | None] = mapped_column(default=None)
    began_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    result: Mapped[str | None] = mapped_column(String(6), default=None)
    done: Mapped[int | None] = mapped_column(default=None)
    error: Mapped[str | None] = mapped_column(String(80), default=None)


class JobRun(Base):
    """That a dated job was carried out for one of its days or months, so that none is skipped.

    `tries` counts those who began it: more than one when it failed, or its process was killed.
    """

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(ForeignKey("job.name"), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=1)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    done: Mapped[int | None] = mapped_column(default=None)
