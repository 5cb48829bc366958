"""What ballots decide, what may be told of them, and what can be proposed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cambio.database import Refusal
from cambio.saving.rules.proposing import check_amount, check_deadline, check_open, check_words
from cambio.saving.rules.spending import Agreement, check_agreement, left_minor
from cambio.saving.rules.voting import (
    TELLING_LEAST,
    Ballots,
    Majority,
    Reason,
    has_majority,
    may_be_decided,
    verdict,
)

NOW = datetime(2026, 3, 7, 10, tzinfo=UTC)
HALF, THIRDS = Majority.MORE_THAN_HALF, Majority.TWO_THIRDS


@pytest.mark.parametrize(
    ("majority", "yes", "no", "enough"),
    [
        (HALF, 3, 3, False),
        (HALF, 4, 3, True),
        (THIRDS, 2, 1, True),
        (THIRDS, 3, 2, False),
        (THIRDS, 66, 34, False),
        (THIRDS, 67, 33, True),
        (Majority.THREE_QUARTERS, 3, 1, True),
        (Majority.THREE_QUARTERS, 5, 2, False),
        (Majority.ALL, 9, 0, True),
        (Majority.ALL, 9, 1, False),
        *((each, 0, 0, False) for each in Majority),
    ],
)
def test_which_part_is_enough(majority: Majority, yes: int, no: int, *, enough: bool) -> None:
    assert has_majority(yes=yes, no=no, majority=majority) is enough


@pytest.mark.parametrize(
    ("ballots", "reason"),
    [
        (Ballots(yes=3), None),
        (Ballots(yes=2, blank=1), None),
        (Ballots(yes=2), Reason.QUORUM),
        (Ballots(yes=2, envelopes=5), Reason.UNOPENED),
        (Ballots(yes=1, no=2), Reason.MAJORITY),
        (Ballots(blank=3), Reason.MAJORITY),
        (Ballots(), Reason.QUORUM),
    ],
)
def test_what_ballots_decide(ballots: Ballots, reason: Reason | None) -> None:
    assert verdict(ballots, quorum=3, majority=THIRDS).reason is reason


def test_few_votes_are_not_told_for_they_tell_who_voted_what() -> None:
    few = verdict(Ballots(yes=TELLING_LEAST - 1), quorum=3, majority=THIRDS)
    assert (few.reason, few.voters, few.yes, few.no) == (None, TELLING_LEAST - 1, None, None)
    enough = verdict(Ballots(yes=3, no=1, blank=1), quorum=3, majority=THIRDS)
    assert (enough.voters, enough.yes, enough.no) == (5, 3, 1)


@pytest.mark.parametrize(
    ("days", "on_paper", "envelopes", "all_voted", "over"),
    [
        (-1, False, 0, False, False),
        (-1, False, 0, True, True),
        (0, False, 0, False, True),
        (0, True, 0, False, False),
        (3, True, 0, False, True),
        (3, True, 1, False, False),
        (-1, True, 1, True, False),
        (14, True, 1, False, True),
    ],
)
def test_when_voting_is_over(
    *, days: int, on_paper: bool, envelopes: int, all_voted: bool, over: bool
) -> None:
    found = may_be_decided(
        Ballots(envelopes=envelopes),
        now=NOW + timedelta(days=days),
        deadline_at=NOW,
        on_paper=on_paper,
        all_voted=all_voted,
    )
    assert found is over


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (lambda: check_words(title="", why=""), "proposal_title_invalid"),
        (lambda: check_words(title="x" * 121, why=""), "proposal_title_invalid"),
        (lambda: check_words(title="x", why="x" * 601), "proposal_title_invalid"),
        (lambda: check_amount(0, currency="CAM", currencies=["CAM"]), "proposal_amount_invalid"),
        (lambda: check_amount(1, currency="GLD", currencies=["CAM"]), "proposal_amount_invalid"),
        (lambda: check_amount(10**10, currency="C", currencies="C"), "proposal_amount_invalid"),
        (lambda: check_deadline(now=NOW, deadline_at=NOW), "voting_days_invalid"),
        (
            lambda: check_deadline(now=NOW, deadline_at=NOW + timedelta(days=62)),
            "voting_days_invalid",
        ),
        (lambda: check_open(20), "too_many_proposals"),
        (lambda: check_agreement(Agreement(small_spend=-1)), "agreement_invalid"),
        (lambda: check_agreement(Agreement(small_spend_days=0)), "agreement_invalid"),
        (lambda: check_agreement(Agreement(quorum=0)), "agreement_invalid"),
    ],
)
def test_what_cannot_be_agreed_or_proposed(check: Callable[[], None], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check()
    assert refused.value.code == code


def test_a_captain_spends_up_to_a_limit_in_whole_tokens() -> None:
    agreed = Agreement(small_spend=100)
    assert left_minor(agreed, scale=0, spent_minor=30) == 70
    assert left_minor(agreed, scale=2, spent_minor=3_000) == 7_000
    assert left_minor(agreed, scale=0, spent_minor=130) == 0
