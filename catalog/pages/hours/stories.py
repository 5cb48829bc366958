"""What a statement says of hours that were booked."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from cards.pages.movements import Stories, Story
from catalog.queries import hours as queries


def hours_stories(session: Session, community_id: int, subject_ids: Collection[UUID]) -> Stories:
    """Bookings of hours by their ids."""
    found = queries.bookings(
        session, community_id=community_id, booking_ids=subject_ids, limit=len(subject_ids)
    )
    return {
        each.id: Story(
            each.wish,
            each.professional_name,
            url_for("catalog.hours_booking", booking_id=each.id),
        )
        for each in found
    }
