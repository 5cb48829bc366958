"""Proposing to spend from a pot, and taking the proposal back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cambio.database import Command, KeyedCommand, UnitOfWork, locked, new_id
from cambio.ledger.queries import currencies
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Place
from cambio.neighbourhood.rules.words import tidy
from cambio.saving.errors.voting import ProposalNotTheirs
from cambio.saving.models import PotCount, PotProposal
from cambio.saving.queries.spending import agreement
from cambio.saving.queries.voting import count_open
from cambio.saving.rules.proposing import check_amount, check_deadline, check_open, check_words
from cambio.saving.rules.voting import ProposalStatus
from cambio.saving.use_cases.outcomes import tell_of_vote, untell_of_vote
from cambio.saving.use_cases.voters import count_of, guard_voter, open_proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeSpending(KeyedCommand):
    """The pot of a place should spend so much for something.

    `household_id` is who proposes it, None for staff. `subject_id` is what is bought for it, None
    when that is not there yet. With `on_paper` envelopes are taken too. `households` so many live
    there: counted before, since in a town that takes too long for an act.
    """

    place_id: UUID
    title: str
    currency: str
    amount_minor: int
    deadline_at: datetime
    households: int
    why: str = ""
    on_paper: bool = True
    household_id: UUID | None = None
    subject_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawProposal(Command):
    """A proposal is taken back; `household_id` is the household that does so, None for staff."""

    proposal_id: UUID
    household_id: UUID | None = None


def propose_spending(uow: UnitOfWork, command: ProposeSpending) -> UUID:
    """Put a proposal to the vote, and let the place know; answers its id.

    Raises:
        ProposalTitleInvalid, ProposalAmountInvalid, VotingDaysInvalid: it cannot be voted about.
        PlaceUnknown: there is no such place.
        HouseholdUnknown, NotTheirPot, VoterUnproved: the household has no say over this pot.
        TooManyProposals: there is enough to vote about.
    """
    title, why = tidy(command.title), tidy(command.why)
    check_words(title=title, why=why)
    known = currencies(uow.session, community_id=command.community_id)
    check_amount(command.amount_minor, currency=command.currency, currencies=known)
    check_deadline(now=uow.now, deadline_at=command.deadline_at)
    # How many are open counts over the place.
    locked(uow, Place, PlaceUnknown, community_id=command.community_id, id=command.place_id)
    if command.household_id is not None:
        guard_voter(uow, command.community_id, command.household_id, command.place_id)
    key: dict[str, Any] = {"community_id": command.community_id, "place_id": command.place_id}
    check_open(count_open(uow.session, **key))
    # After this point it must succeed.
    proposal = _new_proposal(uow, command, title=title, why=why)
    uow.session.add(proposal)
    uow.flush()
    uow.session.add(PotCount(community_id=command.community_id, proposal_id=proposal.id))
    tell_of_vote(uow, proposal)
    return proposal.id


def withdraw_proposal(uow: UnitOfWork, command: WithdrawProposal) -> None:
    """Take a proposal back while it is open; its ballots are not kept.

    Raises:
        ProposalUnknown: there is no such proposal.
        VotingOver: it was decided or withdrawn.
        ProposalNotTheirs: another household proposed it.
    """
    proposal = open_proposal(uow, command.community_id, command.proposal_id)
    if command.household_id is not None and command.household_id != proposal.household_id:
        raise ProposalNotTheirs
    count = count_of(uow, proposal)
    # After this point it must succeed.
    proposal.voters = count.yes + count.no + count.blank + count.envelopes
    proposal.status, proposal.decided_at = ProposalStatus.WITHDRAWN, uow.now
    uow.session.delete(count)
    untell_of_vote(uow, proposal)


def _new_proposal(
    uow: UnitOfWork, command: ProposeSpending, *, title: str, why: str
) -> PotProposal:
    agreed = agreement(uow.session, community_id=command.community_id)
    return PotProposal(
        community_id=command.community_id,
        id=new_id(),
        place_id=command.place_id,
        title=title,
        why=why,
        currency=command.currency,
        amount_minor=command.amount_minor,
        deadline_at=command.deadline_at,
        on_paper=command.on_paper,
        quorum=agreed.quorum,
        majority=agreed.majority,
        households=command.households,
        proposed_at=uow.now,
        proposed_by=command.actor_id,
        household_id=command.household_id,
        subject_id=command.subject_id,
    )
