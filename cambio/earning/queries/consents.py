"""Who agreed to a programme, adult by adult, and which households all of whose adults did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.earning.models import Programme, ProgrammeMembership
from cambio.earning.models.observations import Consent
from cambio.neighbourhood.models import Address, Household, Residence
from cambio.neighbourhood.rules.address_file import AddressKey

POSTCODES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ConsentView:
    """Somebody who agrees: what it is called at home, since when, and how it said so."""

    adult: str
    given_on: date
    means: str


def consents_of(
    session: Session, *, community_id: int, household_id: UUID, programme_id: UUID
) -> list[ConsentView]:
    """The adults of a household who agree to a programme, in the order in which they did."""
    query = (
        select(Consent)
        .filter_by(
            community_id=community_id,
            household_id=household_id,
            programme_id=programme_id,
            withdrawn_on=None,
        )
        .order_by(Consent.id)
    )
    return [ConsentView(row.adult, row.given_on, row.means) for row in session.scalars(query)]


def households_that_agree(
    session: Session, *, community_id: int, programme_id: UUID, household_ids: list[UUID]
) -> set[UUID]:
    """Those of which every adult agrees: about them, things may be written down."""
    agreed = (
        select(func.count())
        .where(
            Consent.community_id == Household.community_id,
            Consent.household_id == Household.id,
            Consent.programme_id == programme_id,
            Consent.withdrawn_on.is_(None),
        )
        .scalar_subquery()
    )
    query = select(Household.id).where(
        Household.community_id == community_id,
        Household.id.in_(household_ids),
        Household.ended_at.is_(None),
        Household.adults > 0,
        agreed >= Household.adults,
    )
    return set(session.scalars(query))


def members_at(
    session: Session, *, community_id: int, programme_id: UUID, addresses: Collection[AddressKey]
) -> dict[AddressKey, list[UUID]]:
    """The households at these addresses of which every adult agrees; none elsewhere is told of."""
    postcodes = sorted({each.postcode for each in addresses})
    found: dict[AddressKey, list[UUID]] = defaultdict(list)
    for start in range(0, len(postcodes), POSTCODES_AT_ONCE):
        some = postcodes[start : start + POSTCODES_AT_ONCE]
        query = (
            select(
                Address.postcode,
                Address.house_number,
                Address.house_letter,
                Address.house_number_addition,
                Residence.household_id,
            )
            .join(
                Residence,
                (Residence.community_id == Address.community_id)
                & (Residence.address_id == Address.id)
                & Residence.until.is_(None),
            )
            .where(Address.community_id == community_id, Address.postcode.in_(some))
        )
        for postcode, number, letter, addition, household_id in session.execute(query):
            key = AddressKey(postcode, number, letter, addition)
            if key in addresses:
                found[key].append(household_id)
    agreed: set[UUID] = set()
    ids = sorted({each for households in found.values() for each in households})
    for start in range(0, len(ids), POSTCODES_AT_ONCE):
        agreed |= households_that_agree(
            session,
            community_id=community_id,
            programme_id=programme_id,
            household_ids=ids[start : start + POSTCODES_AT_ONCE],
        )
    return {key: [each for each in some if each in agreed] for key, some in found.items()}


def programmes_with_milestones(session: Session) -> list[tuple[int, UUID]]:
    """The running programmes that somebody joined with consent, of all communities."""
    joined = select(ProgrammeMembership.programme_id).where(
        ProgrammeMembership.community_id == Programme.community_id,
        ProgrammeMembership.programme_id == Programme.id,
        ProgrammeMembership.left_on.is_(None),
    )
    query = (
        select(Programme.community_id, Programme.id)
        .where(Programme.status == "running", Programme.consent_required, joined.exists())
        .order_by(Programme.community_id, Programme.id)
    )
    return [(community_id, programme_id) for community_id, programme_id in session.execute(query)]
