"""Who counts, what is given, and which version holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cambio.database import Refusal
from cambio.earning.errors import (
    ActionCancelled,
    ActionClosed,
    ActionNotOpen,
    ToldTooLate,
)
from cambio.earning.rules import (
    NOTHING,
    ActionStatus,
    MonthSum,
    Outcome,
    People,
    Reward,
    Terms,
    counted_people,
    latest_in_force,
    merge_small,
    most_for,
    name_in,
    outcome_of,
    require_open_at,
    reward_for,
)

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)

# ------------------------------------------------------------------------------------- rewards

TWO_TO_ONE = Terms(per_adult_minor=3, per_child_minor=3, household_parts=2, street_parts=1)

REWARDS = [
    (TWO_TO_ONE, People(1, 0), Reward(2, 1)),
    (TWO_TO_ONE, People(2, 1), Reward(6, 3)),
    (TWO_TO_ONE, People(0, 0), NOTHING),
    # What does not divide stays with the household.
    (Terms(per_adult_minor=2, household_parts=2, street_parts=1), People(1, 0), Reward(2, 0)),
    (Terms(per_adult_minor=5, household_parts=1, street_parts=1), People(1, 0), Reward(3, 2)),
    (Terms(per_adult_minor=6, per_child_minor=3), People(1, 2), Reward(12, 0)),
    (Terms(per_adult_minor=3, household_parts=0, street_parts=1), People(2, 0), Reward(0, 6)),
    # A fixed reward is a household's, whatever its size.
    (Terms(fixed_minor=10), People(3, 2), Reward(10, 0)),
    (Terms(fixed_minor=10, per_child_minor=1), People(1, 2), Reward(12, 0)),
    (Terms(), People(9, 9), NOTHING),
]


@pytest.mark.parametrize(("terms", "people", "expected"), REWARDS)
def test_a_reward_is_shared_by_its_parts(terms: Terms, people: People, expected: Reward) -> None:
    assert reward_for(terms, people) == expected


amounts = st.integers(0, 10_000)
some_terms = st.builds(
    Terms,
    per_adult_minor=amounts,
    per_child_minor=amounts,
    fixed_minor=amounts,
    household_parts=st.integers(0, 10),
    street_parts=st.integers(1, 10),
)
some_people = st.builds(People, st.integers(0, 20), st.integers(0, 20))


@given(some_terms, some_people, some_people)
def test_more_people_never_earn_less_for_anybody(terms: Terms, some: People, more: People) -> None:
    before, after = reward_for(terms, some), reward_for(terms, some.at_least(more))
    assert after.household_minor >= before.household_minor
    assert after.place_minor >= before.place_minor


@given(some_terms, some_people)
def test_a_purse_for_so_many_people_suffices_for_them(terms: Terms, people: People) -> None:
    assert reward_for(terms, people).total_minor <= most_for(terms, people.total)


PURSES = [(TWO_TO_ONE, 40, 120), (Terms(per_adult_minor=6, per_child_minor=3), 10, 60)]


@pytest.mark.parametrize(("terms", "expected_people", "expected"), PURSES)
def test_a_purse_holds_what_the_expected_people_can_earn(
    terms: Terms, expected_people: int, expected: int
) -> None:
    assert most_for(terms, expected_people) == expected


COUNTED = [
    ([People(1, 0)], People(2, 1), People(1, 0)),
    ([People(1, 0), People(0, 1)], People(2, 1), People(1, 1)),
    ([People(2, 1), People(0, 1)], People(2, 1), People(2, 1)),
    ([People(9, 0)], People(2, 1), People(2, 0)),
    ([People(0, 1)], People(2, 0), People(0, 0)),
    ([], People(2, 1), People(0, 0)),
]


@pytest.mark.parametrize(("parts", "household", "expected"), COUNTED)
def test_cards_add_up_to_at_most_the_people_of_the_household(
    parts: list[People], household: People, expected: People
) -> None:
    assert counted_people(parts, household=household) == expected


OUTCOMES = [
    (People(0, 0), People(1, 0), Reward(2, 1), Outcome.CREDITED),
    (People(1, 0), People(2, 0), Reward(2, 1), Outcome.MORE_CREDITED),
    (People(1, 0), People(1, 0), NOTHING, Outcome.DUPLICATE),
    (People(1, 0), People(1, 0), None, Outcome.PURSE_EMPTY),
    (People(0, 0), People(1, 0), None, Outcome.PURSE_EMPTY),
    (People(0, 0), People(1, 0), NOTHING, Outcome.CREDITED),  # practice
    (People(1, 0), People(1, 1), NOTHING, Outcome.MORE_CREDITED),  # practice
]


@pytest.mark.parametrize(("before", "now", "added", "expected"), OUTCOMES)
def test_an_outcome_tells_what_came_of_it(
    before: People, now: People, added: Reward | None, expected: Outcome
) -> None:
    assert outcome_of(before, now, added) is expected


# ------------------------------------------------------------------------------ when cards count


class Showing(NamedTuple):
    """A card that is shown so many minutes after the closing, and told so many hours after it.

    `accepted`: a person decided that it counts.
    """

    status: ActionStatus
    shown_minutes: int
    told_hours: float
    late_scan_hours: int
    refusal: type[Refusal] | None
    accepted: bool = False


SHOWINGS = [
    Showing(ActionStatus.PLANNED, 0, 0, 72, ActionNotOpen),
    Showing(ActionStatus.CANCELLED, 0, 0, 72, ActionCancelled),
    Showing(ActionStatus.OPEN, -60, 0, 72, None),
    Showing(ActionStatus.CLOSED, -1, 1, 72, None),
    Showing(ActionStatus.CLOSED, 0, 71.9, 72, None),
    Showing(ActionStatus.CLOSED, 1, 1, 72, ActionClosed),
    Showing(ActionStatus.CLOSED, 1, 72, 72, ActionClosed),
    Showing(ActionStatus.CLOSED, -1, 72, 72, ToldTooLate),
    Showing(ActionStatus.CLOSED, -1, 0, 0, ToldTooLate),
    Showing(ActionStatus.CLOSED, -1, 72, 72, None, accepted=True),
    Showing(ActionStatus.CLOSED, 1, 72, 72, None, accepted=True),
    Showing(ActionStatus.PLANNED, 0, 0, 72, ActionNotOpen, accepted=True),
    Showing(ActionStatus.CANCELLED, 0, 0, 72, ActionCancelled, accepted=True),
]


@pytest.mark.parametrize("showing", SHOWINGS)
def test_a_card_counts_while_the_action_is_open_and_late_scans_have_their_time(
    showing: Showing,
) -> None:
    def check() -> None:
        require_open_at(
            showing.status,
            closed_at=NOON if showing.status is ActionStatus.CLOSED else None,
            happened_at=NOON + timedelta(minutes=showing.shown_minutes),
            now=NOON + timedelta(hours=showing.told_hours),
            late_scan_hours=showing.late_scan_hours,
            accepted=showing.accepted,
        )

    if showing.refusal is None:
        check()
    else:
        with pytest.raises(showing.refusal):
            check()


# ------------------------------------------------------------------------- versions and repeats


class Held(NamedTuple):
    """A version of a rule."""

    version: int
    valid_from: datetime
    valid_until: datetime | None = None


def on(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


VERSIONS = [
    ([], 5, None),
    ([Held(1, on(5))], 4, None),
    ([Held(1, on(5))], 5, 1),
    ([Held(1, on(1)), Held(2, on(5))], 4, 1),
    ([Held(1, on(1)), Held(2, on(5))], 6, 2),
    ([Held(1, on(1), on(5))], 5, None),
    # A version that ended does not bring back the one that it replaced.
    ([Held(1, on(1)), Held(2, on(5), on(9))], 20, None),
    ([Held(1, on(1)), Held(3, on(5)), Held(2, on(7))], 20, 3),
]


@pytest.mark.parametrize(("versions", "day", "expected"), VERSIONS)
def test_the_latest_version_that_has_begun_holds(
    versions: list[Held], day: int, expected: int | None
) -> None:
    found = latest_in_force(versions, on(day))
    assert (found and found.version) == expected


def test_a_name_is_told_in_dutch_where_there_is_no_other() -> None:
    names = {"nl": "Opruimactie", "en": "Clean-up"}
    assert [name_in(names, each) for each in ("nl", "en", "tr")] == [
        "Opruimactie",
        "Clean-up",
        "Opruimactie",
    ]


# ------------------------------------------------------------------------------- small numbers


def month(number: int, households: str, place_minor: int = 1) -> MonthSum:
    first = date(2026, number, 1)
    ids = frozenset(UUID(int=ord(letter)) for letter in households)
    return MonthSum(first, first, ids, place_minor)


MONTHS = [
    ([month(1, "abcde")], [(1, 1, 5, 1)]),
    ([month(1, "abcd")], []),
    ([month(1, "abcd"), month(2, "efghi")], [(1, 2, 9, 2)]),
    # The same three households in two months are still three.
    ([month(1, "abc"), month(2, "abc"), month(3, "abcdefgh")], [(1, 3, 8, 3)]),
    ([month(1, "abcde"), month(2, "ab")], [(1, 2, 5, 2)]),
    ([month(2, "ab"), month(1, "abcde"), month(3, "abcdef")], [(1, 1, 5, 1), (2, 3, 6, 2)]),
]


@pytest.mark.parametrize(("months", "expected"), MONTHS)
def test_months_of_few_households_are_told_together(
    months: list[MonthSum], expected: list[tuple[int, int, int, int]]
) -> None:
    found = [
        (each.first.month, each.last.month, len(each.households), each.place_minor)
        for each in merge_small(months)
    ]
    assert found == expected
