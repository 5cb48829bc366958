"""What the application does by itself, at set times, inside the serving process.

A job is harmless when it runs twice or late, so nothing is kept about past runs: a server that was
off does at its start what it missed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

log = logging.getLogger(__name__)

# The first run is not at the very start, when people wait for the first page.
FIRST_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so often. `run` answers how many things it did."""

    name: str
    every: timedelta
    run: Callable[[], int]


@contextmanager
def running(app: Flask, jobs: Sequence[Job]) -> Iterator[BackgroundScheduler]:
    """Run the jobs in a thread of their own, one at a time, until the block ends."""
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=UTC,
    )
    for job in jobs:
        scheduler.add_job(
            run_job,
            "interval",
            args=(app, job),
            id=job.name,
            seconds=job.every.total_seconds(),
            next_run_time=datetime.now(UTC) + FIRST_AFTER,
        )
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=False)


def run_job(app: Flask, job: Job) -> int:
    """Run one job now; what goes wrong is logged, and tried again at the next turn."""
    with app.app_context():
        try:
            done = job.run()
        except Exception:
            log.exception("job %s failed", job.name)
            return 0
    if done:
        log.info("job %s: %s", job.name, done)
    return done
