"""Reads of scans."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Address, Place
from cambio.neighbourhood.queries import at_home
from cards.models import Card, Scan


def streets_of_scans(
    session: Session, *, community_id: int, scan_ids: Collection[UUID]
) -> dict[UUID, str]:
    """The name of the street where the household of each scan lives now, by scan."""
    shown = select(Scan.id, Place.name).join(
        Card, (Card.community_id == Scan.community_id) & (Card.id == Scan.card_id)
    )
    rows = session.execute(
        at_home(shown, Card.community_id, Card.household_id)
        .join(Place, (Place.community_id == Address.community_id) & (Place.id == Address.street_id))
        .where(Scan.community_id == community_id, Scan.id.in_(scan_ids))
    )
    return {scan_id: name for scan_id, name in rows}  # noqa: C416 - rows are not pairs to mypy
