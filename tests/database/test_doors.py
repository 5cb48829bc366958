"""The two doors: `reading()` sees and cannot change, `perform()` does all of an act or nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from psycopg.errors import SerializationFailure
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from cambio.database import (
    Command,
    Sql,
    UnitOfWork,
    current_database,
    db,
    new_id,
    perform,
    perform_each,
    reading,
)
from cambio.database.doors import TRIES
from cambio.neighbourhood.models import Community
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
from tests.together import PATIENCE_SECONDS, together

KILL = Sql("SELECT 1", postgresql="SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.fixture
def postgresql_app(make_app: Callable[[str], Flask], postgresql_url: str) -> Any:
    """An application on PostgreSQL alone: for what only happens there."""
    app = make_app(postgresql_url)
    with app.app_context():
        yield app


# ----------------------------------------------------------------------------------- performing


def test_a_receipt_is_what_the_use_case_answered(app: Flask) -> None:
    assert perform(found, named("deventer")).slug == "deventer"
    assert slugs() == ["deventer"]


@pytest.mark.parametrize(
    ("act", "failure"),
    [
        (found_and_refuse, NotToday),
        (found_and_fail, ZeroDivisionError),
        (found_and_stray, Exception),
    ],
)
def test_an_act_that_ends_badly_leaves_nothing(
    app: Flask, act: Any, failure: type[Exception]
) -> None:
    with pytest.raises(failure):
        perform(act, named("deventer"))
    assert slugs() == []


def test_in_a_batch_a_refusal_stands_in_its_own_place(app: Flask) -> None:
    def found_unless_refused(uow: UnitOfWork, command: Found) -> Founded:
        return (found_and_refuse if command.slug == "refused" else found)(uow, command)

    commands = [named("deventer"), named("refused"), named("enschede")]
    first, second, third = perform_each(found_unless_refused, commands)
    assert [type(first), type(second), type(third)] == [Founded, NotToday, Founded]
    assert slugs() == ["deventer", "enschede"]


def test_a_batch_of_nothing_is_nothing(app: Flask) -> None:
    assert perform_each(found, []) == []


def test_in_a_batch_a_fault_is_raised_after_the_others_were_done(app: Flask) -> None:
    def found_unless_failing(uow: UnitOfWork, command: Found) -> Founded:
        return (found_and_fail if command.slug == "failing" else found)(uow, command)

    with pytest.raises(ZeroDivisionError):
        perform_each(found_unless_failing, [named("failing"), named("deventer")])
    assert slugs() == ["deventer"]


def test_perform_does_not_nest(app: Flask) -> None:
    def found_two(uow: UnitOfWork, command: Found) -> Founded:
        return perform(found, named("enschede"))

    with pytest.raises(RuntimeError, match="does not nest"):
        perform(found_two, named("deventer"))
    assert slugs() == []
    perform(found, named("deventer"))
    assert slugs() == ["deventer"]


def test_the_clock_of_an_act_is_the_one_that_was_given(app: Flask, clock: Any) -> None:
    assert perform(lambda uow, _command: uow.now, named("deventer")) == clock.now


# -------------------------------------------------------------------------------------- reading


def test_the_reading_door_cannot_change_anything(app: Flask) -> None:
    perform(found, named("deventer"))
    for statement in ("UPDATE community SET name = 'x'", "DELETE FROM community"):
        with pytest.raises(DBAPIError, match=r"(?i)read.?only"), reading() as session:
            session.execute(text(statement))
    assert slugs() == ["deventer"]


def test_what_a_reader_adds_by_mistake_is_not_kept(app: Flask, clock: Any) -> None:
    with reading() as session:
        session.add(Community(slug="deventer", name="Deventer", created_at=clock.now))
    assert slugs() == []


def test_a_reader_sees_one_moment(app: Flask) -> None:
    with reading() as session:
        before = session.scalars(select(Community.slug)).all()
        perform(found, named("deventer"))
        assert session.scalars(select(Community.slug)).all() == before == []
    assert slugs() == ["deventer"]


def test_doors_keep_one_connection_for_the_next_act_and_leave_no_other_open(app: Flask) -> None:
    def in_use() -> list[int]:
        engines = (db.engine, db.engines["reading"])
        return [engine.pool.checkedout() for engine in engines]  # type: ignore[attr-defined] # every pool of ours counts

    perform(found, named("deventer"))
    kept = in_use()  # on PostgreSQL with those that earlier tests left to whoever comes next
    assert kept[0] >= 1
    with pytest.raises(NotToday):
        perform(found_and_refuse, named("enschede"))
    with pytest.raises(IntegrityError):
        perform(found, named("deventer"))
    assert slugs() == ["deventer"]
    assert in_use() == [kept[0], 0]


# ------------------------------------------------------------------------- steps that fail alone


def test_a_step_may_fail_by_itself(app: Flask) -> None:
    def found_some(uow: UnitOfWork, command: Found) -> list[str]:
        outcomes = []
        for slug in ("deventer", "deventer", "enschede"):
            try:
                with uow.attempt():
                    found(uow, named(slug))
                outcomes.append("founded")
            except IntegrityError:
                outcomes.append("known")
        return outcomes

    assert perform(found_some, named("-")) == ["founded", "known", "founded"]
    assert slugs() == ["deventer", "enschede"]


def test_what_a_failing_step_did_by_fixed_sql_is_undone_too(app: Flask) -> None:
    rename = Sql("UPDATE community SET slug = ? WHERE slug = ?")

    def rename_and_refuse(uow: UnitOfWork, slug: str) -> None:
        with suppress(NotToday), uow.attempt():
            uow.run(rename, ("elsewhere", slug))
            raise NotToday

    def rename_in_vain(uow: UnitOfWork, command: Found) -> None:
        found(uow, command)
        rename_and_refuse(uow, command.slug)
        with uow.attempt():
            found(uow, named("enschede"))
            rename_and_refuse(uow, "enschede")

    perform(rename_in_vain, named("deventer"))
    assert slugs() == ["deventer", "enschede"]


# ---------------------------------------------------------------------------- PostgreSQL's own


def test_an_act_that_always_has_to_give_way_is_tried_a_few_times_and_told(
    postgresql_app: Flask,
) -> None:
    tries = []

    def give_way(uow: UnitOfWork, command: Found) -> Founded:
        tries.append(command)
        assert len(tries) < 50, "it goes on for ever"
        uow.run(Sql("DO $$ BEGIN RAISE serialization_failure; END $$"))
        return found(uow, command)

    with pytest.raises(SerializationFailure):
        perform(give_way, named("deventer"))
    assert (len(tries), slugs()) == (TRIES, [])


def test_two_acts_that_wait_for_each_other_are_both_done(postgresql_app: Flask) -> None:
    perform_each(found, [named("deventer"), named("enschede")])
    both_hold_one = threading.Barrier(2)

    def rename(first: str, second: str) -> None:
        def act(uow: UnitOfWork, command: Command) -> None:
            uow.lock(Community, slug=first)
            tries.append(first)
            if tries.count(first) == 1:
                both_hold_one.wait(PATIENCE_SECONDS)
            uow.lock(Community, slug=second)

        perform(act, Command(community_id=0, actor_id=ACTOR_ID))

    tries: list[str] = []
    answers = together(
        postgresql_app,
        lambda: rename("deventer", "enschede"),
        lambda: rename("enschede", "deventer"),
    )
    assert answers == [None, None]
    assert len(tries) == 3  # one of them had to begin again


def test_a_connection_lost_amid_an_act_is_no_reason_to_fail(postgresql_app: Flask) -> None:
    def lose_connection_once(uow: UnitOfWork, command: Found) -> Founded:
        tries.append(command.slug)
        found(uow, command)
        uow.flush()
        if len(tries) == 1:
            uow.run(KILL)
        return Founded(command.slug, new_id())

    tries: list[str] = []
    assert perform(lose_connection_once, named("deventer")).slug == "deventer"
    assert len(tries) == 2
    assert slugs() == ["deventer"]


def lose_connection_at_the_commit(monkeypatch: pytest.MonkeyPatch, *, committed: bool) -> list[int]:
    """Let the next commit lose its connection: before the server did it, or after."""
    dialect = current_database()._writer.dialect
    commit = dialect.do_commit
    commits: list[int] = []

    def lose(connection: Any) -> None:
        commits.append(1)
        if len(commits) > 1:
            return commit(connection)
        if committed:
            commit(connection)
        connection.dbapi_connection.close()
        return commit(connection)

    monkeypatch.setattr(dialect, "do_commit", lose)
    return commits


@pytest.mark.parametrize("committed", [False, True])
def test_a_connection_lost_at_the_commit_never_doubles_a_request(
    postgresql_app: Flask, monkeypatch: pytest.MonkeyPatch, *, committed: bool
) -> None:
    lose_connection_at_the_commit(monkeypatch, committed=committed)
    first = perform(found, named_once("deventer"))
    assert perform(found, named_once("deventer")) == first
    assert slugs() == ["deventer"]


@pytest.mark.parametrize("committed", [False, True])
def test_without_a_request_key_an_unknown_outcome_is_told_and_not_tried_again(
    postgresql_app: Flask, monkeypatch: pytest.MonkeyPatch, *, committed: bool
) -> None:
    commits = lose_connection_at_the_commit(monkeypatch, committed=committed)
    with pytest.raises(DBAPIError):
        perform(found, named("deventer"))
    assert len(commits) == 1
    assert slugs() == (["deventer"] if committed else [])
