"""SQLite's door: one commit for all who wait, and nobody pays for another's failure."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from cambio.database import (
    Command,
    Refusal,
    Sql,
    Trouble,
    UnitOfWork,
    current_database,
    engines,
    perform,
    perform_each,
    trouble_of,
)
from cambio.database.group_commit import ACTS_PER_COMMIT, GroupCommit
from tests.conftest import ACTOR_ID
from tests.database.acts import (
    Found,
    Founded,
    NotToday,
    found,
    found_and_fail,
    found_and_refuse,
    found_and_stray,
    named,
    named_once,
    slugs,
)
from tests.together import PATIENCE_SECONDS, join, together


@contextmanager
def door_held(app: Flask) -> Iterator[Callable[[int], None]]:
    """Somebody is inside. Yields a function that waits until so many stand in line; then the door
    opens, and all who wait are led through together."""
    inside, may_go = threading.Event(), threading.Event()

    def linger(uow: UnitOfWork, command: Command) -> None:
        inside.set()
        assert may_go.wait(PATIENCE_SECONDS)

    def hold() -> None:
        with app.app_context():
            perform(linger, Command(community_id=0, actor_id=ACTOR_ID))

    def wait_for_line(length: int) -> None:
        for _ in range(PATIENCE_SECONDS * 100):
            if len(_queue(app)) >= length:
                return
            threading.Event().wait(0.01)
        raise AssertionError("nobody stands in line")

    holder = threading.Thread(target=hold, daemon=True)
    holder.start()
    assert inside.wait(PATIENCE_SECONDS)
    try:
        yield wait_for_line
    finally:
        may_go.set()
        join([holder])


def led_through_together(app: Flask, *acts: tuple[Any, Any]) -> list[Any]:
    """Perform all as one group; answers what each got."""
    with door_held(app) as wait_for_line:
        results: list[Any] = []
        asking = threading.Thread(
            target=lambda: results.extend(
                together(app, *[lambda use=use, on=on: perform(use, on) for use, on in acts])
            ),
            daemon=True,
        )
        asking.start()
        wait_for_line(len(acts))
    join([asking])
    return results


def _queue(app: Flask) -> Any:
    group = app.extensions["cambio.database"]._group
    assert isinstance(group, GroupCommit)
    return group._queue


@pytest.fixture
def commits(sqlite_app: Flask) -> list[int]:
    """Grows by one with each commit to disk."""
    counted: list[int] = []

    def count(statement: str) -> None:
        if statement == "COMMIT":
            counted.append(1)

    @event.listens_for(current_database()._writer, "connect")
    def trace(connection: sqlite3.Connection, _record: Any) -> None:
        connection.set_trace_callback(count)

    return counted


def test_one_commit_serves_all_who_wait(sqlite_app: Flask, commits: list[int]) -> None:
    acts = [(found, named(f"place-{number}")) for number in range(20)]
    answers = led_through_together(sqlite_app, *acts)
    assert [answer.slug for answer in answers] == [command.slug for _, command in acts]
    assert len(commits) == 2  # theirs, and that of whoever held the door
    assert len(slugs()) == 20


def test_so_many_acts_share_a_commit_and_no_more(sqlite_app: Flask, commits: list[int]) -> None:
    perform_each(found, [named(f"place-{number}") for number in range(ACTS_PER_COMMIT + 1)])
    assert len(commits) == 2


def test_nobody_waits_for_the_commit_of_what_takes_long(
    sqlite_app: Flask, commits: list[int]
) -> None:
    class Long(Found):
        takes_long = True

    long = Long(community_id=0, actor_id=ACTOR_ID, slug="long")
    perform_each(found, [named("deventer"), named("enschede"), long, named("hengelo")])
    assert len(commits) == 3
    assert len(slugs()) == 4


@pytest.mark.parametrize(
    ("bad", "failure"),
    [
        (found_and_refuse, NotToday),
        (found_and_fail, ZeroDivisionError),
        # The session's own failure ends the whole group's transaction,
        (found, IntegrityError),
        # and this one shows only when the group commits.
        (found_and_stray, Exception),
    ],
    ids=["refusal", "fault", "session", "commit"],
)
def test_one_bad_act_fails_alone(sqlite_app: Flask, bad: Any, failure: type[Exception]) -> None:
    perform(found, named("known"))
    answers = led_through_together(
        sqlite_app,
        (found, named("deventer")),
        (bad, named("known" if bad is found else "bad")),
        (found, named("enschede")),
        (found, named_once("hengelo")),
    )
    assert [type(answer) for answer in answers[:1] + answers[2:]] == [Founded] * 3
    assert isinstance(answers[1], failure)
    assert slugs() == ["deventer", "enschede", "hengelo", "known"]


def test_a_spoilt_step_within_an_act_spoils_no_other_act(
    sqlite_app: Flask, commits: list[int]
) -> None:
    def try_twice(uow: UnitOfWork, command: Found) -> Founded:
        with suppress(IntegrityError), uow.attempt():
            found(uow, command)
            found(uow, command)
        return found(uow, command)

    answers = led_through_together(
        sqlite_app, (try_twice, named("deventer")), (found, named("enschede"))
    )
    assert [type(answer) for answer in answers] == [Founded] * 2
    assert len(commits) == 2


def test_the_door_is_handed_on_until_all_are_served(sqlite_app: Flask) -> None:
    def many(worker: int) -> list[Founded | Refusal]:
        return [
            answer
            for number in range(5)
            for answer in (
                perform(found, named(f"{worker}-{number}")),
                *perform_each(found, [named(f"{worker}-{number}-{each}") for each in range(3)]),
            )
        ]

    answers = together(sqlite_app, *[lambda worker=worker: many(worker) for worker in range(16)])
    assert [len(each) for each in answers] == [20] * 16
    assert len(slugs()) == 320
    assert not current_database()._group._led  # type: ignore[union-attr] # SQLite has one


def test_a_door_that_does_not_open_is_told_once_to_all_who_wait(
    make_app: Callable[[str], Flask], sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_MS", 50)
    app = make_app(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    with app.app_context():
        perform(found, named("deventer"))
        other.execute("BEGIN IMMEDIATE")
        answers = together(
            app,
            *[lambda place=place: perform(found, named(f"place-{place}")) for place in range(6)],
        )
        assert {trouble_of(answer) for answer in answers} == {Trouble.BUSY}
        other.execute("ROLLBACK")
        other.close()
        perform(found, named("enschede"))
        assert slugs() == ["deventer", "enschede"]


def test_what_an_act_would_take_back_is_put_aside_in_memory(sqlite_app: Flask) -> None:
    def where(uow: UnitOfWork, _command: Command) -> int:
        return int(uow.run(Sql("PRAGMA temp_store")).fetchone()[0])

    in_memory = 2
    with sqlite_app.app_context():
        assert perform(where, Command(community_id=0, actor_id=ACTOR_ID)) == in_memory
