"""Saving with the street, and what a funder adds: never beyond its budget or the year's limit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger.errors import AlreadySpent, AmountNotPositive, BalanceTooLow
from cambio.neighbourhood.errors import HouseholdUnknown
from cambio.neighbourhood.rules.households import Means
from cambio.saving.errors import (
    CounterLimit,
    NotInThisPlace,
    ShareUndone,
    ShareUnknown,
)
from cambio.saving.models import MatchGiven
from cambio.saving.queries import match_register, pot_shares, shares_of
from cambio.saving.rules import ShortOf
from cambio.saving.use_cases import (
    UndoShare,
    save_share,
    undo_share,
)
from tests.conftest import Clock
from tests.earning.ground import Ground, on_sqlite
from tests.saving.street import (
    give_out,
    grant,
    left_of,
    neighbours,
    pledge,
    promise,
    save,
    saving,
)
from tests.together import together


def test_a_funder_adds_in_the_same_transaction_until_its_budget_is_empty(ground: Ground) -> None:
    one, other = neighbours(ground, 2)
    budget_id = grant(ground, 25)
    promise(ground, budget_id)
    first = save(ground, one, 20)
    assert (first.own_minor, first.matched_minor, first.short_of) == (20, 20, None)
    assert (ground.pot(), ground.holds(one), first.left_minor) == (40, 30, 30)
    second = save(ground, other, 20)
    assert (second.matched_minor, second.promised_minor) == (5, 20)
    assert second.short_of is ShortOf.BUDGET
    third = save(ground, other, 10)
    assert (third.matched_minor, third.short_of) == (0, None)
    assert (ground.pot(), left_of(ground, budget_id)) == (75, 0)
    ground.check_books()


def test_two_for_one_ends_at_the_limit_of_the_street_and_begins_again_next_year(
    ground: Ground, clock: Clock
) -> None:
    (one,) = neighbours(ground, 1)
    neighbour = ground.household(street_id=ground.other_street_id)
    give_out(ground, grant(ground, 50, collective_only=False), 50, neighbour)
    promise(ground, grant(ground, 1_000), funder_parts=2, year_limit_minor=30)
    assert [save(ground, one, 10).matched_minor for _each in range(2)] == [20, 10]
    assert save(ground, one, 10).short_of is None
    elsewhere = save(ground, neighbour, 10, place_id=ground.other_street_id)
    assert elsewhere.matched_minor == 20
    clock.advance(days=301)
    assert save(ground, one, 10).matched_minor == 20


def test_of_several_promises_the_oldest_that_has_something_adds(ground: Ground) -> None:
    (one,) = neighbours(ground, 1)
    poor, rich = grant(ground, 5), grant(ground, 100)
    promise(ground, poor, place_id=ground.district_id)
    promise(ground, grant(ground, 100), place_id=ground.other_street_id)
    promise(ground, rich)
    assert [save(ground, one, 5).matched_minor for _each in range(2)] == [5, 5]
    assert (left_of(ground, poor), left_of(ground, rich)) == (0, 95)


def test_a_mistake_is_undone_as_a_whole_unless_the_street_has_spent_it(ground: Ground) -> None:
    one, other = neighbours(ground, 2)
    budget_id = grant(ground, 100)
    promise(ground, budget_id, year_limit_minor=20)
    share = save(ground, one, 20)
    undoing = UndoShare(**ground.keyed, share_id=share.share_id, reason="typed wrongly")
    undone = perform(undo_share, undoing)
    assert (undone.own_minor, undone.matched_minor) == (20, 20)
    assert (ground.holds(one), ground.pot(), left_of(ground, budget_id)) == (50, 0, 100)
    with pytest.raises(ShareUndone):
        perform(undo_share, replace(undoing, request_key=str(new_id())))
    with pytest.raises(ShareUnknown):
        perform(undo_share, UndoShare(**ground.keyed, share_id=new_id(), reason="typed wrongly"))
    spent = save(ground, other, 10)
    assert spent.matched_minor == 10
    pledge(ground, None, 15)
    with pytest.raises(AlreadySpent):
        perform(undo_share, UndoShare(**ground.keyed, share_id=spent.share_id, reason="late"))
    ground.check_books()


REFUSED: list[tuple[dict[str, Any], type[Refusal]]] = [
    ({"amount_minor": 0}, AmountNotPositive),
    ({"household_id": new_id()}, HouseholdUnknown),
    ({"place_id": new_id()}, NotInThisPlace),
    ({"amount_minor": 101, "means": Means.PIN}, CounterLimit),
    ({"amount_minor": 51}, BalanceTooLow),
]


@on_sqlite
def test_what_cannot_be_saved_is_refused_and_changes_nothing(app: Flask, ground: Ground) -> None:
    (one,) = neighbours(ground, 1)
    budget_id = grant(ground, 100)
    promise(ground, budget_id)
    elsewhere: dict[str, Any] = {"place_id": ground.other_street_id}
    refused: list[tuple[dict[str, Any], type[Refusal]]] = [*REFUSED, (elsewhere, NotInThisPlace)]
    for changes, refusal in refused:
        with pytest.raises(refusal):
            perform(save_share, replace(saving(ground, one, 10), **changes))
    assert (ground.holds(one), left_of(ground, budget_id), ground.pot()) == (50, 100, 0)
    assert register_of(ground) == 0


@on_sqlite
def test_a_street_is_told_totals_of_five_households_and_a_household_its_own(
    app: Flask, ground: Ground, clock: Clock
) -> None:
    households = neighbours(ground, 6)
    promise(ground, grant(ground, 1_000))
    since = clock.now
    for household_id in households[:4]:
        save(ground, household_id, 10)
    (seen,) = shares_seen(ground, households[0], since)
    assert (seen.mine.own_minor, seen.mine.matched_minor) == (10, 10)
    assert (seen.together, seen.months, seen.per_cent) == (None, (), None)
    (stranger,) = shares_seen(ground, households[5], since)
    assert (stranger.mine.own_minor, stranger.together) == (0, None)
    clock.advance(days=31)
    save(ground, households[4], 30)
    (seen,) = shares_seen(ground, households[0], since)
    assert seen.together is not None
    assert (seen.together.own_minor, seen.together.matched_minor) == (70, 60 + 10 - 0)
    assert seen.per_cent == 14
    (month,) = seen.months
    assert (month.first.month, month.last.month, month.households) == (3, 4, 5)
    with reading() as session:
        key: dict[str, Any] = {"community_id": ground.community_id}
        own = shares_of(session, **key, household_id=households[0])
        lines = match_register(session, **key, household_id=households[0])
        everybody = match_register(session, **key, limit=3)
        older = match_register(session, **key, after=everybody[-1].id)
    assert [(each.own_minor, each.matched_minor) for each in own] == [(10, 10)]
    assert [(each.own_minor, each.matched_minor) for each in lines] == [(10, 10)]
    assert (len(everybody), len(older)) == (3, 2)


def test_a_match_that_runs_dry_among_simultaneous_shares_is_never_given_twice(
    app: Flask, ground: Ground
) -> None:
    """Eight households at once: first the budget runs dry, then the year's limit is reached."""
    households = neighbours(ground, 8)
    poor = grant(ground, 33)
    promise(ground, poor)
    commands = [saving(ground, each, 10) for each in households]
    saved = together(app, *(lambda each=each: perform(save_share, each) for each in commands))
    assert all(not isinstance(each, Exception) for each in saved), saved
    assert sorted(each.matched_minor for each in saved) == [0, 0, 0, 0, 3, 10, 10, 10]
    assert (left_of(ground, poor), ground.pot()) == (0, 80 + 33)
    rich = grant(ground, 1_000)
    promise(ground, rich, year_limit_minor=25)
    repeated = [saving(ground, each, 10) for each in households]
    acts = [lambda each=each: perform(save_share, each) for each in repeated]
    saved = together(app, *acts, *acts[:2])
    assert all(not isinstance(each, Exception) for each in saved), saved
    assert saved[8:] == saved[:2]
    assert sum(each.matched_minor for each in saved[:8]) == 25
    assert (left_of(ground, rich), ground.pot()) == (975, 80 + 33 + 80 + 25)
    ground.check_books()


def shares_seen(ground: Ground, household_id: UUID, since: Any) -> list[Any]:
    with reading() as session:
        return pot_shares(
            session,
            community_id=ground.community_id,
            place_id=ground.street_id,
            household_id=household_id,
            since=since,
        )


def register_of(ground: Ground) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(MatchGiven)) or 0
