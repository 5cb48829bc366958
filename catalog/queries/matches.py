"""What funders added to what is bought together."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.saving.models import MatchGiven


def matched_in(session: Session, *, community_id: int, purchase_id: UUID) -> int:
    """What funders added to a purchase and did not get back, in minor units."""
    total = session.scalar(
        select(func.sum(MatchGiven.matched_minor - MatchGiven.back_minor)).where(
            MatchGiven.community_id == community_id, MatchGiven.subject_id == purchase_id
        )
    )
    return int(total or 0)
