"""Jobs: done by one process at a time, once for each day or month; a failing one stops nobody."""

from __future__ import annotations

import re
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, current_app

from cambio.app.scheduler import (
    AnyJob,
    Daily,
    DatedJob,
    Every,
    Job,
    Monthly,
    Turn,
    run_by_hand,
    run_due,
    running,
    turns,
)
from cambio.app.scheduler.errors import JobAtWork, JobTooEarly, JobUndated, JobUnknown
from cambio.app.scheduler.leases import LEASE, RETRY_AFTER, TakeTurn, renew_lease, take_turn
from cambio.app.scheduler.queries import JobView, Standing, jobs_standing
from cambio.app.scheduler.schedules import Schedule
from cambio.app.scheduler.turns import due_jobs, standing_of
from cambio.database import Refusal, current_database, new_id, perform, reading
from cambio.main import JOBS
from tests.conftest import Clock
from tests.together import together, wait_until

HERE = new_id()


class Diary:
    """What a job was run for. `breaks` is how often it fails before it goes well."""

    def __init__(self, *, breaks: int = 0) -> None:
        self.keys: list[str] = []
        self.breaks = breaks

    def write(self, turn: Turn) -> int:
        assert current_app.name == "cambio"
        if self.breaks:
            self.breaks -= 1
            raise LookupError("nothing there")
        self.keys.append(turn.key)
        return 1

    def monthly(self) -> DatedJob:
        return DatedJob("write", Monthly(day=2, hour=3), self.write)


def standing(job: AnyJob) -> JobView:
    with reading() as session:
        return jobs_standing(session, now=current_database().clock())[job.name]


def take(job: AnyJob, **changes: Any) -> Turn | None:
    values = {"name": job.name, "schedule": job.schedule, "holder": new_id()}
    return perform(take_turn, TakeTurn(**{**turns.SERVER, **values, **changes}))


# ---------------------------------------------------------------------------------- when it is due


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


LATEST = [
    (Every(timedelta(hours=1)), "2026-03-07 10:30", "2026-03-07 10:30"),
    (Daily(hour=2), "2026-03-07 02:00", "2026-03-07 02:00"),
    (Daily(hour=2), "2026-03-07 01:59", "2026-03-06 02:00"),
    (Monthly(day=2, hour=3), "2026-03-07 10:00", "2026-03-02 03:00"),
    (Monthly(day=2, hour=3), "2026-03-02 02:59", "2026-02-02 03:00"),
    (Monthly(day=28, hour=3), "2026-01-31 10:00", "2026-01-28 03:00"),
    (Monthly(day=2, hour=3), "2026-01-01 10:00", "2025-12-02 03:00"),
]


@pytest.mark.parametrize(("schedule", "now", "latest"), LATEST)
def test_the_last_moment_at_which_a_job_was_due(schedule: Schedule, now: str, latest: str) -> None:
    assert schedule.latest(at(now)) == at(latest)


AFTER = [
    (Every(timedelta(hours=1)), "2026-03-07 10:00", "2026-03-09 12:00", "2026-03-09 13:00"),
    (Daily(hour=2), "2026-03-07 02:00", "2026-05-01 12:00", "2026-03-08 02:00"),
    (Monthly(day=2, hour=3), "2026-12-02 03:00", "2027-06-01 12:00", "2027-01-02 03:00"),
    (Monthly(day=28, hour=3), "2026-01-28 03:00", "2026-02-01 12:00", "2026-02-28 03:00"),
]


@pytest.mark.parametrize(("schedule", "due_at", "now", "after"), AFTER)
def test_the_next_moment_at_which_a_job_is_due(
    schedule: Schedule, due_at: str, now: str, after: str
) -> None:
    assert schedule.after(at(due_at), at(now)) == at(after)


# ------------------------------------------------------------------------------------ taking turns


def test_a_dated_job_begins_with_its_next_day_and_makes_up_for_each_that_was_missed(
    app: Flask, clock: Clock
) -> None:
    diary = Diary()
    job = diary.monthly()
    assert due_jobs([job]) == []
    clock.now = at("2026-06-10 12:00")
    assert due_jobs([job]) == [job]
    assert run_due(app, job, HERE) == 3
    assert diary.keys == [f"write/2026-0{month}-02T03:00" for month in (4, 5, 6)]
    assert standing(job).next_at == at("2026-07-02 03:00")
    assert (due_jobs([job]), run_due(app, job, HERE)) == ([], 0)


def test_what_comes_every_so_often_is_done_once_however_long_nobody_ran(
    sqlite_app: Flask, clock: Clock
) -> None:
    ran: list[datetime] = []

    def note() -> int:
        ran.append(clock.now)
        return 1

    job = Job("note", timedelta(minutes=5), note)
    assert due_jobs([job]) == [job]
    run_due(sqlite_app, job, HERE)
    clock.advance(days=30)
    assert run_due(sqlite_app, job, HERE) == 1
    assert len(ran) == 2
    assert standing(job).next_at == clock.now + timedelta(minutes=5)


def test_of_many_processes_one_does_a_job(app: Flask, clock: Clock) -> None:
    job = Diary().monthly()
    standing_of([job])
    clock.now = at("2026-04-10 12:00")
    taken = together(app, *[lambda: take(job)] * 6)
    assert sorted(map(str, taken))[:-1] == ["None"] * 5
    assert taken.count(Turn("write", at("2026-04-02 03:00"))) == 1
    assert (standing(job).standing, due_jobs([job])) == (Standing.AT_WORK, [])


def test_the_turn_of_a_process_that_was_killed_is_taken_anew_with_the_same_key(
    app: Flask, clock: Clock
) -> None:
    diary = Diary()
    job = diary.monthly()
    standing_of([job])
    clock.now = at("2026-04-10 12:00")
    killed = take(job)
    assert killed is not None
    assert run_due(app, job, HERE) == 0
    clock.now += LEASE
    assert run_due(app, job, HERE) == 1
    assert diary.keys == [killed.key]


def test_a_lease_is_renewed_while_its_job_is_at_work(
    sqlite_app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "RENEW_EVERY_S", 0.01)
    taken: list[Turn | None] = []
    renewed = threading.Event()

    def noted(*arguments: Any) -> bool:
        outcome = renew_lease(*arguments)
        renewed.set()
        return outcome

    monkeypatch.setattr(turns, "renew_lease", noted)

    def long_work(_turn: Turn) -> int:
        clock.advance(seconds=LEASE.total_seconds() - 1)
        renewed.clear()
        assert renewed.wait(10), "nobody renewed it"
        clock.advance(seconds=2)
        taken.append(take(job))
        return 1

    job = DatedJob("long", Daily(hour=2), long_work)
    standing_of([job])
    clock.advance(days=1)
    assert run_due(sqlite_app, job, HERE) == 1
    assert taken == [None]


def test_a_job_that_fails_is_logged_and_tried_again_for_the_same_moment(
    sqlite_app: Flask, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    diary = Diary(breaks=1)
    job = diary.monthly()
    standing_of([job])
    clock.now = at("2026-04-10 12:00")
    assert run_due(sqlite_app, job, HERE) == 0
    assert "job write failed" in caplog.text
    assert (standing(job).standing, standing(job).error) == (Standing.FAILED, "LookupError")
    assert run_due(sqlite_app, job, HERE) == 0
    clock.now += RETRY_AFTER
    assert run_due(sqlite_app, job, HERE) == 1
    assert diary.keys == ["write/2026-04-02T03:00"]


# ---------------------------------------------------------------------------------------- by hand


def hand(app: Flask, job: AnyJob, day: date | None = None) -> int:
    app.extensions["cambio.jobs"] = (job,)
    return run_by_hand(app, job.name, day=day)


def test_by_hand_a_job_is_done_for_the_month_of_a_day_and_not_again_by_itself(
    sqlite_app: Flask, clock: Clock
) -> None:
    diary = Diary()
    job = diary.monthly()
    standing_of([job])
    clock.now = at("2026-06-10 12:00")
    assert hand(sqlite_app, job, date(2026, 5, 20)) == 1
    assert run_due(sqlite_app, job, HERE) == 2
    assert [key[:13] for key in diary.keys] == ["write/2026-05", "write/2026-04", "write/2026-06"]
    assert hand(sqlite_app, job) == 1, "whoever wants may do it twice: the keys make it harmless"
    assert diary.keys[-1] == diary.keys[-2]


UNDATED = Job("note", timedelta(hours=1), lambda: 1)
DATED = DatedJob("write", Daily(hour=2), lambda _turn: 1)
REFUSED = [
    (UNDATED, "note", date(2026, 3, 1), JobUndated),
    (DATED, "write", date(2026, 3, 8), JobTooEarly),
    (DATED, "wrote", None, JobUnknown),
]


@pytest.mark.parametrize(("job", "name", "day", "refusal"), REFUSED)
def test_what_cannot_be_done_by_hand_is_said(
    sqlite_app: Flask, job: AnyJob, name: str, day: date | None, refusal: type[Refusal]
) -> None:
    sqlite_app.extensions["cambio.jobs"] = (job,)
    with pytest.raises(refusal):
        run_by_hand(sqlite_app, name, day=day)


def test_by_hand_nobody_is_interrupted(sqlite_app: Flask) -> None:
    standing_of([DATED])
    take(DATED, due_at=at("2026-03-07 02:00"))
    with pytest.raises(JobAtWork):
        hand(sqlite_app, DATED)


def test_jobs_run_by_themselves_while_serving(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "FIRST_AFTER", timedelta())
    ran = threading.Event()

    def note() -> int:
        ran.set()
        return 1

    job = Job("note", timedelta(hours=1), note)
    with running(sqlite_app, [job]):
        assert ran.wait(timeout=10)
        # Until it wrote down that it is done it still holds the database.
        wait_until(lambda: standing(job).standing is Standing.DONE)


# --------------------------------------------------------------------------------- those there are


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_is_harmless_on_an_empty_database(sqlite_app: Flask, job: AnyJob) -> None:
    assert hand(sqlite_app, job) == 0


def test_every_job_has_a_name_to_type_and_one_to_read() -> None:
    names = [job.name for job in JOBS]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)
    assert all(str(job.title) for job in JOBS)
