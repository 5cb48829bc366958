"""Jobs: run while serving, one at a time, and a failing one stops nobody."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask, current_app

from cambio.app import scheduler
from cambio.app.scheduler import Job, run_job, running
from cambio.main import JOBS


def test_a_job_runs_inside_the_application(sqlite_app: Flask) -> None:
    names: list[str] = []

    def note() -> int:
        names.append(current_app.name)
        return 1

    assert run_job(sqlite_app, Job("note", timedelta(hours=1), note)) == 1
    assert names == ["cambio"]


def test_a_job_that_fails_is_logged_and_stops_nobody(
    sqlite_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> int:
        raise LookupError("nothing there")

    assert run_job(sqlite_app, Job("fail", timedelta(hours=1), fail)) == 0
    assert "job fail failed" in caplog.text


def test_jobs_run_by_themselves_while_serving(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "FIRST_AFTER", timedelta())
    ran = threading.Event()

    def note() -> int:
        ran.set()
        return 1

    with running(sqlite_app, [Job("note", timedelta(hours=1), note)]):
        assert ran.wait(timeout=10)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_is_harmless_on_an_empty_database(sqlite_app: Flask, job: Job) -> None:
    assert job.run() == 0
