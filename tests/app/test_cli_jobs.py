"""`cambio jobs`, and the page of what is done by itself."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from cambio.app.cli import build_cli, run_cli
from cambio.app.permissions import Role
from cambio.app.scheduler import Daily, DatedJob, Turn
from cambio.app.scheduler.cli import jobs
from cambio.database import perform
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import ACTOR_ID
from tests.signing_in import as_staff


def run(app: Flask, *words: str) -> int:
    """The exit status of one command, run on the application of this test."""
    return run_cli(build_cli([jobs], lambda _settings: app), ["jobs", *words])


@pytest.fixture
def job_app(sqlite_app: Flask) -> Flask:
    """An application with one job, which does three things."""

    def work(turn: Turn) -> int:
        if turn.due_at.day == 5:
            raise LookupError("nothing there")
        return 3

    job = DatedJob("wind-clock", Daily(hour=2), work, "De klok wordt opgewonden")
    sqlite_app.extensions["cambio.jobs"] = (job,)
    return sqlite_app


def test_jobs_are_listed_and_run_by_hand(
    job_app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(job_app, "list") == 0
    assert "wind-clock: last never (new 0), next 2026-03-08 02:00 UTC" in capsys.readouterr().out
    assert run(job_app, "run", "wind-clock", "--at", "2026-03-06") == 0
    assert capsys.readouterr().out == "wind-clock: 3 done\n"
    assert run(job_app, "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(each["name"], each["standing"], each["done"]) for each in listed] == [
        ("wind-clock", "done", 3)
    ]


WRONG = [
    (["run", "wind-up"], 1, "There is no job called wind-up"),
    (["run", "wind-clock", "--at", "2026-03-08"], 1, "a day that has yet to come"),
    (["run", "wind-clock", "--at", "soon"], 2, "soon"),
]


@pytest.mark.parametrize(("words", "status", "told"), WRONG)
def test_what_cannot_be_run_is_told_in_one_line(
    job_app: Flask, capsys: pytest.CaptureFixture[str], words: list[str], status: int, told: str
) -> None:
    assert run(job_app, *words) == status
    assert told in capsys.readouterr().err


def test_a_manager_sees_what_was_done_by_itself_and_what_failed(job_app: Flask) -> None:
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer")
    community_id = perform(create_community, command)
    manager = as_staff(job_app, community_id, Role.MANAGER)
    where = "/deventer/jobs"
    assert "nog niet" in manager.get(where).get_data(as_text=True)
    assert run(job_app, "run", "wind-clock") == 0
    page = manager.get(where).get_data(as_text=True)
    assert "De klok wordt opgewonden" in page
    assert "gelukt" in page
    with pytest.raises(LookupError):
        run(job_app, "run", "wind-clock", "--at", "2026-03-05")
    assert "mislukt" in manager.get(where).get_data(as_text=True)
    assert as_staff(job_app, community_id, Role.VOLUNTEER).get(where).status_code == 403
