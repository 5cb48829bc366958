"""`cambio jobs`: what is done by itself, seen and run by hand."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

import click
from flask import Flask, current_app

from cambio.app.cli import answer, as_json, with_app
from cambio.app.scheduler.queries import JobView
from cambio.app.scheduler.turns import run_by_hand, running, standing_of


@click.group(
    help="What Cambio does by itself, at set times.", epilog="Example: cambio jobs list --json"
)
def jobs() -> None:
    """The group of commands about jobs."""


@jobs.command("list", epilog="Example: cambio jobs list")
@as_json
@with_app
def list_jobs(*, as_json: bool) -> None:
    """Every job with its last run, what came of it, and its next run."""
    known = current_app.extensions["cambio.jobs"]
    standing = standing_of(known)
    found = [standing[job.name] for job in known]
    lines = "\n".join(_line(each) for each in found)
    answer([_document(each) for each in found], lines, json_wanted=as_json)


@jobs.command(epilog="Example: cambio jobs run evaluate-milestones --at 2026-11-02")
@click.argument("name")
@click.option(
    "--at",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="As if it were that day: what was due then is done as of then. Done twice it is harmless.",
)
@as_json
@with_app
def run(*, name: str, day: datetime | None, as_json: bool) -> None:
    """Do one job now, or as of a day that has passed."""
    done = run_by_hand(_app(), name, day=None if day is None else day.date())
    answer({"name": name, "done": done}, f"{name}: {done} done", json_wanted=as_json)


@jobs.command(epilog="Example: cambio jobs work")
@with_app
def work() -> None:
    """Do what is due until stopped, beside a web server that runs no jobs (wsgi:app)."""
    app = _app()
    with running(app, app.extensions["cambio.jobs"]):
        click.echo("doing what is due; stop with Ctrl-C")
        threading.Event().wait()


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - threads need the app itself
    return app


def _line(job: JobView) -> str:
    last = f"{job.ended_at:%Y-%m-%d %H:%M}" if job.ended_at else "never"
    outcome = (
        f"{job.standing.value} {job.done or 0}" if job.error is None else f"failed {job.error}"
    )
    return f"{job.name}: last {last} ({outcome}), next {job.next_at:%Y-%m-%d %H:%M} UTC"


def _document(job: JobView) -> dict[str, Any]:
    return {
        "name": job.name,
        "standing": job.standing.value,
        "began_at": job.began_at,
        "ended_at": job.ended_at,
        "done": job.done,
        "error": job.error,
        "next_at": job.next_at,
    }
