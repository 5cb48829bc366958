"""Households: who joined, and where they live now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from cambio.database import Sql, UnitOfWork, as_uuid
from cambio.neighbourhood.models import Address, Community, Household, Place, Residence
from cambio.neighbourhood.queries.addresses import (
    AddressView,
    address_view,
    is_here,
    stands_in,
    street_shown,
)
from cambio.neighbourhood.queries.places import places_within

# What `street_shown` says, word for word.
STREET = Sql(
    "SELECT CASE WHEN a.next_edition <= c.address_edition THEN a.next_street_id"
    " ELSE a.street_id END"
    " FROM residence r"
    " JOIN address a ON a.community_id = r.community_id AND a.id = r.address_id"
    " JOIN community c ON c.id = r.community_id"
    " WHERE r.community_id = ? AND r.household_id = ?"
    " AND (r.until IS NULL OR (r.since <= ? AND r.until > ?))"
    # Where it lived that day comes before where it lives now, as it does in the index.
    " ORDER BY r.since LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """A household with where it lives now.

    `confirmed_at` is None until it proved where it lives; `ended_at` and `address` are None while
    it goes on and when it lives nowhere here.
    """

    id: UUID
    nickname: str
    language: str
    adults: int
    children: int
    joined_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    address: AddressView | None


def household(session: Session, *, community_id: int, household_id: UUID) -> HouseholdView | None:
    """One household with its address, or None."""
    found = households(session, community_id=community_id, household_ids=[household_id])
    return found[0] if found else None


def households(
    session: Session, *, community_id: int, household_ids: Collection[UUID]
) -> list[HouseholdView]:
    """Some households with their addresses, in the order in which they joined."""
    return _views(session, _households(community_id).where(Household.id.in_(household_ids)))


def households_at(session: Session, *, community_id: int, address_id: UUID) -> list[HouseholdView]:
    """The households that live at an address now, in the order in which they joined."""
    query = _households(community_id).where(
        Residence.address_id == address_id, Household.ended_at.is_(None)
    )
    return _views(session, query)


def count_households(session: Session, *, community_id: int) -> int:
    """How many households have joined and not ended."""
    query = select(func.count()).where(
        Household.community_id == community_id, Household.ended_at.is_(None)
    )
    return session.scalar(query) or 0


def count_households_in(session: Session, *, community_id: int, place_id: UUID) -> int:
    """How many households live in a place and all below it now."""
    streets = places_within(session, community_id=community_id, place_id=place_id)
    query = (
        select(func.count())
        .select_from(Address)
        .join(Community, Community.id == Address.community_id)
        .join(
            Residence,
            and_(
                Residence.community_id == Address.community_id, Residence.address_id == Address.id
            ),
        )
        .join(
            Household,
            and_(
                Household.community_id == Residence.community_id,
                Household.id == Residence.household_id,
            ),
        )
        .where(
            Address.community_id == community_id,
            stands_in(streets),
            Residence.until.is_(None),
            Household.ended_at.is_(None),
        )
    )
    return session.scalar(query) or 0


def street_of(session: Session, *, community_id: int, household_id: UUID) -> UUID | None:
    """The street where a household lives now; None when it lives nowhere here."""
    return session.scalar(
        select(street_shown)
        .join(Community, Community.id == Address.community_id)
        .join(
            Residence,
            and_(
                Residence.community_id == Address.community_id, Residence.address_id == Address.id
            ),
        )
        .where(
            Residence.community_id == community_id,
            Residence.household_id == household_id,
            Residence.until.is_(None),
        )
    )


def find_street(uow: UnitOfWork, *, community_id: int, household_id: UUID, on: date) -> UUID | None:
    """The street where a household lived on a day; before it came here, where it lives now.

    By fixed SQL: for the scanning of cards, where time is short.
    """
    day = on.isoformat()
    row = uow.run(STREET, (community_id, household_id, day, day)).fetchone()
    return None if row is None else as_uuid(row[0])


def _households(community_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Household, Address, street_shown, Place.name, is_here)
        .join(Community, Community.id == Household.community_id)
        .outerjoin(
            Residence,
            and_(
                Residence.community_id == Household.community_id,
                Residence.household_id == Household.id,
                Residence.until.is_(None),
            ),
        )
        .outerjoin(
            Address,
            and_(
                Address.community_id == Residence.community_id, Address.id == Residence.address_id
            ),
        )
        .outerjoin(
            Place, and_(Place.community_id == Address.community_id, Place.id == street_shown)
        )
        .where(Household.community_id == community_id)
        .order_by(Household.id)
    )


def _views(session: Session, query: Select[*tuple[Any, ...]]) -> list[HouseholdView]:
    return [
        _household_view(
            row,
            None
            if address is None
            else address_view(address, street_id=street_id, street_name=street, gone=not here),
        )
        for row, address, street_id, street, here in session.execute(query)
    ]


def _household_view(row: Household, address: AddressView | None) -> HouseholdView:
    return HouseholdView(
        row.id,
        row.nickname,
        row.language,
        row.adults,
        row.children,
        row.joined_at,
        row.confirmed_at,
        row.ended_at,
        address,
    )
