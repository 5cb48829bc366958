"""Telling and lapsing: nothing goes that was not told of, and nothing goes twice."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.app.scheduler import Turn
from cambio.database import current_database, new_id, perform, reading
from cambio.ledger import Purpose
from cambio.saving.errors import NothingToTell
from cambio.saving.jobs import lapse_what_is_due
from cambio.saving.queries import Lapsing, lapsing
from cambio.saving.use_cases import (
    LetterRun,
    ReadNotices,
    WriteNotices,
    read_notices,
    write_notices,
)
from tests.conftest import ACTOR_ID, Clock
from tests.earning.ground import Ground
from tests.saving.conftest import that_keeps
from tests.together import together

LATER = date(2030, 1, 1)
JULY = date(2026, 7, 1)  # earned in March, kept three months after it


def household_that_earned(ground: Ground) -> UUID:
    """A household with 4 of March in its wallet, and 2 in its street's pot."""
    household_id = ground.household(adults=2, children=0)
    ground.show(ground.open_action(ground.grant()), household_id, adults=2, children=0)
    return household_id


def let_go() -> int:
    """What the job does today."""
    return lapse_what_is_due(Turn("let-go-what-lapses", current_database().clock()))


def soon(ground: Ground, owner_id: UUID, until: date = LATER) -> list[Lapsing]:
    with reading() as session:
        return lapsing(session, community_id=ground.community_id, until=until, owner_ids=[owner_id])


def write(ground: Ground, clock: Clock) -> LetterRun:
    return perform(
        write_notices,
        WriteNotices(
            community_id=ground.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            today=clock.now.date(),
        ),
    )


def read(ground: Ground, household_id: UUID, clock: Clock) -> int:
    command = ReadNotices(
        community_id=ground.community_id,
        actor_id=household_id,
        household_id=household_id,
        today=clock.now.date(),
    )
    return perform(read_notices, command)


def test_an_award_keeps_as_its_rule_says_in_wallet_and_pot(ground: Ground) -> None:
    household_id = household_that_earned(ground)
    (mine,) = soon(ground, household_id)
    assert (mine.amount_minor, mine.lapses_on, mine.told) == (4, JULY, False)
    (streets,) = soon(ground, ground.street_id)
    assert (streets.purpose, streets.amount_minor) == (Purpose.POT, 2)
    ground.check_books()


def test_a_rule_that_keeps_for_ever_makes_nothing_that_lapses(ground: Ground) -> None:
    ground.apply(that_keeps(None))
    assert soon(ground, household_that_earned(ground)) == []


def test_changing_the_rule_never_shortens_what_is_held(ground: Ground) -> None:
    household_id = household_that_earned(ground)
    ground.apply(that_keeps(1))
    assert [each.lapses_on for each in soon(ground, household_id)] == [JULY]
    ground.show(ground.open_action(ground.grant()), household_id, adults=1, children=0)
    assert [(each.lapses_on, each.amount_minor) for each in soon(ground, household_id)] == [
        (date(2026, 5, 1), 2),
        (JULY, 4),
    ]


def test_nothing_lapses_that_was_not_told_however_late_it_is(ground: Ground, clock: Clock) -> None:
    household_id = household_that_earned(ground)
    clock.advance(days=1_000)
    assert let_go() == 0
    assert ground.holds(household_id) == 4
    write(ground, clock)
    clock.advance(days=41)
    assert let_go() == 0
    clock.advance(days=1)
    assert let_go() == 2  # the household's and the street's
    assert (ground.holds(household_id), ground.pot()) == (0, 0)
    ground.check_books()


def test_what_was_told_in_time_lapses_on_its_day_and_not_before(
    ground: Ground, clock: Clock
) -> None:
    household_id = household_that_earned(ground)
    clock.advance(days=60)
    assert read(ground, household_id, clock) == 1
    assert read(ground, household_id, clock) == 0
    clock.now = clock.now.replace(month=6, day=30, hour=21, minute=59)  # 23:59 in Deventer
    assert let_go() == 0
    clock.advance(minutes=1)
    assert let_go() == 1
    assert ground.holds(household_id) == 0
    ground.check_books()


def test_the_job_is_harmless_when_it_is_repeated_or_runs_twice_at_once(
    app: Flask, ground: Ground, clock: Clock
) -> None:
    household_id = household_that_earned(ground)
    clock.advance(days=60)
    write(ground, clock)
    clock.advance(days=100)
    assert sum(together(app, *[let_go] * 4)) == 2
    assert let_go() == 0
    assert ground.holds(household_id) == 0
    ground.check_books()


def test_what_was_earned_later_in_the_month_is_told_too_before_it_goes(
    ground: Ground, clock: Clock
) -> None:
    household_id = household_that_earned(ground)
    clock.advance(days=10)
    command = ReadNotices(
        community_id=ground.community_id,
        actor_id=household_id,
        household_id=household_id,
        today=date(2026, 5, 1),
    )
    perform(read_notices, command)
    ground.show(ground.open_action(ground.grant()), household_id, adults=1, children=0)
    assert [each.told for each in soon(ground, household_id)] == [False]
    clock.advance(days=140)
    assert let_go() == 1  # of the 4 that were told of
    assert ground.holds(household_id) == 2
    clock.advance(days=100)
    assert let_go() == 0
    write(ground, clock)
    clock.advance(days=42)
    let_go()
    assert ground.holds(household_id) == 0
    ground.check_books()


def test_a_second_run_of_letters_has_nobody_left_to_tell(ground: Ground, clock: Clock) -> None:
    household_that_earned(ground)
    with pytest.raises(NothingToTell):
        write(ground, clock)  # months too early
    clock.advance(days=60)
    run = write(ground, clock)
    assert (run.notices, run.more) == (2, False)
    with pytest.raises(NothingToTell):
        write(ground, clock)


def test_what_lapses_is_found_along_its_index_however_much_is_held(sqlite_ground: Ground) -> None:
    """PostgreSQL knows how much of what there is; SQLite goes by how it is asked alone."""
    household_that_earned(sqlite_ground)
    asked: list[str] = []
    with reading() as session:
        driver: Any = session.connection().connection.driver_connection
        driver.set_trace_callback(asked.append)
        found = lapsing(session, community_id=sqlite_ground.community_id, until=LATER)
        driver.set_trace_callback(None)
        plans = [
            [step for *_, step in driver.execute(f"EXPLAIN QUERY PLAN {each}")]
            for each in asked
            if "ledger_layer_balance" in each
        ]
    assert len(found) == len(plans) == 2
    for plan in plans:
        assert any("ix_ledger_layer_balance_layer (community_id=? AND" in step for step in plan)
