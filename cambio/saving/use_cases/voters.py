"""Who decides over a pot, and locking the proposal that they decide about."""

from __future__ import annotations

from uuid import UUID

from cambio.access.queries import PinState, pin_state
from cambio.database import UnitOfWork, locked
from cambio.neighbourhood.use_cases import present_household
from cambio.saving.errors.voting import NotTheirPot, ProposalUnknown, VoterUnproved, VotingOver
from cambio.saving.models import PotCount, PotProposal
from cambio.saving.queries.voting import pots_of
from cambio.saving.rules.voting import ProposalStatus


def locked_proposal(uow: UnitOfWork, community_id: int, proposal_id: UUID) -> PotProposal:
    """The proposal, locked: quorum and majority count over its votes.

    Raises:
        ProposalUnknown: there is no such proposal.
    """
    return locked(uow, PotProposal, ProposalUnknown, community_id=community_id, id=proposal_id)


def open_proposal(uow: UnitOfWork, community_id: int, proposal_id: UUID) -> PotProposal:
    """The same, still to be decided.

    Raises:
        ProposalUnknown: there is no such proposal.
        VotingOver: it was decided or withdrawn.
    """
    proposal = locked_proposal(uow, community_id, proposal_id)
    if proposal.status != ProposalStatus.OPEN:
        raise VotingOver
    return proposal


def count_of(uow: UnitOfWork, proposal: PotProposal) -> PotCount:
    """The ballots of an open proposal, counted together. The caller has locked the proposal."""
    key = {"community_id": proposal.community_id, "proposal_id": proposal.id}
    count: PotCount = uow.lock(PotCount, **key)
    return count


def guard_voter(uow: UnitOfWork, community_id: int, household_id: UUID, place_id: UUID) -> None:
    """Refuse a household that has no say over this pot, or may be anybody.

    Raises:
        HouseholdUnknown: there is no such household, or it has ended.
        NotTheirPot: it lives elsewhere.
        VoterUnproved: neither a letter nor staff said that it lives where it says.
    """
    household = present_household(uow, community_id, household_id)
    pots = pots_of(uow.session, community_id=community_id, household_id=household_id)
    if place_id not in pots:
        raise NotTheirPot
    # With a PIN it proved its address once, by the code of its letter.
    pin = pin_state(uow.session, community_id=community_id, household_id=household_id, now=uow.now)
    if household.confirmed_at is None and pin is not PinState.CHOSEN:
        raise VoterUnproved
