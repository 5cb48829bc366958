"""Households in a programme, counted by street and never named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.earning.models import ProgrammeMembership
from cambio.earning.queries.stories import same_community
from cambio.earning.rules.months import HOUSEHOLDS_LEAST
from cambio.neighbourhood.models import Address, Place, Residence
from cambio.neighbourhood.queries import at_home
from cambio.neighbourhood.rules.address_file import AddressKey

POSTCODES_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class StreetMembers:
    """How many households of a street are in a programme; at least `HOUSEHOLDS_LEAST`.

    `name` is None for all smaller streets together.
    """

    name: str | None
    households: int


def members_by_street(
    session: Session, *, community_id: int, programme_id: UUID
) -> list[StreetMembers]:
    """Members by street, by name; small numbers stand together, and are left out when together
    they are still small."""
    count = func.count()
    rows = session.execute(
        at_home(
            select(Place.name, count).select_from(ProgrammeMembership),
            ProgrammeMembership.community_id,
            ProgrammeMembership.household_id,
        )
        .join(Place, same_community(Address, Place, Place.id == Address.street_id))
        .where(
            ProgrammeMembership.community_id == community_id,
            ProgrammeMembership.programme_id == programme_id,
            ProgrammeMembership.left_on.is_(None),
        )
        .group_by(Place.id, Place.name)
        .order_by(Place.name)
    )
    shown, small = [], 0
    for name, households in rows:
        if households >= HOUSEHOLDS_LEAST:
            shown.append(StreetMembers(name, households))
        else:
            small += households
    if small >= HOUSEHOLDS_LEAST:
        shown.append(StreetMembers(None, small))
    return shown


def households_at_keys(
    session: Session, *, community_id: int, addresses: Collection[AddressKey]
) -> dict[AddressKey, list[UUID]]:
    """The households that live at some addresses now."""
    found: dict[AddressKey, list[UUID]] = defaultdict(list)
    postcodes = sorted({each.postcode for each in addresses})
    for start in range(0, len(postcodes), POSTCODES_AT_ONCE):
        query = (
            select(Address, Residence.household_id)
            .join(
                Residence,
                same_community(Address, Residence, Residence.address_id == Address.id)
                & Residence.until.is_(None),
            )
            .where(
                Address.community_id == community_id,
                Address.postcode.in_(postcodes[start : start + POSTCODES_AT_ONCE]),
            )
        )
        for row, household_id in session.execute(query):
            key = AddressKey(
                row.postcode, row.house_number, row.house_letter, row.house_number_addition
            )
            if key in addresses:
                found[key].append(household_id)
    return found
