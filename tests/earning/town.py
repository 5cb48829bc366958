"""A town full of households that agreed, written past the use cases: those would take an hour."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from cambio.database import Base, db, new_id
from cambio.earning.models import ProgrammeMembership
from cambio.earning.models.observations import Consent, Observation
from cambio.neighbourhood.models import Address, Household, Residence
from tests.conftest import ACTOR_ID

ROWS_AT_ONCE = 10_000
SINCE = datetime(2025, 1, 1, 10, tzinfo=UTC)
BEGUN = SINCE.date()


def fill(
    community_id: int,
    street_id: UUID,
    programme_id: UUID,
    *,
    households: int,
    seen: date,
    every: int = 1,
) -> None:
    """So many households of one adult, who agreed; every so many was noticed on a day."""
    for first in range(0, households, ROWS_AT_ONCE):
        numbers = range(first, min(first + ROWS_AT_ONCE, households))
        rows = [
            _household(community_id, street_id, programme_id, number, seen) for number in numbers
        ]
        with db.engine.begin() as connection:
            for model in (Address, Household, Residence, ProgrammeMembership, Consent, Observation):
                some = rows[-first % every :: every] if model is Observation else rows
                connection.execute(insert(model), [row[model] for row in some])


def _household(
    community_id: int, street_id: UUID, programme_id: UUID, number: int, seen: date
) -> dict[type[Base], dict[str, Any]]:
    address_id, household_id = new_id(), new_id()
    own = {"community_id": community_id}
    mine = {**own, "household_id": household_id, "id": new_id()}
    joined = {**mine, "programme_id": programme_id}
    address = {"street_id": street_id, "postcode": "7415 QB", "house_number": number + 1}
    people = {"nickname": "Buur", "language": "nl", "adults": 1, "children": 0}
    since = {"joined_at": SINCE, "joined_by": ACTOR_ID}
    consent = {"adult": "Buur", "given_on": BEGUN, "means": "paper"}
    noticed = {
        "event": "front-garden",
        "happened_on": seen,
        "source": "file",
        "recorded_at": SINCE,
        "recorded_by": ACTOR_ID,
        "forget_on": date(2100, 1, 1),
    }
    agreed = {"joined_on": BEGUN, "consent_on": BEGUN, "consent_means": "paper"}
    return {
        Address: {**own, "id": address_id, **address},
        Household: {**own, "id": household_id, **people, **since},
        Residence: {**mine, "address_id": address_id, "since": BEGUN},
        ProgrammeMembership: {**joined, **agreed},
        Consent: {**joined, **consent},
        Observation: {**joined, **noticed},
    }
