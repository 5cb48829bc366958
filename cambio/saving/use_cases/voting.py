"""Voting about a pot, on a screen or at the captain's door, and deciding.

What a household votes is counted and forgotten in one act. No command with a request key is used:
of that the database keeps a digest, and there are so few ballots that one could try them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cambio.database import Command, UnitOfWork
from cambio.neighbourhood.queries import count_households_in
from cambio.saving.errors.voting import AlreadyVoted, VotingGoesOn, VotingOver
from cambio.saving.models import PotProposal, PotVoter
from cambio.saving.queries.voting import has_voted
from cambio.saving.rules.voting import EARLY_MOST, Choice, ProposalStatus, VoteMeans
from cambio.saving.use_cases.outcomes import ballots_of, decide_if_over
from cambio.saving.use_cases.voters import (
    count_of,
    guard_voter,
    locked_proposal,
    open_proposal,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CastVote(Command):
    """A household's one vote."""

    proposal_id: UUID
    household_id: UUID
    choice: Choice
    means: VoteMeans = VoteMeans.SCREEN


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideProposal(Command):
    """The last moment of a proposal has passed."""

    proposal_id: UUID


@dataclass(frozen=True, slots=True)
class ProposalState:
    """How a proposal stands now."""

    proposal_id: UUID
    status: ProposalStatus


def cast_vote(uow: UnitOfWork, command: CastVote) -> ProposalState:
    """Vote: the household on the roll, its ballot in the count. With the last one it is decided.

    Raises:
        ProposalUnknown: there is no such proposal.
        VotingOver: it is decided or withdrawn, or its last day has passed.
        HouseholdUnknown, NotTheirPot, VoterUnproved: the household has no say over this pot.
        AlreadyVoted: it voted before, whatever the means.
    """
    proposal = open_proposal(uow, command.community_id, command.proposal_id)
    if uow.now >= proposal.deadline_at:
        raise VotingOver
    enter_roll(uow, proposal, command.household_id, command.means)
    # After this point it must succeed.
    count = count_of(uow, proposal)
    match command.choice:
        case Choice.YES:
            count.yes += 1
        case Choice.NO:
            count.no += 1
        case Choice.BLANK:
            count.blank += 1
    uow.flush()
    decide_if_over(uow, proposal, all_voted=everybody_voted(uow, proposal))
    return ProposalState(proposal.id, ProposalStatus(proposal.status))


def decide_proposal(uow: UnitOfWork, command: DecideProposal) -> ProposalState:
    """Decide about a proposal whose time has come. Harmless when it was decided meanwhile.

    Raises:
        ProposalUnknown: there is no such proposal.
        VotingGoesOn: something can still come in, or lies in an envelope.
    """
    proposal = locked_proposal(uow, command.community_id, command.proposal_id)
    if proposal.status == ProposalStatus.OPEN:
        decide_if_over(uow, proposal, all_voted=everybody_voted(uow, proposal))
        if proposal.status == ProposalStatus.OPEN:
            raise VotingGoesOn
    return ProposalState(proposal.id, ProposalStatus(proposal.status))


def enter_roll(
    uow: UnitOfWork, proposal: PotProposal, household_id: UUID, means: VoteMeans
) -> None:
    """Write down that a household votes. The caller has locked the proposal.

    Raises:
        HouseholdUnknown, NotTheirPot, VoterUnproved: the household has no say over this pot.
        AlreadyVoted: it voted before, whatever the means.
    """
    guard_voter(uow, proposal.community_id, household_id, proposal.place_id)
    if _is_on_roll(uow.session, proposal, household_id):
        raise AlreadyVoted
    uow.session.add(
        PotVoter(
            community_id=proposal.community_id,
            proposal_id=proposal.id,
            household_id=household_id,
            means=means,
        )
    )
    uow.flush()


def everybody_voted(uow: UnitOfWork, proposal: PotProposal) -> bool:
    """Whether as many voted as live there now. They are counted only when that may be so."""
    ballots = ballots_of(count_of(uow, proposal))
    voted = ballots.counted + ballots.envelopes
    if not proposal.households <= voted <= EARLY_MOST:
        return False
    key: dict[str, Any] = {"community_id": proposal.community_id, "place_id": proposal.place_id}
    return voted >= count_households_in(uow.session, **key)


def _is_on_roll(session: Session, proposal: PotProposal, household_id: UUID) -> bool:
    return bool(
        has_voted(
            session,
            community_id=proposal.community_id,
            proposal_ids=[proposal.id],
            household_id=household_id,
        )
    )
