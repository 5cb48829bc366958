"""Carrying jobs out: by themselves while APScheduler ticks, or one by hand."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from cambio.app.cli import OPERATOR_ID
from cambio.app.scheduler.errors import JobAtWork, JobTooEarly, JobUndated, JobUnknown
from cambio.app.scheduler.leases import (
    LEASE,
    EndTurn,
    KnowJobs,
    RenewLease,
    TakeTurn,
    end_turn,
    know_jobs,
    renew_lease,
    take_turn,
)
from cambio.app.scheduler.nouns import AnyJob, DatedJob, Job, Turn
from cambio.app.scheduler.queries import JobView, jobs_standing
from cambio.database import current_database, new_id, perform, reading

log = logging.getLogger(__name__)

# The first look is not at the very start, when people wait for the first page.
FIRST_AFTER = timedelta(seconds=20)
LOOK_EVERY = timedelta(seconds=15)
RENEW_EVERY_S = LEASE.total_seconds() / 4
# A long job does not keep the short ones waiting; more at once would be felt by who scans.
AT_ONCE = 2
# A job belongs to no community: what it does for each is performed there.
SERVER: dict[str, Any] = {"community_id": 0, "actor_id": OPERATOR_ID}


@contextmanager
def running(app: Flask, jobs: Sequence[AnyJob]) -> Iterator[BackgroundScheduler]:
    """Look again and again which jobs are due, and do them beside the serving, until the end."""
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(AT_ONCE), "look": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=UTC,
    )
    holder = new_id()

    def look() -> None:
        with app.app_context():
            for job in due_jobs(jobs):
                scheduler.add_job(
                    run_due, args=(app, job, holder), id=job.name, replace_existing=True
                )

    scheduler.add_job(
        look,
        "interval",
        executor="look",
        seconds=LOOK_EVERY.total_seconds(),
        next_run_time=datetime.now(UTC) + FIRST_AFTER,
    )
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=False)


def standing_of(jobs: Sequence[AnyJob]) -> dict[str, JobView]:
    """How these jobs stand, by name; those that are new here are written down first.

    What comes every so often is due at once, so that a server does at its first start whatever is
    due. A dated job begins with the next day or month: there was nothing to do before.
    """
    now = current_database().clock()
    with reading() as session:
        standing = jobs_standing(session, now=now)
    first = tuple((job.name, _first(job, now)) for job in jobs if job.name not in standing)
    if not first:
        return standing
    perform(know_jobs, KnowJobs(**SERVER, first=first))
    with reading() as session:
        return jobs_standing(session, now=now)


def _first(job: AnyJob, now: datetime) -> datetime:
    if isinstance(job, Job):
        return now
    return job.schedule.after(job.schedule.latest(now), now)


def due_jobs(jobs: Sequence[AnyJob]) -> list[AnyJob]:
    """Those that are due and that nobody is at; one read, since all processes ask all the time."""
    now = current_database().clock()
    standing = standing_of(jobs)
    return [job for job in jobs if standing[job.name].is_due(now)]


def run_due(app: Flask, job: AnyJob, holder: UUID) -> int:
    """Do a job as often as it is due, if no other process was first.

    Answers how many things it did. What goes wrong is logged, and tried again at a later turn.
    """
    with app.app_context():
        done = 0
        while True:
            command = TakeTurn(**SERVER, name=job.name, schedule=job.schedule, holder=holder)
            turn = perform(take_turn, command)
            if turn is None:
                return done
            try:
                done += _carry_out(app, job, turn, holder)
            except Exception:
                log.exception("job %s failed", job.name)
                return done
            if isinstance(job, Job):
                return done


def run_by_hand(app: Flask, name: str, *, day: date | None) -> int:
    """Do one job now; with a `day` as of its last due moment up to the end of that day, in UTC.

    What goes wrong is written down as of any turn, and raised.

    Raises:
        JobUnknown: there is none of this name.
        JobUndated: a day is given, and the job does whatever is due now.
        JobTooEarly: that day has yet to come.
        JobAtWork: somebody is doing it.
    """
    job = next((each for each in app.extensions["cambio.jobs"] if each.name == name), None)
    if job is None:
        raise JobUnknown(name=name)
    now = current_database().clock()
    if day is not None and not isinstance(job, DatedJob):
        raise JobUndated(name=name)
    if day is not None and day > now.date():
        raise JobTooEarly(name=name)
    standing_of([job])
    asked_at = now if day is None else datetime.combine(day, time.max, UTC)
    command = TakeTurn(
        **SERVER,
        name=name,
        schedule=job.schedule,
        holder=new_id(),
        due_at=job.schedule.latest(min(asked_at, now)),
    )
    turn = perform(take_turn, command)
    if turn is None:
        raise JobAtWork(name=name)
    return _carry_out(app, job, turn, command.holder)


def _carry_out(app: Flask, job: AnyJob, turn: Turn, holder: UUID) -> int:
    """Do it while the lease is renewed, and write down what came of it."""
    done, error = 0, None
    try:
        with _renewed(app, job.name, holder):
            done = job.carry_out(turn)
    except Exception as fault:
        error = type(fault).__name__
        raise
    finally:
        perform(
            end_turn,
            EndTurn(
                **SERVER,
                turn=turn,
                schedule=job.schedule,
                holder=holder,
                done=done,
                error=error,
            ),
        )
    if done:
        log.info("job %s: %s", job.name, done)
    return done


@contextmanager
def _renewed(app: Flask, name: str, holder: UUID) -> Iterator[None]:
    """Renew the lease in a thread of its own, as long as the block is at work."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(RENEW_EVERY_S):
            with app.app_context():
                try:
                    perform(renew_lease, RenewLease(**SERVER, name=name, holder=holder))
                except Exception:
                    log.exception("the lease of job %s could not be renewed", name)

    thread = threading.Thread(target=renew, name=f"lease of {name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
