"""What a report may say, and how many people have to look at it."""

from __future__ import annotations

from uuid import UUID

import pytest

from cambio.database import Refusal
from cambio.earning.errors import (
    ApprovedByYou,
    NotesTooLong,
    OwnReport,
    ReasonInvalid,
    WorkInvalid,
)
from cambio.earning.rules.amounts import People, Tariff, Work
from cambio.earning.rules.photos import touches_in
from cambio.earning.rules.reports import (
    approvals_needed,
    promised_minor,
    reason_given,
    require_other_eyes,
    require_sensible,
)
from cambio.earning.rules.rewards import Terms

ANNE, BERT, CORA = (UUID(int=number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("work", "notes", "refusal"),
    [
        (Work(0, 0, 0), "", None),
        (Work(2_000, 50_000, 600_000), "x" * 1_000, None),
        (Work(-1, 0, 0), "", WorkInvalid),
        (Work(2_001, 0, 0), "", WorkInvalid),
        (Work(0, 50_001, 0), "", WorkInvalid),
        (Work(0, 0, 600_001), "", WorkInvalid),
        (Work(0, 0, 0), "x" * 1_001, NotesTooLong),
    ],
)
def test_a_report_says_what_a_street_can_do(
    work: Work, notes: str, refusal: type[Refusal] | None
) -> None:
    if refusal is None:
        require_sensible(work, notes)
    else:
        with pytest.raises(refusal):
            require_sensible(work, notes)


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 201])
def test_a_reason_is_given_in_few_words(words: str) -> None:
    with pytest.raises(ReasonInvalid):
        reason_given(words)


def test_a_reason_keeps_single_spaces() -> None:
    assert reason_given(" te  veel\nzakken ") == "te veel zakken"


@pytest.mark.parametrize(
    ("total_minor", "four_eyes_minor", "people"),
    [(0, None, 1), (10**9, None, 1), (99, 100, 1), (100, 100, 2), (101, 100, 2)],
)
def test_from_the_limit_on_two_people_look(
    total_minor: int, four_eyes_minor: int | None, people: int
) -> None:
    assert approvals_needed(total_minor, four_eyes_minor) == people


def test_an_action_promises_each_household_its_people_and_the_place_its_work() -> None:
    terms = Terms(
        per_adult_minor=2, per_child_minor=1, fixed_minor=5, place=Tariff(per_bag_minor=3)
    )
    promised = promised_minor(terms, households=4, people=People(6, 2), work=Work(bags=10))
    assert promised == 4 * 5 + 6 * 2 + 2 * 1 + 10 * 3


@pytest.mark.parametrize(
    ("actor", "reported_by", "logged_by", "approved_by", "refusal"),
    [
        (ANNE, BERT, None, frozenset(), None),
        (ANNE, BERT, CORA, frozenset({BERT}), None),
        (ANNE, ANNE, None, frozenset(), OwnReport),
        (ANNE, BERT, ANNE, frozenset(), OwnReport),
        (ANNE, BERT, None, frozenset({ANNE}), ApprovedByYou),
    ],
)
def test_nobody_approves_their_own_or_twice(
    actor: UUID,
    reported_by: UUID,
    logged_by: UUID | None,
    approved_by: frozenset[UUID],
    refusal: type[Refusal] | None,
) -> None:
    asked = {"reported_by": reported_by, "logged_by": logged_by, "approved_by": approved_by}
    if refusal is None:
        require_other_eyes(actor, **asked)  # type: ignore[arg-type] # the table holds each kind
    else:
        with pytest.raises(refusal):
            require_other_eyes(actor, **asked)  # type: ignore[arg-type] # as above


@pytest.mark.parametrize(
    ("text", "touches"),
    [
        ("", []),
        ("500,250,40", [(500, 250, 40)]),
        ("1,2,3 4,5,6", [(1, 2, 3), (4, 5, 6)]),
        ("1,2 x,y,z -1,2,3 99999,1,1 7,8,9", [(7, 8, 9)]),
    ],
)
def test_touches_of_a_brush_are_read_and_noise_is_left_out(
    text: str, touches: list[tuple[int, int, int]]
) -> None:
    assert touches_in(text) == touches
