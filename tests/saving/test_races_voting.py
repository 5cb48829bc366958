"""Who decides at the same moment: a limit, a quorum and one vote a household hold all the same."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from flask import Flask

from cambio.database import Refusal, perform
from cambio.saving.rules.voting import Choice
from cambio.saving.use_cases.envelopes import NoteEnvelope, note_envelope
from cambio.saving.use_cases.spending import allow_spend
from cambio.saving.use_cases.voting import DecideProposal, cast_vote, decide_proposal
from tests.earning.ground import Ground
from tests.saving.voting import DAYS, Street, street_of
from tests.together import together

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def street(ground: Ground) -> Street:
    """Four households of one street."""
    return street_of(ground, 4)


def test_two_captains_together_spend_no_more_than_one_alone(app: Flask, street: Street) -> None:
    spends = [partial(perform, allow_spend, street.spending(60)) for _ in range(2)]
    assert refused(together(app, *spends)) == ["vote_needed"]


def test_two_captains_together_spend_a_decision_once(app: Flask, street: Street) -> None:
    proposal_id = street.accepted(200)
    spending = [street.spending(150, proposal_id=proposal_id) for _ in range(2)]
    outcomes = together(app, *(partial(perform, allow_spend, each) for each in spending))
    assert refused(outcomes) == ["decision_spent"]


def test_a_household_on_its_phone_and_on_paper_at_once_votes_once(
    app: Flask, street: Street
) -> None:
    proposal_id, home = street.propose(on_paper=True), street.homes[0]
    noting = NoteEnvelope(**street.who, proposal_id=proposal_id, household_id=home)
    outcomes = together(
        app,
        partial(perform, cast_vote, street.casting(proposal_id, home, Choice.YES)),
        partial(perform, note_envelope, noting),
    )
    assert refused(outcomes) == ["already_voted"]
    assert street.seen(proposal_id).voters == 1


def test_votes_at_once_all_count_and_the_last_decides(app: Flask, street: Street) -> None:
    proposal_id = street.propose()
    casting = [street.casting(proposal_id, each, Choice.YES) for each in street.homes]
    outcomes = together(app, *(partial(perform, cast_vote, each) for each in casting))
    assert refused(outcomes) == []
    seen = street.seen(proposal_id)
    assert (seen.status, seen.voters) == ("accepted", 4)


def test_two_who_decide_at_once_decide_once(app: Flask, street: Street) -> None:
    proposal_id = street.propose()
    street.vote(proposal_id, yes=3)
    street.ground.clock.advance(days=DAYS)
    command = DecideProposal(**street.who, proposal_id=proposal_id)
    outcomes = together(app, *[partial(perform, decide_proposal, command)] * 2)
    assert refused(outcomes) == []
    assert street.told() == ["accepted"]


def refused(outcomes: list[Any]) -> list[str]:
    """The codes of what was refused; whatever else went wrong is raised."""
    for each in outcomes:
        if isinstance(each, Exception) and not isinstance(each, Refusal):
            raise each
    return [each.code for each in outcomes if isinstance(each, Refusal)]
