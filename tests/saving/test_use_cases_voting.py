"""The street decides over its pot: on screens and on paper, once a household, and in secret."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from cambio.database import Refusal, new_id, perform, reading
from cambio.saving.models import PotCount, PotVoter
from cambio.saving.queries.spending import decided, spends
from cambio.saving.queries.voting import voters
from cambio.saving.rules.spending import Agreement
from cambio.saving.rules.voting import Choice, Majority
from cambio.saving.use_cases.proposing import WithdrawProposal, withdraw_proposal
from cambio.saving.use_cases.spending import (
    AgreeOnSpending,
    UndoSpend,
    agree_on_spending,
    undo_spend,
)
from cambio.saving.use_cases.voting import cast_vote
from tests.earning.ground import Ground, on_sqlite
from tests.saving.voting import DAYS, Street, street_of


@pytest.fixture
def street(ground: Ground) -> Street:
    """Five households of one street."""
    return street_of(ground, 5)


def test_a_captain_spends_little_and_the_street_decides_about_more(street: Street) -> None:
    first = new_id()
    street.fill(1_000)
    assert street.spend(60, subject_id=first).by == "captain"
    with pytest.raises(Refusal, match="Above 100 in 30 days the street decides by vote"):
        street.spend(41)
    proposal_id = street.accepted(200)
    allowed = street.spend(150, proposal_id=proposal_id)
    assert (allowed.by, allowed.proposal_id) == ("vote", proposal_id)
    with pytest.raises(Refusal, match="not left of what the street decided"):
        street.spend(51, proposal_id=proposal_id)
    undo = UndoSpend(**street.who, subject_id=first, amount_minor=20)
    assert perform(undo_spend, undo) == 20
    assert street.spend(60).by == "captain"
    street.ground.clock.advance(days=31)
    assert street.spend(100).by == "captain"
    key: dict[str, Any] = {
        "community_id": street.ground.community_id,
        "place_id": street.ground.street_id,
    }
    with reading() as session:
        told = [(each.amount_minor, each.decided_by) for each in spends(session, **key, limit=9)]
        left = [each.left_minor for each in decided(session, **key)]
    assert sorted(told) == [(40, "captain"), (60, "captain"), (100, "captain"), (150, "vote")]
    assert left == [50]


def test_the_pot_keeps_what_the_street_decided_and_not_for_ever(street: Street) -> None:
    street.fill(250)
    bench = street.accepted(200)
    with pytest.raises(Refusal, match="50 is free for other things"):
        street.spend(51)
    assert [(each.kept_minor, each.alone_minor) for each in street.pots()] == [(200, 50)]
    later = street.accepted(100)
    with pytest.raises(Refusal, match="50 is free for other things"):
        street.spend(60, proposal_id=later)
    assert street.spend(50, proposal_id=later).by == "vote"
    assert street.spend(200, proposal_id=bench).by == "vote"
    street.ground.clock.advance(days=91)
    assert [(each.kept_minor, each.alone_minor) for each in street.pots()] == [(0, 100)]
    assert street.spend(60).by == "captain"


def test_a_decision_about_one_thing_pays_for_that_alone(street: Street) -> None:
    subject_id = new_id()
    proposal_id = street.accepted(200, subject_id=subject_id)
    with pytest.raises(Refusal, match="did not decide this"):
        street.spend(10, proposal_id=proposal_id)
    assert street.spend(120, subject_id=subject_id).proposal_id == proposal_id


def test_a_vote_is_over_when_everybody_voted(street: Street) -> None:
    proposal_id = street.propose()
    street.vote(proposal_id, yes=3, no=1)
    assert street.seen(proposal_id).status == "open"
    perform(cast_vote, street.casting(proposal_id, street.homes[4], Choice.BLANK))
    seen = street.seen(proposal_id)
    assert (seen.status, seen.voters, seen.yes, seen.no) == ("accepted", 5, 3, 1)
    assert street.told() == ["accepted"]


def test_at_the_deadline_too_few_decide_nothing_and_nothing_is_told_of_them(
    street: Street,
) -> None:
    proposal_id = street.propose()
    street.vote(proposal_id, yes=2)
    street.ground.clock.advance(days=DAYS)
    street.decide(proposal_id)
    street.decide(proposal_id)
    seen = street.seen(proposal_id)
    assert (seen.status, seen.reason, seen.voters) == ("declined", "quorum", 2)
    assert (seen.yes, seen.no) == (None, None)
    assert street.told() == ["declined"]
    with pytest.raises(Refusal, match="did not decide this"):
        street.spend(10, proposal_id=proposal_id)


def test_paper_counts_as_a_screen_does_and_a_household_once(street: Street) -> None:
    proposal_id = street.propose(on_paper=True)
    street.vote(proposal_id, yes=1, no=1)
    assert [street.envelope(proposal_id, each) for each in street.homes[2:4]] == [1, 2]
    for household_id in (street.homes[0], street.homes[2]):
        with pytest.raises(Refusal, match="voted already"):
            street.envelope(proposal_id, household_id)
    with pytest.raises(Refusal, match="still goes on"):
        street.count(proposal_id, yes=2)
    street.ground.clock.advance(days=DAYS)
    late = street.homes[4]
    with pytest.raises(Refusal, match="Voting is over"):
        perform(cast_vote, street.casting(proposal_id, late, Choice.NO))
    assert street.envelope(proposal_id, late) == 3
    with pytest.raises(Refusal, match="There are 3 envelopes and 2 ballots"):
        street.count(proposal_id, yes=2)
    street.count(proposal_id, yes=3)
    seen = street.seen(proposal_id)
    assert (seen.status, seen.voters, seen.yes, seen.no) == ("accepted", 5, 4, 1)


def test_nothing_is_decided_while_envelopes_lie_unopened_and_not_for_ever(street: Street) -> None:
    proposal_id = street.propose(on_paper=True)
    street.vote(proposal_id, yes=3)
    street.envelope(proposal_id, street.homes[3])
    street.ground.clock.advance(days=DAYS + 4)
    with pytest.raises(Refusal, match="still goes on"):
        street.decide(proposal_id)
    with pytest.raises(Refusal, match="not any more"):
        street.envelope(proposal_id, street.homes[4])
    street.ground.clock.advance(days=10)
    street.decide(proposal_id)
    assert street.seen(proposal_id).reason == "unopened"


def test_the_roll_says_who_and_nothing_in_the_database_says_what(street: Street) -> None:
    proposal_id = street.propose()
    asked = count(street, "request_key")
    street.vote(proposal_id, yes=2, no=2)
    with reading() as session:
        key: dict[str, Any] = {
            "community_id": street.ground.community_id,
            "proposal_id": proposal_id,
        }
        roll = voters(session, **key, limit=9)
    assert [each.household_id for each in roll] == sorted(street.homes[:4])
    # One row counts all ballots: there is none that could stand in the roll's order. No digest of
    # a vote is kept as a request either, and no time.
    assert (count(street, "pot_count"), count(street, "request_key")) == (1, asked)
    in_both = set(PotVoter.__table__.columns.keys()) & set(PotCount.__table__.columns.keys())
    assert in_both == {"community_id", "proposal_id"}
    assert set(PotVoter.__table__.columns.keys()) - in_both == {"household_id", "means"}
    perform(cast_vote, street.casting(proposal_id, street.homes[4], Choice.NO))
    assert count(street, "pot_count") == 0


@on_sqlite
def test_who_may_not_vote_or_propose(street: Street) -> None:
    ground = street.ground
    elsewhere = ground.household(street_id=ground.other_street_id)
    proposal_id = street.propose()
    withdrawn = street.propose(household_id=street.homes[0])
    perform(
        withdraw_proposal,
        WithdrawProposal(**street.who, proposal_id=withdrawn, household_id=street.homes[0]),
    )
    refused: list[tuple[str, Callable[[], object]]] = [
        ("not_their_pot", lambda: street.propose(household_id=elsewhere)),
        ("not_their_pot", lambda: cast(street, proposal_id, elsewhere)),
        ("household_unknown", lambda: cast(street, proposal_id, new_id())),
        ("pot_proposal_unknown", lambda: cast(street, new_id(), elsewhere)),
        ("voting_over", lambda: cast(street, withdrawn, street.homes[0])),
        ("no_envelopes", lambda: street.envelope(proposal_id, street.homes[0])),
        ("no_envelopes", lambda: street.count(proposal_id, 0)),
        ("voting_goes_on", lambda: street.decide(proposal_id)),
        ("place_unknown", lambda: street.propose(place_id=new_id())),
        ("proposal_not_theirs", lambda: withdraw(street, proposal_id)),
    ]
    for code, act in refused:
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.code == code


@on_sqlite
def test_the_terms_are_those_of_the_day_of_the_proposal(street: Street) -> None:
    proposal_id = street.propose()
    agreed = Agreement(small_spend=0, small_spend_days=7, quorum=1, majority=Majority.ALL)
    perform(agree_on_spending, AgreeOnSpending(**street.who, agreed=agreed))
    with pytest.raises(Refusal, match="Above 0"):
        street.spend(1)
    street.vote(proposal_id, yes=2)
    street.ground.clock.advance(days=DAYS)
    street.decide(proposal_id)
    assert street.seen(proposal_id).reason == "quorum"
    later = street.propose(deadline_at=street.ground.clock.now + timedelta(days=3))
    street.vote(later, yes=1)
    street.ground.clock.advance(days=3)
    street.decide(later)
    assert street.seen(later).status == "accepted"


def cast(street: Street, proposal_id: UUID, household_id: UUID) -> object:
    return perform(cast_vote, street.casting(proposal_id, household_id, Choice.YES))


def withdraw(street: Street, proposal_id: UUID) -> object:
    command = WithdrawProposal(**street.who, proposal_id=proposal_id, household_id=street.homes[1])
    return perform(withdraw_proposal, command)


def count(street: Street, table: str) -> int:
    """How many rows there are of the street's community."""
    with reading() as session:
        query = text(f"SELECT count(*) FROM {table} WHERE community_id = :id")  # noqa: S608 - our words
        return int(session.execute(query, {"id": street.ground.community_id}).scalar() or 0)
