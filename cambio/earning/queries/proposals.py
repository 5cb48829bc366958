"""What neighbours proposed: for those who plan, and for the household itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cambio.earning.models import ActionProposal
from cambio.neighbourhood.models import Place
from cambio.neighbourhood.queries import PlaceView, place_path, street_of


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A wish for an action. Who wishes it is not told: `is_resident` says only that it is a
    household. `action_id` is what came of it, `reason` why nothing will; None otherwise."""

    id: UUID
    place_id: UUID
    place_name: str
    title: str
    meeting_point: str
    starts_at: datetime
    ends_at: datetime
    expected_people: int
    proposed_at: datetime
    is_resident: bool
    status: str
    action_id: UUID | None
    reason: str | None


def proposal(session: Session, *, community_id: int, proposal_id: UUID) -> ProposalView | None:
    """One wish, or None."""
    query = _proposals(community_id).where(ActionProposal.id == proposal_id)
    row = session.execute(query).one_or_none()
    return None if row is None else _view(*row)


def open_proposals(session: Session, *, community_id: int, limit: int = 100) -> list[ProposalView]:
    """Wishes that nobody decided about yet, the oldest first."""
    query = _proposals(community_id).where(ActionProposal.status == "open")
    rows = session.execute(query.order_by(ActionProposal.id).limit(limit))
    return [_view(*row) for row in rows]


def proposals_of(
    session: Session, *, community_id: int, household_id: UUID, limit: int = 20
) -> list[ProposalView]:
    """What a household proposed, the newest first."""
    query = _proposals(community_id).where(ActionProposal.household_id == household_id)
    rows = session.execute(query.order_by(ActionProposal.id.desc()).limit(limit))
    return [_view(*row) for row in rows]


def places_around_home(
    session: Session, *, community_id: int, household_id: UUID
) -> list[PlaceView]:
    """Where a household may wish for something: its street, and what that lies in; none for a
    household without an address."""
    key = {"community_id": community_id}
    street_id = street_of(session, **key, household_id=household_id)
    return [] if street_id is None else place_path(session, **key, place_id=street_id)


def _proposals(community_id: int) -> Select[ActionProposal, str]:
    return (
        select(ActionProposal, Place.name)
        .join(
            Place,
            (Place.community_id == ActionProposal.community_id)
            & (Place.id == ActionProposal.place_id),
        )
        .where(ActionProposal.community_id == community_id)
    )


def _view(row: ActionProposal, place_name: str) -> ProposalView:
    return ProposalView(
        row.id,
        row.place_id,
        place_name,
        row.title,
        row.meeting_point,
        row.starts_at,
        row.ends_at,
        row.expected_people,
        row.proposed_at,
        row.household_id is not None,
        row.status,
        row.action_id,
        row.reason,
    )
