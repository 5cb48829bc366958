"""Limits, conditions and choices in use: what was given before counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from cambio.database import new_id, perform, reading
from cambio.earning import queries
from cambio.earning.rules import (
    Beyond,
    Cap,
    CapScope,
    Condition,
    ConditionKind,
    RuleDraft,
    RuleKind,
    Span,
    Terms,
)
from cambio.earning.use_cases import (
    ChooseStreet,
    choose_street,
)
from cambio.earning.use_cases.deeds import DeedReceipt, RecordDeed, record_deed
from tests.earning.ground import Ground, template

COMPANY = template("cambio-company")
WEEK = Cap(scope=CapScope.HOUSEHOLD, most_minor=10, span=Span.WEEK)
BAGS = RuleDraft(
    slug="bags",
    kind=RuleKind.DEED,
    names={"nl": "Zakken"},
    descriptions={"nl": "Per zak."},
    terms=Terms(per_bag_minor=1),
)


def with_terms(ground: Ground, **terms: Any) -> None:
    """Give the clean-up and the bags other terms: six for taking part, one for a bag."""
    clean_up = replace(COMPANY.rules[0], terms=Terms(fixed_minor=6, **terms))
    bags = replace(BAGS, terms=Terms(per_bag_minor=1, **terms))
    ground.apply(replace(COMPANY, rules=(clean_up, bags, *COMPANY.rules[2:])))


def bags(
    ground: Ground,
    budget_id: UUID,
    household_id: UUID | None,
    number: int,
    *,
    rule: str = "bags",
    place_id: UUID | None = None,
) -> DeedReceipt:
    command = RecordDeed(
        **ground.keyed,
        rule_id=ground.rules[rule],
        budget_id=budget_id,
        happened_on=ground.clock.now.date(),
        household_id=household_id,
        place_id=place_id,
        bags=number,
    )
    return perform(record_deed, command)


def test_what_a_household_was_given_this_week_counts_under_its_limit(ground: Ground) -> None:
    with_terms(ground, caps=(WEEK,))
    budget_id, household_id = ground.grant(), ground.household()
    given = [
        ground.show(ground.open_action(budget_id), household_id).household_minor for _ in range(3)
    ]
    assert given == [6, 4, 0]
    ground.clock.advance(days=7)
    assert ground.show(ground.open_action(budget_id), household_id).household_minor == 6
    ground.check_books()


def test_what_is_beyond_goes_to_the_street_where_the_rule_says_so(ground: Ground) -> None:
    with_terms(ground, caps=(replace(WEEK, beyond=Beyond.STREET),))
    budget_id, household_id = ground.grant(), ground.household()
    for _ in range(3):
        ground.show(ground.open_action(budget_id), household_id)
    assert (ground.holds(household_id), ground.pot()) == (10, 8)


def test_more_people_of_a_household_are_under_the_limit_once(ground: Ground) -> None:
    clean_up = replace(COMPANY.rules[0], terms=Terms(per_adult_minor=6, caps=(WEEK,)))
    ground.apply(replace(COMPANY, rules=(clean_up, *COMPANY.rules[1:])))
    action_id, household_id = ground.open_action(ground.grant()), ground.household(adults=3)
    given = [
        ground.show(action_id, household_id, source_id=UUID(int=number)).household_minor
        for number in (1, 2, 3)
    ]
    assert given == [6, 4, 0]
    ground.check_books()


def test_the_first_time_and_a_row_of_months_bring_something_extra(ground: Ground) -> None:
    first = Condition(kind=ConditionKind.FIRST_TIME, extra_minor=5)
    row = Condition(kind=ConditionKind.STREAK, least=2, span=Span.MONTH, extra_minor=3)
    with_terms(ground, conditions=(first, row))
    budget_id, household_id = ground.grant(), ground.household()
    given = [bags(ground, budget_id, household_id, 1).household_minor]
    for _ in range(3):
        ground.clock.advance(days=31)
        given.append(bags(ground, budget_id, household_id, 1).household_minor)
    assert given == [6, 4, 1, 4]


def test_too_few_households_wait_and_are_paid_once_there_are_enough(ground: Ground) -> None:
    enough = Condition(kind=ConditionKind.HOUSEHOLDS, least=3)
    with_terms(ground, conditions=(enough,))
    action_id = ground.open_action(ground.grant())
    households = [ground.household() for _ in range(3)]
    assert [ground.show(action_id, each).outcome for each in households[:2]] == ["purse_empty"] * 2
    assert ground.show(action_id, households[2]).household_minor == 6
    assert ground.top_up(action_id, 1)[1:] == (2, 0)
    assert [ground.holds(each) for each in households] == [6, 6, 6]


def test_a_household_may_leave_everything_to_its_street(ground: Ground) -> None:
    with_terms(ground, caps=(WEEK,))
    budget_id, household_id = ground.grant(), ground.household()
    choice = ChooseStreet(
        **ground.who,
        programme_id=ground.programmes["cambio-company"],
        household_id=household_id,
        everything=True,
    )
    perform(choose_street, choice)
    ground.show(ground.open_action(budget_id), household_id)
    assert (ground.holds(household_id), ground.pot()) == (0, 6)
    perform(choose_street, replace(choice, everything=False))
    ground.show(ground.open_action(budget_id), household_id)
    # What it left to the street is under its limit of ten too.
    assert (ground.holds(household_id), ground.pot()) == (4, 6)


def test_an_award_keeps_why_it_is_no_more_and_one_of_nothing_says_why(ground: Ground) -> None:
    with_terms(ground, caps=(WEEK,))
    budget_id, household_id = ground.grant(), ground.household()
    bags(ground, budget_id, household_id, 12)
    ground.clock.advance(hours=1)
    receipt = bags(ground, budget_id, household_id, 2)
    assert receipt.household_minor == 0
    with reading() as session:
        found = queries.award_reasons(
            session, community_id=ground.community_id, household_id=household_id
        )
    assert [(each.household_minor, each.reasons["cuts"][0]["cut_minor"]) for each in found] == [
        (0, 2),
        (10, 2),
    ]


def test_a_day_long_ago_counts_in_its_own_week(ground: Ground) -> None:
    with_terms(ground, caps=(WEEK,))
    ground.clock.advance(days=14)
    budget_id, household_id = ground.grant(), ground.household()
    assert bags(ground, budget_id, household_id, 10).household_minor == 10
    command = RecordDeed(
        **{**ground.keyed, "request_key": str(new_id())},
        rule_id=ground.rules["bags"],
        budget_id=budget_id,
        happened_on=(ground.clock.now - timedelta(days=8)).date(),
        household_id=household_id,
        bags=2,
    )
    assert perform(record_deed, command).household_minor == 2
