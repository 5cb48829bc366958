"""SQLite's door sets no savepoint before something has to be undone; then all begin again."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cambio.database import Sql, UnitOfWork, perform, perform_each, reading
from cambio.neighbourhood.models import Community
from tests.conftest import ACTOR_ID
from tests.database.acts import Found, Founded, NotToday, found, found_and_refuse, named, slugs

RENAME = Sql("UPDATE community SET name = 'Renamed' WHERE slug = 'known'")


def no(uow: UnitOfWork, command: Found) -> Founded:
    """Refuse before anything is written."""
    raise NotToday


@pytest.mark.parametrize(
    ("refuse", "runs"),
    [(no, ["one", "bad", "two"]), (found_and_refuse, ["one", "bad"] * 2 + ["two"])],
)
def test_only_a_refusal_after_something_was_written_makes_all_begin_again(
    sqlite_app: Flask, refuse: Any, runs: list[str]
) -> None:
    ran: list[str] = []

    def act(uow: UnitOfWork, command: Found) -> Founded:
        ran.append(command.slug)
        return (refuse if command.slug == "bad" else found)(uow, command)

    answers = perform_each(act, [named("one"), named("bad"), named("two")])
    assert [type(answer) for answer in answers] == [Founded, NotToday, Founded]
    assert slugs() == ["one", "two"]
    assert ran == runs


@pytest.mark.parametrize("others", [0, 2])
def test_a_step_that_fails_is_undone_alone_whether_it_wrote_or_not(
    sqlite_app: Flask, others: int
) -> None:
    """With fixed SQL alone, as on the busiest road, where nothing else would undo it."""
    runs: list[bool] = []

    def rename(uow: UnitOfWork, *, writes: bool) -> None:
        with suppress(NotToday), uow.attempt():
            if writes:
                uow.run(RENAME)
            raise NotToday

    def try_both(uow: UnitOfWork, command: Found) -> Founded:
        runs.append(True)
        rename(uow, writes=False)
        rename(uow, writes=True)
        return found(uow, command)

    perform(found, named("known"))
    perform_each(try_both, [named(f"place-{number}") for number in range(1 + others)])
    assert len(slugs()) == 2 + others
    assert len(runs) == 2 + others
    with reading() as session:
        assert session.scalars(select(Community.name).filter_by(slug="known")).one() == "known"


def test_what_cannot_begin_again_does_not(sqlite_app: Flask) -> None:
    class Once(Found):
        only_once = True

    once = Once(community_id=0, actor_id=ACTOR_ID, slug="bad")
    ran: list[str] = []

    def act(uow: UnitOfWork, command: Found) -> Founded:
        ran.append(command.slug)
        return (found_and_refuse if command is once else found)(uow, command)

    perform_each(act, [named("one"), once])
    assert ran == ["one", "bad"]
    assert slugs() == ["one"]


def test_whoever_interrupts_is_heard(sqlite_app: Flask) -> None:
    def interrupted(uow: UnitOfWork, command: Found) -> Founded:
        founded = found(uow, command)
        uow.flush()
        if command.slug == "bad":
            raise KeyboardInterrupt
        return founded

    with pytest.raises(KeyboardInterrupt):
        perform_each(interrupted, [named("deventer"), named("bad")])
    assert slugs() == []
    perform(found, named("enschede"))
    assert slugs() == ["enschede"]
