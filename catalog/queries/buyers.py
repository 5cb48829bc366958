"""With whom a household buys together."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Place
from cambio.neighbourhood.queries import place_path, street_of


def buying_places(session: Session, *, community_id: int, household_id: UUID) -> list[UUID]:
    """The places with which a household can buy: its street, what that lies in, and the teams that
    work there, in this order.

    In a team nobody lives: it buys with the neighbours among whom it works.
    """
    street_id = street_of(session, community_id=community_id, household_id=household_id)
    if street_id is None:
        return []
    path = place_path(session, community_id=community_id, place_id=street_id)
    ids = [each.id for each in path]
    teams = session.scalars(
        select(Place.id)
        .where(Place.community_id == community_id, Place.kind == "team", Place.parent_id.in_(ids))
        .order_by(Place.name, Place.id)
    )
    return [*ids, *teams]
