"""Reads of scans."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Address, Place
from cambio.neighbourhood.queries import at_home
from cards.models import Card, Scan

# Asked after each batch: composing it anew would take longer than the database does.
_STREETS = (
    at_home(
        select(Scan.id, Place.name).join(
            Card, (Card.community_id == Scan.community_id) & (Card.id == Scan.card_id)
        ),
        Card.community_id,
        Card.household_id,
    )
    .join(Place, (Place.community_id == Address.community_id) & (Place.id == Address.street_id))
    .where(
        Scan.community_id == bindparam("community_id"),
        Scan.id.in_(bindparam("scan_ids", expanding=True)),
    )
)


def streets_of_scans(
    session: Session, *, community_id: int, scan_ids: Collection[UUID]
) -> dict[UUID, str]:
    """The name of the street where the household of each scan lives now, by scan."""
    rows = session.execute(_STREETS, {"community_id": community_id, "scan_ids": list(scan_ids)})
    return {scan_id: name for scan_id, name in rows}  # noqa: C416 - rows are not pairs to mypy
