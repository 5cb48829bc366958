"""How a vote ends, and what households are told of it."""

from __future__ import annotations

from uuid import UUID

from cambio.database import UnitOfWork, new_id
from cambio.messages.rules.news import BoughtTogether, Kind, TogetherStage
from cambio.messages.use_cases import Notice, notify, withdraw
from cambio.neighbourhood.models import Place
from cambio.saving.models import PotCount, PotProposal
from cambio.saving.rules.voting import (
    Ballots,
    Majority,
    ProposalStatus,
    may_be_decided,
    verdict,
)
from cambio.saving.use_cases.voters import count_of


def ballots_of(count: PotCount) -> Ballots:
    """The ballots as the rules read them."""
    return Ballots(count.yes, count.no, count.blank, count.envelopes)


def decide_if_over(uow: UnitOfWork, proposal: PotProposal, *, all_voted: bool) -> None:
    """Decide, if nothing can come in any more. The caller has locked the proposal."""
    if may_be_decided(
        ballots_of(count_of(uow, proposal)),
        now=uow.now,
        deadline_at=proposal.deadline_at,
        on_paper=proposal.on_paper,
        all_voted=all_voted,
    ):
        decide(uow, proposal)


def decide(uow: UnitOfWork, proposal: PotProposal) -> None:
    """Decide by what was counted. What would tell who voted what is not kept.

    The caller has locked the proposal, and knows that voting is over.
    """
    count = count_of(uow, proposal)
    ended = verdict(ballots_of(count), quorum=proposal.quorum, majority=Majority(proposal.majority))
    accepted = ended.reason is None
    proposal.status = ProposalStatus.ACCEPTED if accepted else ProposalStatus.DECLINED
    proposal.reason, proposal.decided_at = ended.reason, uow.now
    proposal.voters, proposal.yes, proposal.no = ended.voters, ended.yes, ended.no
    uow.session.delete(count)
    uow.flush()
    untell_of_vote(uow, proposal)
    stage = TogetherStage.ACCEPTED if accepted else TogetherStage.DECLINED
    # A thing of its own: who was told of the vote is told of its end too.
    _tell(uow, proposal, new_id(), stage)


def tell_of_vote(uow: UnitOfWork, proposal: PotProposal) -> None:
    """Let all households of the place know that there is something to vote about."""
    _tell(uow, proposal, proposal.id, TogetherStage.VOTE)


def untell_of_vote(uow: UnitOfWork, proposal: PotProposal) -> None:
    """It is over: whoever was not told of it yet is not called to vote."""
    withdraw(uow, community_id=proposal.community_id, kind=Kind.TOGETHER, about_id=proposal.id)


def _tell(uow: UnitOfWork, proposal: PotProposal, about_id: UUID, stage: TogetherStage) -> None:
    place = uow.session.get_one(Place, (proposal.community_id, proposal.place_id))
    news = BoughtTogether({"": proposal.title}, place.name, stage, 0, proposal.currency)
    notice = Notice(
        community_id=proposal.community_id,
        about_id=about_id,
        news=news,
        place_id=proposal.place_id,
    )
    notify(uow, notice)
