"""Proposals, who voted, and how it ended. What is on the ballots of an open one is never read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Place
from cambio.neighbourhood.queries import place_path, street_of
from cambio.saving.errors.voting import ProposalUnknown
from cambio.saving.models import PotCount, PotProposal, PotVoter
from cambio.saving.rules.voting import (
    Majority,
    ProposalStatus,
    Reason,
    VoteMeans,
    decided_from,
    takes_envelopes,
)


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal to spend from a pot.

    `households` lived there when it was proposed; `voters` so many have voted, whatever the means.
    `envelopes` lie unopened. `household_id` is who proposed it, None for staff. `reason` is why it
    was declined. `yes` and `no` are None while it is open and when too few voted to tell them.
    """

    id: UUID
    place_id: UUID
    place_name: str
    title: str
    why: str
    currency: str
    amount_minor: int
    deadline_at: datetime
    on_paper: bool
    quorum: int
    majority: Majority
    households: int
    proposed_at: datetime
    household_id: UUID | None
    subject_id: UUID | None
    status: ProposalStatus
    reason: Reason | None
    decided_at: datetime | None
    voters: int
    envelopes: int
    yes: int | None
    no: int | None

    @property
    def last_moment(self) -> datetime:
        """The last moment of voting, which its day is called by."""
        return self.deadline_at - timedelta(seconds=1)

    @property
    def decided_from(self) -> datetime:
        """From when on it is decided, if no envelope lies unopened then."""
        return decided_from(self.deadline_at, on_paper=self.on_paper)

    def may_vote(self, now: datetime) -> bool:
        """Whether households vote on it now."""
        return self.status is ProposalStatus.OPEN and now < self.deadline_at

    def takes_envelopes(self, now: datetime) -> bool:
        """Whether envelopes are still typed in."""
        return self.status is ProposalStatus.OPEN and takes_envelopes(
            now=now, deadline_at=self.deadline_at, on_paper=self.on_paper
        )

    def may_count(self, now: datetime) -> bool:
        """Whether its envelopes can be opened now."""
        over = now >= self.deadline_at or self.voters >= self.households
        return self.status is ProposalStatus.OPEN and self.on_paper and over


@dataclass(frozen=True, slots=True)
class VoterView:
    """A household that voted, and by which means. What it voted stands nowhere."""

    household_id: UUID
    means: VoteMeans


def proposal(session: Session, *, community_id: int, proposal_id: UUID) -> ProposalView | None:
    """One proposal, or None."""
    found = _views(session, _proposals(community_id).where(PotProposal.id == proposal_id))
    return found[0] if found else None


def known_proposal(session: Session, *, community_id: int, proposal_id: UUID) -> ProposalView:
    """One proposal.

    Raises:
        ProposalUnknown: there is none with this id here.
    """
    found = proposal(session, community_id=community_id, proposal_id=proposal_id)
    if found is None:
        raise ProposalUnknown
    return found


def proposals(
    session: Session,
    *,
    community_id: int,
    place_ids: Collection[UUID] | None = None,
    is_open: bool,
    before: UUID | None = None,
    limit: int,
) -> list[ProposalView]:
    """The proposals about the pots of some places, the newest first; of all places for None."""
    open_status = PotProposal.status == ProposalStatus.OPEN
    query = _proposals(community_id).where(open_status if is_open else ~open_status)
    if place_ids is not None:
        query = query.where(PotProposal.place_id.in_(place_ids))
    if before is not None:
        query = query.where(PotProposal.id < before)
    return _views(session, query.order_by(PotProposal.id.desc()).limit(limit))


def has_voted(
    session: Session, *, community_id: int, proposal_ids: Collection[UUID], household_id: UUID
) -> frozenset[UUID]:
    """On which of these proposals a household has voted."""
    query = select(PotVoter.proposal_id).where(
        PotVoter.community_id == community_id,
        PotVoter.proposal_id.in_(proposal_ids),
        PotVoter.household_id == household_id,
    )
    return frozenset(session.scalars(query))


def voters(
    session: Session,
    *,
    community_id: int,
    proposal_id: UUID,
    after: UUID | None = None,
    limit: int,
) -> list[VoterView]:
    """Who voted, by the household's id: an order that says nothing of when."""
    query = select(PotVoter.household_id, PotVoter.means).where(
        PotVoter.community_id == community_id, PotVoter.proposal_id == proposal_id
    )
    if after is not None:
        query = query.where(PotVoter.household_id > after)
    rows = session.execute(query.order_by(PotVoter.household_id).limit(limit))
    return [VoterView(household_id, VoteMeans(means)) for household_id, means in rows]


def pots_of(session: Session, *, community_id: int, household_id: UUID) -> list[UUID]:
    """The places over whose pots a household decides: its street and all that this lies in."""
    street_id = street_of(session, community_id=community_id, household_id=household_id)
    if street_id is None:
        return []
    return [each.id for each in place_path(session, community_id=community_id, place_id=street_id)]


def decisions_due(session: Session, *, now: datetime) -> Sequence[tuple[int, UUID]]:
    """The open proposals whose last moment has passed, in all communities."""
    rows = session.execute(
        select(PotProposal.community_id, PotProposal.id)
        .where(PotProposal.status == ProposalStatus.OPEN, PotProposal.deadline_at <= now)
        .order_by(PotProposal.deadline_at, PotProposal.id)
    )
    return [(community_id, proposal_id) for community_id, proposal_id in rows]


def _proposals(community_id: int) -> Select[PotProposal, str, PotCount]:
    return (
        select(PotProposal, Place.name, PotCount)
        .join(
            Place,
            (Place.community_id == PotProposal.community_id) & (Place.id == PotProposal.place_id),
        )
        .outerjoin(
            PotCount,
            (PotCount.community_id == PotProposal.community_id)
            & (PotCount.proposal_id == PotProposal.id),
        )
        .where(PotProposal.community_id == community_id)
    )


def _views(session: Session, query: Select[PotProposal, str, PotCount]) -> list[ProposalView]:
    return [_view(row, name, count) for row, name, count in session.execute(query)]


def _view(row: PotProposal, place_name: str, count: PotCount | None) -> ProposalView:
    voted = row.voters or 0
    if count is not None:
        voted = count.yes + count.no + count.blank + count.envelopes
    return ProposalView(
        id=row.id,
        place_id=row.place_id,
        place_name=place_name,
        title=row.title,
        why=row.why,
        currency=row.currency,
        amount_minor=row.amount_minor,
        deadline_at=row.deadline_at,
        on_paper=row.on_paper,
        quorum=row.quorum,
        majority=Majority(row.majority),
        households=row.households,
        proposed_at=row.proposed_at,
        household_id=row.household_id,
        subject_id=row.subject_id,
        status=ProposalStatus(row.status),
        reason=None if row.reason is None else Reason(row.reason),
        decided_at=row.decided_at,
        voters=voted,
        envelopes=0 if count is None else count.envelopes,
        yes=row.yes,
        no=row.no,
    )


def count_open(session: Session, *, community_id: int, place_id: UUID) -> int:
    """How many proposals about a pot are open."""
    query = select(func.count()).where(
        PotProposal.community_id == community_id,
        PotProposal.place_id == place_id,
        PotProposal.status == ProposalStatus.OPEN,
    )
    return session.scalar(query) or 0
