"""Everything that is known of the addresses, for comparing a whole file with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Address, Community
from cambio.neighbourhood.queries.addresses import is_here, is_known, next_counts, street_shown
from cambio.neighbourhood.queries.places import places
from cambio.neighbourhood.rules.address_file import AddressDetails, AddressKey
from cambio.neighbourhood.rules.street_names import KnownPlace, Streets

ROWS_AT_A_TIME = 2_000


@dataclass(slots=True)
class KnownAddresses:
    """What is known of each address, those that are gone included."""

    ids: dict[AddressKey, UUID] = field(default_factory=dict)
    details: dict[AddressKey, AddressDetails] = field(default_factory=dict)
    gone: set[AddressKey] = field(default_factory=set)


def known_streets(session: Session, *, community_id: int) -> Streets:
    """All places, to be found by their names."""
    return Streets(
        KnownPlace(each.id, each.parent_id, each.kind, each.name)
        for each in places(session, community_id=community_id)
    )


def known_addresses(session: Session, *, community_id: int, streets: Streets) -> KnownAddresses:
    """All addresses, also those that are gone."""
    columns = (
        Address.id,
        Address.postcode,
        Address.house_number,
        Address.house_letter,
        Address.house_number_addition,
        street_shown,
        case((next_counts, Address.next_bag_id), else_=Address.bag_id),
        is_here,
    )
    query = (
        select(*columns)
        .join(Community, Community.id == Address.community_id)
        .where(Address.community_id == community_id, is_known)
        .execution_options(yield_per=ROWS_AT_A_TIME)
    )
    known = KnownAddresses()
    paths = {street_id: path for path, street_id in streets.ids_by_path().items()}
    for address_id, postcode, number, letter, addition, street_id, bag_id, here in session.execute(
        query
    ):
        key = AddressKey(postcode, number, letter, addition)
        known.ids[key] = address_id
        known.details[key] = AddressDetails(*paths[street_id], bag_id)
        if not here:
            known.gone.add(key)
    return known
