"""What a rule gives and why: amounts, conditions, limits, and a household's own choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cambio.earning.rules import (
    NO_WORK,
    NOTHING,
    Beyond,
    Cap,
    CapScope,
    Circumstances,
    Condition,
    ConditionKind,
    People,
    Reward,
    Span,
    Tariff,
    Terms,
    Work,
    bounds_of,
    decide,
    decide_for_place,
    reasons_of,
)

NEW_YEAR = date(2026, 1, 1)  # a Thursday
ONE, TWO = People(1, 0), People(2, 1)
NOW = Circumstances(on=NEW_YEAR)


def cap(scope: str, most: int, span: str | None = None, beyond: str = "nothing") -> Cap:
    return Cap(
        scope=CapScope(scope),
        most_minor=most,
        span=Span(span) if span else None,
        beyond=Beyond(beyond),
    )


# ------------------------------------------------------------------------------------- amounts

AMOUNTS = [
    # terms, people, work, what is given
    (Terms(fixed_minor=5), TWO, NO_WORK, Reward(5, 0)),
    (Terms(per_adult_minor=3, per_child_minor=1), TWO, NO_WORK, Reward(7, 0)),
    (Terms(per_bag_minor=2), ONE, Work(bags=4), Reward(8, 0)),
    (Terms(per_kilo_minor=1), ONE, Work(kilos=12), Reward(12, 0)),
    (Terms(per_hour_minor=25), ONE, Work(minutes=90), Reward(37, 0)),
    (Terms(per_hour_minor=25), ONE, Work(minutes=1), NOTHING),
    (Terms(per_bag_minor=2, per_adult_minor=3), ONE, NO_WORK, Reward(3, 0)),
    # Sixty of a hundred for the household, the rest for the street; what is over stays at home.
    (Terms(fixed_minor=9, household_parts=60, street_parts=40), ONE, NO_WORK, Reward(6, 3)),
    (Terms(per_bag_minor=2, household_parts=0, street_parts=1), ONE, Work(bags=3), Reward(0, 6)),
    (Terms(fixed_minor=5), People(0, 0), NO_WORK, NOTHING),
]


@pytest.mark.parametrize(("terms", "people", "work", "expected"), AMOUNTS)
def test_people_and_measured_work_are_worth_what_the_rule_says(
    terms: Terms, people: People, work: Work, expected: Reward
) -> None:
    assert decide(terms, people, NOW, work=work).reward == expected


# -------------------------------------------------------------------------------------- limits

SIX = Terms(fixed_minor=6)
SHARED = Terms(fixed_minor=9, household_parts=2, street_parts=1)  # six and three

CAPS = [
    # terms, limits, given before under each, what is given, what each holds back
    (SIX, [cap("household", 10, "week")], [0], Reward(6, 0), []),
    (SIX, [cap("household", 10, "week")], [4], Reward(6, 0), []),
    (SIX, [cap("household", 10, "week")], [5], Reward(5, 0), [1]),
    (SIX, [cap("household", 10, "week")], [10], NOTHING, [6]),
    (SIX, [cap("household", 10, "week")], [99], NOTHING, [6]),
    (SIX, [cap("household", 10, "day", "street")], [9], Reward(1, 5), [5]),
    (SHARED, [cap("household", 4, "month", "street")], [0], Reward(4, 5), [2]),
    (SHARED, [cap("household", 4, "year")], [0], Reward(4, 3), [2]),
    (SIX, [cap("action", 100)], [97], Reward(3, 0), [3]),
    (SIX, [cap("action", 100, beyond="street")], [97], Reward(3, 3), [3]),
    (SHARED, [cap("place", 50, "month")], [48], Reward(6, 2), [1]),
    (SHARED, [cap("place", 50, "month")], [50], Reward(6, 0), [3]),
    # The narrowest holds, whichever stands first; each tells what it held back itself.
    (SIX, [cap("household", 5, "day"), cap("household", 9, "week")], [0, 6], Reward(3, 0), [1, 2]),
    (SIX, [cap("household", 9, "week"), cap("household", 5, "day")], [6, 0], Reward(3, 0), [3]),
    # What a household's limit sends to the street is still under the street's own limit.
    (SIX, [cap("place", 2, "day"), cap("household", 2, "day", "street")], [0, 0], Reward(2, 2), 0),
]


@pytest.mark.parametrize(("terms", "caps", "before", "expected", "held"), CAPS)
def test_a_limit_gives_what_fits_and_says_what_it_held_back(
    terms: Terms, caps: list[Cap], before: list[int], expected: Reward, held: list[int] | int
) -> None:
    decision = decide(
        replace(terms, caps=tuple(caps)), ONE, Circumstances(on=NEW_YEAR, given=before)
    )
    assert decision.reward == expected
    assert held == 0 or [each.cut_minor for each in decision.cuts] == held


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 50), st.sampled_from(Beyond))
def test_a_household_never_gets_more_than_its_limit_and_nothing_is_made(
    fixed: int, before: int, most: int, beyond: Beyond
) -> None:
    limit = Cap(scope=CapScope.HOUSEHOLD, most_minor=most, span=Span.WEEK, beyond=beyond)
    so = Circumstances(on=NEW_YEAR, given=[before])
    decision = decide(Terms(fixed_minor=fixed, caps=(limit,)), ONE, so)
    assert before + decision.reward.household_minor <= max(most, before)
    held = sum(each.cut_minor for each in decision.cuts)
    lost = held if beyond is Beyond.NOTHING else 0
    assert decision.reward.total_minor + lost == fixed


BOUNDS = [
    (Span.DAY, date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 2)),
    (Span.WEEK, date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 5)),
    (Span.WEEK, date(2026, 1, 4), date(2025, 12, 29), date(2026, 1, 5)),
    (Span.WEEK, date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 12)),
    (Span.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
    (Span.MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 3, 1)),
    (Span.YEAR, date(2026, 7, 1), date(2026, 1, 1), date(2027, 1, 1)),
]


@pytest.mark.parametrize(("span", "day", "first", "after"), BOUNDS)
def test_a_span_begins_and_ends_with_the_calendar(
    span: Span, day: date, first: date, after: date
) -> None:
    assert bounds_of(span, day) == (first, after)


# ---------------------------------------------------------------------------------- conditions


def when(kind: str, least: int = 1, span: str | None = None, extra: int | None = None) -> Condition:
    return Condition(
        kind=ConditionKind(kind),
        least=least,
        span=Span(span) if span else None,
        extra_minor=extra,
    )


def months_ago(*numbers: int) -> list[date]:
    """The first of the month, so many months before January 2026."""
    return [date(2026 - (number + 11) // 12, 12 - (number - 1) % 12, 1) for number in numbers]


CONDITIONS: list[tuple[Condition, dict[str, Any], bool]] = [
    (when("first_time"), {}, True),
    (when("first_time"), {"earlier": [date(2020, 1, 1)]}, False),
    (when("households", 5), {"households": 4}, False),
    (when("households", 5), {"households": 5}, True),
    (when("team"), {}, False),
    (when("team"), {"is_team": True}, True),
    (when("streak", 3, "month"), {"earlier": months_ago(1)}, False),
    (when("streak", 3, "month"), {"earlier": months_ago(1, 2)}, True),
    # A month without breaks the row.
    (when("streak", 3, "month"), {"earlier": months_ago(1, 3, 4)}, False),
    # The row counts again when it is full again, and once in its month.
    (when("streak", 3, "month"), {"earlier": months_ago(1, 2, 3)}, False),
    (when("streak", 3, "month"), {"earlier": months_ago(1, 2, 3, 4, 5)}, True),
    (when("streak", 3, "month"), {"earlier": [*months_ago(1, 2), NEW_YEAR]}, False),
    (when("streak", 2, "week"), {"earlier": [NEW_YEAR - timedelta(days=7)]}, True),
    (when("streak", 2, "day"), {"earlier": [NEW_YEAR - timedelta(days=1)]}, True),
    (when("streak", 2, "day"), {"earlier": [NEW_YEAR - timedelta(days=2)]}, False),
    (when("streak", 2, "year"), {"earlier": [date(2025, 1, 1)]}, True),
]


@pytest.mark.parametrize(("condition", "so", "met"), CONDITIONS)
def test_a_condition_decides_whether_anything_is_given_and_an_extra_comes_on_top(
    condition: Condition, so: dict[str, Any], *, met: bool
) -> None:
    circumstances = NOW._replace(**so)
    gate = decide(Terms(fixed_minor=4, conditions=(condition,)), ONE, circumstances)
    assert gate.reward == (Reward(4, 0) if met else NOTHING)
    assert gate.unmet == (None if met else condition)
    extra = replace(condition, extra_minor=3)
    decision = decide(Terms(fixed_minor=4, conditions=(extra,)), ONE, circumstances)
    assert decision.reward == Reward(7 if met else 4, 0)
    assert decision.extra_minor == (3 if met else 0)


def test_only_too_few_households_can_still_become_enough() -> None:
    few = Terms(fixed_minor=4, conditions=(when("households", 5),))
    team = Terms(fixed_minor=4, conditions=(when("team"),))
    assert decide(few, ONE, NOW).waits
    assert not decide(team, ONE, NOW).waits


# --------------------------------------------------------------------------- choices and places


def test_a_household_that_chose_so_leaves_everything_to_its_street() -> None:
    decision = decide(SHARED, ONE, NOW._replace(all_to_street=True))
    assert (decision.reward, decision.chosen_minor) == (Reward(0, 9), 6)


def test_what_is_left_to_the_street_is_under_the_limit_of_the_household_too() -> None:
    terms = replace(SIX, caps=(cap("household", 10, "week"),))
    so = Circumstances(on=NEW_YEAR, given=[8], all_to_street=True)
    assert decide(terms, ONE, so).reward == Reward(0, 2)


NOWHERE = [
    (SHARED, Reward(9, 0)),
    (Terms(fixed_minor=9, household_parts=0, street_parts=1), NOTHING),
    (replace(SIX, caps=(cap("household", 4, "day", "street"),)), Reward(4, 0)),
]


@pytest.mark.parametrize(("terms", "expected"), NOWHERE)
def test_a_household_that_lives_nowhere_here_shares_with_no_street(
    terms: Terms, expected: Reward
) -> None:
    so = Circumstances(
        on=NEW_YEAR, has_place=False, all_to_street=True, given=[0] * len(terms.caps)
    )
    assert decide(terms, ONE, so).reward == expected


TARIFF = Terms(
    place=Tariff(fixed_minor=10, per_bag_minor=2, per_kilo_minor=1, per_hour_minor=5),
    conditions=(when("team"),),
    caps=(cap("place", 60, "month"),),
)
PLACES = [
    (Work(), True, 0, 10),
    (Work(bags=7), True, 0, 24),
    (Work(bags=7, kilos=3, minutes=120), True, 0, 37),
    (Work(bags=30), True, 0, 60),
    (Work(bags=7), True, 50, 10),
    (Work(bags=7), False, 0, 0),
]


@pytest.mark.parametrize(("work", "is_team", "before", "expected"), PLACES)
def test_a_tariff_sheet_pays_a_team_for_its_work(
    work: Work, *, is_team: bool, before: int, expected: int
) -> None:
    so = Circumstances(on=NEW_YEAR, is_team=is_team, given=[before])
    assert decide_for_place(TARIFF, work, so).reward == Reward(0, expected)


# ------------------------------------------------------------------------------------- reasons


def test_a_decision_is_kept_in_numbers_and_only_those_that_say_something() -> None:
    assert reasons_of(decide(SIX, ONE, NOW), ONE) == {"adults": 1}
    capped = replace(SIX, caps=(cap("household", 10, "week"),))
    decision = decide(capped, TWO, Circumstances(on=NEW_YEAR, given=[5]))
    assert reasons_of(decision, TWO, Work(bags=2)) == {
        "adults": 2,
        "children": 1,
        "bags": 2,
        "cuts": [
            {
                "scope": "household",
                "span": "week",
                "most_minor": 10,
                "beyond": "nothing",
                "cut_minor": 1,
            }
        ],
    }
    gate = Terms(fixed_minor=4, conditions=(when("households", 5),))
    assert reasons_of(decide(gate, ONE, NOW), ONE)["unmet"] == {
        "kind": "households",
        "least": 5,
        "span": None,
    }
