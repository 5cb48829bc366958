"""Votes on paper: envelopes are noted by household, and opened together when voting is over.

Nobody types in what one household voted: the envelopes are counted on the roll, the ballots that
come out of them on a heap.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.saving.errors.voting import EnvelopesMiscounted, NoEnvelopes, VotingGoesOn
from cambio.saving.rules.voting import ProposalStatus, VoteMeans, takes_envelopes
from cambio.saving.use_cases.outcomes import decide
from cambio.saving.use_cases.voters import count_of, open_proposal
from cambio.saving.use_cases.voting import ProposalState, enter_roll, everybody_voted


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEnvelope(Command):
    """A household handed in its ballot in an envelope, before the last day had passed."""

    proposal_id: UUID
    household_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CountEnvelopes(Command):
    """All envelopes were opened, and this is what came out of them."""

    proposal_id: UUID
    yes: int
    no: int
    blank: int


def note_envelope(uow: UnitOfWork, command: NoteEnvelope) -> int:
    """Write a household's envelope down, unopened; answers how many there are.

    Raises:
        ProposalUnknown: there is no such proposal.
        VotingOver: it is decided or withdrawn.
        NoEnvelopes: none are taken, or not any more.
        HouseholdUnknown, NotTheirPot, VoterUnproved: the household has no say over this pot.
        AlreadyVoted: it voted before, whatever the means: its envelope stays closed.
    """
    proposal = open_proposal(uow, command.community_id, command.proposal_id)
    if not takes_envelopes(
        now=uow.now, deadline_at=proposal.deadline_at, on_paper=proposal.on_paper
    ):
        raise NoEnvelopes
    enter_roll(uow, proposal, command.household_id, VoteMeans.PAPER)
    # After this point it must succeed.
    count = count_of(uow, proposal)
    count.envelopes += 1
    uow.flush()
    return count.envelopes


def count_envelopes(uow: UnitOfWork, command: CountEnvelopes) -> ProposalState:
    """Count what came out of the envelopes, and decide. Without any, say that none will come.

    Raises:
        ProposalUnknown: there is no such proposal.
        VotingOver: it is decided or withdrawn.
        NoEnvelopes: none are taken.
        VotingGoesOn: somebody can still vote.
        EnvelopesMiscounted: there are more or fewer ballots than envelopes.
    """
    proposal = open_proposal(uow, command.community_id, command.proposal_id)
    if not proposal.on_paper:
        raise NoEnvelopes
    all_voted = everybody_voted(uow, proposal)
    if uow.now < proposal.deadline_at and not all_voted:
        raise VotingGoesOn
    count, ballots = count_of(uow, proposal), (command.yes, command.no, command.blank)
    if min(ballots) < 0 or sum(ballots) != count.envelopes:
        raise EnvelopesMiscounted(envelopes=count.envelopes, ballots=sum(ballots))
    # After this point it must succeed.
    count.yes, count.no = count.yes + command.yes, count.no + command.no
    count.blank, count.envelopes = count.blank + command.blank, 0
    uow.flush()
    decide(uow, proposal)
    return ProposalState(proposal.id, ProposalStatus(proposal.status))
