"""Limits and conditions at the same moment, on both databases: together nobody passes them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import UUID

from flask import Flask

from cambio.database import perform
from cambio.earning.rules import (
    Beyond,
    Cap,
    CapScope,
    Condition,
    ConditionKind,
    RuleDraft,
    Span,
    Tariff,
    Terms,
)
from cambio.earning.use_cases import RecordPlaceParticipation, record_place_participation
from tests.earning.ground import Ground
from tests.earning.use_cases.test_approvals import approve, report
from tests.earning.use_cases.test_limits import BAGS, COMPANY, WEEK, bags, with_terms
from tests.together import together


def limited_to_seven() -> dict[str, RuleDraft]:
    """A rule for bags for each limit that there is: of a household, to the street or not, and of a
    street, by what it did together or one by one; per day, week, month and year."""
    found = {}
    for span in Span:
        household = Cap(scope=CapScope.HOUSEHOLD, most_minor=7, span=span)
        place = replace(household, scope=CapScope.PLACE)
        for name, terms in {
            "household": Terms(per_bag_minor=1, caps=(household,)),
            "rest-to-street": Terms(
                per_bag_minor=1, caps=(replace(household, beyond=Beyond.STREET),)
            ),
            "street": Terms(per_bag_minor=1, household_parts=0, street_parts=1, caps=(place,)),
            "together": Terms(place=Tariff(per_bag_minor=1), caps=(place,)),
        }.items():
            slug = f"{name}-{span}"
            found[slug] = replace(BAGS, slug=slug, terms=terms)
    return found


def test_deeds_at_the_same_moment_pass_no_limit_together(app: Flask, ground: Ground) -> None:
    rules = limited_to_seven()
    ground.apply(replace(COMPANY, rules=(*COMPANY.rules, *rules.values())))
    budget_id, homes = ground.grant(9_000), [ground.household() for _each in range(3)]
    for slug in rules:
        scope = slug.partition("-")[0]
        who: list[UUID | None] = [homes[0]] * 3 if scope in ("household", "rest") else [*homes]
        place_id = ground.street_id if scope == "together" else None
        acts = [
            partial(bags, ground, budget_id, each, 3, rule=slug, place_id=place_id)
            for each in (who if place_id is None else [None] * 3)
        ]
        given = [(each.household_minor, each.place_minor) for each in together(app, *acts)]
        told = sum(each[0] for each in given), sum(each[1] for each in given)
        expected = {"household": (7, 0), "rest": (7, 2)}.get(scope, (0, 7))
        assert (slug, told) == (slug, expected)
    ground.check_books()


def test_reports_that_are_approved_at_the_same_moment_do_not_pass_a_streets_limit_together(
    app: Flask, ground: Ground
) -> None:
    month = Cap(scope=CapScope.PLACE, most_minor=7, span=Span.MONTH)
    with_terms(ground, place=Tariff(per_bag_minor=1), household_parts=1, caps=(month,))
    budget_id = ground.grant()
    actions = [ground.open_action(budget_id) for _each in range(3)]
    for action_id in actions:
        ground.close(action_id)
        report(ground, action_id, bags=4)
    results = together(app, *(partial(approve, ground, each) for each in actions))
    assert [each for each in results if isinstance(each, Exception)] == []
    assert ground.pot() == 7
    ground.check_books()


def test_two_actions_at_the_same_moment_do_not_pass_a_households_limit_together(
    app: Flask, ground: Ground
) -> None:
    with_terms(ground, caps=(WEEK,))
    budget_id, household_id = ground.grant(), ground.household()
    actions = [ground.open_action(budget_id) for _ in range(3)]
    together(app, *(partial(ground.show, each, household_id) for each in actions))
    assert ground.holds(household_id) == 10
    ground.check_books()


def test_households_at_the_same_moment_do_not_pass_an_actions_limit_together(
    app: Flask, ground: Ground
) -> None:
    with_terms(ground, caps=(Cap(scope=CapScope.ACTION, most_minor=13),))
    action_id = ground.open_action(ground.grant())
    households = [ground.household() for _ in range(4)]
    together(app, *(partial(ground.show, action_id, each) for each in households))
    assert sum(ground.holds(each) for each in households) == 13
    ground.check_books()


def test_a_streets_limit_counts_what_its_card_brought_also_at_the_same_moment(
    app: Flask, ground: Ground
) -> None:
    with_terms(
        ground,
        caps=(Cap(scope=CapScope.PLACE, most_minor=8, span=Span.MONTH),),
        household_parts=0,
        street_parts=1,
    )
    budget_id, household_id = ground.grant(), ground.household()
    shown = [
        partial(
            perform,
            record_place_participation,
            RecordPlaceParticipation(
                **ground.who,
                action_id=ground.open_action(budget_id),
                place_id=ground.street_id,
                happened_at=ground.clock.now,
            ),
        )
        for _each in range(2)
    ]
    by_hand = partial(ground.show, ground.open_action(budget_id), household_id)
    results = together(app, *shown, by_hand)
    assert [each for each in results if isinstance(each, Exception)] == []
    assert ground.pot() == 8
    ground.check_books()


def test_only_one_is_the_first_time_also_at_the_same_moment(app: Flask, ground: Ground) -> None:
    extra = Condition(kind=ConditionKind.FIRST_TIME, extra_minor=5)
    with_terms(ground, conditions=(extra,))
    budget_id, household_id = ground.grant(9_000), ground.household()
    actions = [ground.open_action(budget_id) for _ in range(3)]
    together(app, *(partial(ground.show, each, household_id) for each in actions))
    assert ground.holds(household_id) == 3 * 6 + 5
    ground.check_books()


def test_households_that_are_enough_together_are_all_paid_at_the_same_moment(
    app: Flask, ground: Ground
) -> None:
    with_terms(ground, conditions=(Condition(kind=ConditionKind.HOUSEHOLDS, least=3),))
    action_id = ground.open_action(ground.grant())
    households = [ground.household() for _ in range(3)]
    together(app, *(partial(ground.show, action_id, each) for each in households))
    ground.top_up(action_id, 1)
    assert [ground.holds(each) for each in households] == [6, 6, 6]
    ground.check_books()
