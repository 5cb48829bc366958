"""What happened to a household, as it may read itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import HouseholdEvent
from cambio.neighbourhood.rules.households import HouseholdEventKind, Means


@dataclass(frozen=True, slots=True)
class HouseholdEventView:
    """A line of a household's history. `means` is None where it was not asked to confirm."""

    id: UUID
    what: HouseholdEventKind
    at: datetime
    actor_id: UUID
    means: Means | None


def household_events(
    session: Session, *, community_id: int, household_id: UUID
) -> list[HouseholdEventView]:
    """What happened to a household after it joined, oldest first."""
    rows = session.scalars(
        select(HouseholdEvent)
        .filter_by(community_id=community_id, household_id=household_id)
        .order_by(HouseholdEvent.id)
    )
    return [
        HouseholdEventView(
            row.id,
            HouseholdEventKind(row.what),
            row.at,
            row.actor_id,
            None if row.means is None else Means(row.means),
        )
        for row in rows
    ]
