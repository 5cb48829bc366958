"""Proposing an action, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from cambio.database import Command, UnitOfWork, locked, new_id
from cambio.earning.errors import (
    ProposalDecided,
    ProposalsTooMany,
    ProposalUnknown,
    ReasonInvalid,
)
from cambio.earning.models import Action, ActionProposal
from cambio.earning.queries.proposals import places_around_home
from cambio.earning.rules.planning import drafted, require_ahead
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Household, Place

REASON_MAX = 200
OPEN_MAX = 5
"""So many wishes of one household wait at a time: enough for anybody, and no flood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeAction(Command):
    """Say what neighbours would like to do. `household_id` is who wishes it, None for staff; a
    household wishes for its own street, or for what that street lies in."""

    place_id: UUID
    title: str
    meeting_point: str
    starts_at: datetime
    ends_at: datetime
    expected_people: int
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineProposal(Command):
    """It will not be planned; the household reads why."""

    proposal_id: UUID
    reason: str


def propose_action(uow: UnitOfWork, command: ProposeAction) -> UUID:
    """Keep a wish for those who plan actions; answers its id.

    Raises:
        TitleInvalid, MeetingPointInvalid, ExpectedPeopleInvalid, ActionTimesInvalid: what was
            filled in is not right.
        PlaceUnknown: there is no such place here, or not around this household's home.
        ProposalsTooMany: the household has enough wishes that nobody decided about yet.
    """
    draft = drafted(
        title=command.title,
        meeting_point=command.meeting_point,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        expected_people=command.expected_people,
    )
    require_ahead(draft, uow.now)
    if uow.session.get(Place, (command.community_id, command.place_id)) is None:
        raise PlaceUnknown
    if command.household_id is not None:
        _require_near(uow, command, command.household_id)
        _require_few(uow, command, command.household_id)
    proposal = ActionProposal(
        community_id=command.community_id,
        id=new_id(),
        place_id=command.place_id,
        household_id=command.household_id,
        title=draft.title,
        meeting_point=draft.meeting_point,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        expected_people=draft.expected_people,
        proposed_at=uow.now,
        proposed_by=command.actor_id,
    )
    uow.session.add(proposal)
    return proposal.id


def decline_proposal(uow: UnitOfWork, command: DeclineProposal) -> UUID:
    """Decline a wish, once, in words that the household reads; answers its id.

    Raises:
        ReasonInvalid: no reason, or too long a one.
        ProposalUnknown, ProposalDecided: there is no such wish, or not any more.
    """
    reason = " ".join(command.reason.split())
    if not 1 <= len(reason) <= REASON_MAX:
        raise ReasonInvalid(most=REASON_MAX)
    proposal = open_proposal(uow, command, command.proposal_id)
    proposal.status, proposal.reason = "declined", reason
    proposal.decided_at, proposal.decided_by = uow.now, command.actor_id
    return proposal.id


def open_proposal(uow: UnitOfWork, command: Command, proposal_id: UUID) -> ActionProposal:
    """A wish that waits, locked.

    Raises:
        ProposalUnknown, ProposalDecided: there is no such wish, or not any more.
    """
    proposal = locked(
        uow, ActionProposal, ProposalUnknown, community_id=command.community_id, id=proposal_id
    )
    if proposal.status != "open":
        raise ProposalDecided
    return proposal


def mark_planned(
    uow: UnitOfWork, proposal: ActionProposal, action: Action, *, actor_id: UUID
) -> None:
    """Say what came of a wish that `open_proposal` gave."""
    proposal.status, proposal.action_id = "planned", action.id
    proposal.decided_at, proposal.decided_by = uow.now, actor_id


def _require_near(uow: UnitOfWork, command: ProposeAction, household_id: UUID) -> None:
    key = {"community_id": command.community_id}
    near = places_around_home(uow.session, **key, household_id=household_id)
    if command.place_id not in {each.id for each in near}:
        raise PlaceUnknown


def _require_few(uow: UnitOfWork, command: ProposeAction, household_id: UUID) -> None:
    """The household is locked: two wishes at once are counted one after the other."""
    uow.lock(Household, community_id=command.community_id, id=household_id)
    waiting = uow.session.scalar(
        select(func.count())
        .select_from(ActionProposal)
        .filter_by(community_id=command.community_id, household_id=household_id, status="open")
    )
    if (waiting or 0) >= OPEN_MAX:
        raise ProposalsTooMany(most=OPEN_MAX)
