"""What a phone may know of cards when there is no network."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cards.models import Card
from cards.rules import offline_prefix


def offline_hashes(session: Session, *, community_id: int) -> list[bytes]:
    """The first 8 bytes of the hash of each good card of a household or a street, sorted."""
    found = session.scalars(
        select(Card.code_hash).where(
            Card.community_id == community_id,
            Card.status == "active",
            or_(Card.household_id.is_not(None), Card.place_id.is_not(None)),
        )
    )
    return sorted(offline_prefix(whole) for whole in found)
