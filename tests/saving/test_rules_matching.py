"""What a funder adds, as tables: how much, when, and what no funder can promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from cambio.database import Refusal
from cambio.saving.errors import (
    CounterLimit,
    GiftLimit,
    GiftsOff,
    MatchParts,
    MatchPeriod,
    MatchTarget,
    MatchThemesForPledges,
    MatchTitle,
    YearLimitInvalid,
)
from cambio.saving.rules.counter import check_at_counter
from cambio.saving.rules.gifts import Terms, check_gift, default_terms
from cambio.saving.rules.matching import (
    Added,
    MatchTerms,
    PutInto,
    ShortOf,
    Standing,
    added_to,
    applies,
    check_terms,
    own_needed,
    taken_back,
)

TODAY = date(2026, 3, 7)
ONE_FOR_ONE = MatchTerms(
    funder_parts=1, own_parts=1, year_limit_minor=100, shares=True, pledges=True
)
TWO_FOR_ONE = replace(ONE_FOR_ONE, funder_parts=2)
ONE_FOR_TWO = replace(ONE_FOR_ONE, own_parts=2)

ADDED = [
    (ONE_FOR_ONE, 10, 0, 1_000, Added(10, 10, None)),
    (TWO_FOR_ONE, 10, 0, 1_000, Added(20, 20, None)),
    (ONE_FOR_TWO, 11, 0, 1_000, Added(5, 5, None)),
    (ONE_FOR_TWO, 1, 0, 1_000, Added(0, 0, None)),
    (ONE_FOR_ONE, 10, 95, 1_000, Added(5, 10, ShortOf.YEAR)),
    (ONE_FOR_ONE, 10, 100, 1_000, Added(0, 10, ShortOf.YEAR)),
    (ONE_FOR_ONE, 10, 130, 1_000, Added(0, 10, ShortOf.YEAR)),
    (ONE_FOR_ONE, 10, 0, 3, Added(3, 10, ShortOf.BUDGET)),
    (ONE_FOR_ONE, 10, 0, 0, Added(0, 10, ShortOf.BUDGET)),
    (TWO_FOR_ONE, 10, 92, 7, Added(7, 20, ShortOf.BUDGET)),
]


@pytest.mark.parametrize(("terms", "own", "given", "budget", "added"), ADDED)
def test_never_more_is_added_than_is_promised_or_left(
    terms: MatchTerms, own: int, given: int, budget: int, added: Added
) -> None:
    assert added_to(own, terms, given_minor=given, budget_minor=budget) == added


def test_the_least_that_a_household_puts_in_completes_a_price_and_no_less_does() -> None:
    left = {"given_minor": 90, "budget_minor": 7}
    for room, funder, own in product(range(1, 25), (1, 2, 3), (1, 2, 3)):
        terms = replace(ONE_FOR_ONE, funder_parts=funder, own_parts=own, year_limit_minor=100)
        least = own_needed(room, terms, **left)
        assert 1 <= least <= room
        complete = [
            each
            for each in range(1, room + 1)
            if each + added_to(each, terms, **left).amount_minor >= room
        ]
        assert least == complete[0]


APPLIES = [
    ({}, PutInto.POT, None, True),
    ({}, PutInto.PURCHASE, "liveability", True),
    ({"shares": False}, PutInto.POT, None, False),
    ({"pledges": False}, PutInto.PURCHASE, None, False),
    ({"themes": ("liveability",), "shares": False}, PutInto.PURCHASE, "liveability", True),
    ({"themes": ("liveability",), "shares": False}, PutInto.PURCHASE, "feeling-safe", False),
    ({"themes": ("liveability",), "shares": False}, PutInto.PURCHASE, None, False),
    ({"starts_on": date(2026, 3, 7)}, PutInto.POT, None, True),
    ({"starts_on": date(2026, 3, 8)}, PutInto.POT, None, False),
    ({"ends_on": date(2026, 3, 7)}, PutInto.POT, None, True),
    ({"ends_on": date(2026, 3, 6)}, PutInto.POT, None, False),
]


@pytest.mark.parametrize(("changes", "into", "theme", "expected"), APPLIES)
def test_a_rule_adds_where_for_what_and_when_it_says(
    changes: dict[str, Any], into: PutInto, theme: str | None, *, expected: bool
) -> None:
    terms = replace(ONE_FOR_ONE, **changes)
    assert applies(terms, into=into, theme=theme, today=TODAY) is expected


IMPOSSIBLE = [
    ({}, "", MatchTitle),
    ({}, "x" * 81, MatchTitle),
    ({"funder_parts": 0}, "Straataandeel", MatchParts),
    ({"own_parts": 11}, "Straataandeel", MatchParts),
    ({"year_limit_minor": 0}, "Straataandeel", YearLimitInvalid),
    ({"shares": False, "pledges": False}, "Straataandeel", MatchTarget),
    ({"starts_on": TODAY, "ends_on": date(2026, 3, 6)}, "Straataandeel", MatchPeriod),
    ({"themes": ("liveability",)}, "Straataandeel", MatchThemesForPledges),
]


@pytest.mark.parametrize(("changes", "title", "refusal"), IMPOSSIBLE)
def test_what_no_funder_can_promise_is_refused(
    changes: dict[str, Any], title: str, refusal: type[Refusal]
) -> None:
    terms = replace(ONE_FOR_ONE, **changes)
    with pytest.raises(refusal):
        check_terms(terms, title=title)


BACK = [
    # What stands, the latest first; what the household takes back; what goes back of each.
    ([(10, 10)], 4, [(4, 4)]),
    ([(10, 5)], 3, [(3, 2)]),
    ([(5, 5), (10, 10)], 7, [(5, 5), (2, 2)]),
    ([(10, 3)], 10, [(10, 3)]),
    ([(10, 3)], 99, [(10, 3)]),
    ([(10, 3)], 0, [(0, 0)]),
    ([(0, 0), (4, 8)], 4, [(0, 0), (4, 8)]),
]


@pytest.mark.parametrize(("standing", "own", "back"), BACK)
def test_what_was_added_shrinks_with_what_is_taken_back(
    standing: list[tuple[int, int]], own: int, back: list[tuple[int, int]]
) -> None:
    found = taken_back([Standing(*each) for each in standing], own)
    assert [(each.own_minor, each.matched_minor) for each in found] == back


def test_gifts_stay_within_a_day_s_limit_and_can_be_off() -> None:
    terms = Terms(allowed=True, daily_minor=20)
    check_gift(15, given_minor=5, terms=terms)
    with pytest.raises(GiftLimit) as refused:
        check_gift(16, given_minor=5, terms=terms)
    assert refused.value.facts == {"left_minor": 15}
    with pytest.raises(GiftsOff):
        check_gift(1, given_minor=0, terms=Terms(allowed=False, daily_minor=20))
    assert default_terms(2) == Terms(allowed=True, daily_minor=5_000)


def test_the_counter_moves_so_much_in_a_day_and_no_more() -> None:
    check_at_counter(40, done_minor=60, scale=0)
    check_at_counter(4_000, done_minor=6_000, scale=2)
    for amount_minor, done_minor, scale in ((41, 60, 0), (4_001, 6_000, 2)):
        with pytest.raises(CounterLimit) as refused:
            check_at_counter(amount_minor, done_minor=done_minor, scale=scale)
        assert refused.value.facts == {"most": 100, "left": 40}
