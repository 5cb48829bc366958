"""Trying a rule on what happened: the same decisions, with limits counted along."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from cambio.earning.rules import (
    Cap,
    CapScope,
    Condition,
    ConditionKind,
    Happened,
    People,
    PlaceTrial,
    Reward,
    Span,
    Tariff,
    Terms,
    Work,
    by_place,
    replay,
)

MONDAY = date(2026, 1, 5)
DREEF, ENKSTRAAT = UUID(int=1), UUID(int=2)
FIRST, SECOND = UUID(int=11), UUID(int=12)


def took_part(household_id: UUID, day: int, place_id: UUID = DREEF) -> Happened:
    return Happened(
        on=MONDAY + timedelta(days=day),
        household_id=household_id,
        place_id=place_id,
        people=People(2, 0),
        paid=Reward(1, 1),
    )


def test_a_limit_counts_what_was_tried_before_in_its_week() -> None:
    week = Cap(scope=CapScope.HOUSEHOLD, most_minor=5, span=Span.WEEK)
    terms = Terms(per_adult_minor=2, caps=(week,))
    history = [took_part(FIRST, day) for day in (0, 1, 2, 7)] + [took_part(SECOND, 8)]
    given = [each.decision.reward.household_minor for each in replay(terms, history)]
    assert given == [4, 1, 0, 4, 4]


def test_a_trial_adds_up_by_street_with_what_was_paid_then() -> None:
    terms = Terms(per_adult_minor=3, household_parts=2, street_parts=1)
    history = [took_part(FIRST, 0), took_part(FIRST, 1), took_part(SECOND, 1, ENKSTRAAT)]
    assert by_place(replay(terms, history)) == [
        PlaceTrial(DREEF, 1, 2, 0, Reward(8, 4), Reward(2, 2)),
        PlaceTrial(ENKSTRAAT, 1, 1, 0, Reward(4, 2), Reward(1, 1)),
    ]


def test_the_first_time_and_work_of_a_place_are_seen_in_the_order_of_days() -> None:
    terms = Terms(
        conditions=(Condition(kind=ConditionKind.FIRST_TIME, extra_minor=5),),
        per_adult_minor=1,
        place=Tariff(per_bag_minor=2),
    )
    work = Happened(on=MONDAY, household_id=None, place_id=DREEF, work=Work(bags=4))
    history = [took_part(FIRST, 0), work, took_part(FIRST, 3)]
    assert [each.decision.reward for each in replay(terms, history)] == [
        Reward(7, 0),
        Reward(0, 8),
        Reward(2, 0),
    ]


def test_a_streets_own_card_brings_its_share_and_fills_the_limit_of_its_pot() -> None:
    month = Cap(scope=CapScope.PLACE, most_minor=5, span=Span.MONTH)
    terms = Terms(per_adult_minor=4, street_parts=1, caps=(month,))
    card = Happened(on=MONDAY, household_id=None, place_id=DREEF, by_its_card=True)
    history = [card, took_part(FIRST, 1)]
    assert [each.decision.reward for each in replay(terms, history)] == [Reward(0, 2), Reward(4, 3)]
