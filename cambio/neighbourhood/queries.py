"""Reads of the neighbourhood. Answers are frozen; a household is never listed with its doings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import (
    Address,
    Community,
    Household,
    Organisation,
    Place,
    Residence,
)


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place; `parent_id` is None for a district."""

    id: UUID
    parent_id: UUID | None
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class AddressView:
    """An address with the name of its street."""

    id: UUID
    street_id: UUID
    street_name: str
    postcode: str
    house_number: int
    house_letter: str
    house_number_addition: str

    @property
    def line(self) -> str:
        """The address as one writes it: "Dreef 12 B-2, 7415 AB"."""
        addition = f"-{self.house_number_addition}" if self.house_number_addition else ""
        letter = f" {self.house_letter}" if self.house_letter else ""
        return f"{self.street_name} {self.house_number}{letter}{addition}, {self.postcode}"


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


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation; a shop has a pick-up point and opening hours in plain words."""

    id: UUID
    kind: str
    name: str
    pick_up: str | None
    opening_hours: str | None


@dataclass(frozen=True, slots=True)
class CommunityName:
    """A community as a list shows it."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A place with all that stands below it."""

    place: PlaceView
    below: tuple[Branch, ...]


def communities(session: Session) -> list[CommunityName]:
    """All communities by name."""
    rows = session.execute(select(Community.slug, Community.name).order_by(Community.name))
    return [CommunityName(slug, name) for slug, name in rows]


def place_tree(session: Session, *, community_id: int) -> list[Branch]:
    """The districts with all below them, by name."""
    below: dict[UUID | None, list[PlaceView]] = {}
    for view in places(session, community_id=community_id):
        below.setdefault(view.parent_id, []).append(view)

    def branches(parent_id: UUID | None) -> tuple[Branch, ...]:
        return tuple(Branch(view, branches(view.id)) for view in below.get(parent_id, ()))

    return list(branches(None))


def count_addresses(session: Session, *, community_id: int, place_id: UUID | None = None) -> int:
    """How many addresses stand in a place, or in the whole community; none that is gone."""
    query = select(func.count()).where(
        Address.community_id == community_id, Address.gone_at.is_(None)
    )
    if place_id is not None:
        within = places_within(session, community_id=community_id, place_id=place_id)
        query = query.where(Address.street_id.in_(within))
    return session.scalar(query) or 0


def place(session: Session, *, community_id: int, place_id: UUID) -> PlaceView | None:
    """One place, or None."""
    row = session.get(Place, (community_id, place_id))
    return None if row is None else _place_view(row)


def places(
    session: Session, *, community_id: int, kind: str | None = None, parent_id: UUID | None = None
) -> list[PlaceView]:
    """Places by name; of one kind, or right below one place, when asked."""
    query = select(Place).where(Place.community_id == community_id).order_by(Place.name, Place.id)
    if kind is not None:
        query = query.where(Place.kind == kind)
    if parent_id is not None:
        query = query.where(Place.parent_id == parent_id)
    return [_place_view(row) for row in session.scalars(query)]


def place_path(session: Session, *, community_id: int, place_id: UUID) -> list[PlaceView]:
    """A place and all above it, itself first; empty for an unknown place."""
    path = []
    current: UUID | None = place_id
    while current is not None:
        row = session.get(Place, (community_id, current))
        if row is None:
            break
        path.append(_place_view(row))
        current = row.parent_id
    return path


def places_within(session: Session, *, community_id: int, place_id: UUID) -> list[UUID]:
    """The ids of a place and of all below it."""
    top = (
        select(Place.id)
        .where(Place.community_id == community_id, Place.id == place_id)
        .cte("within", recursive=True)
    )
    below = select(Place.id).join(top, Place.parent_id == top.c.id)
    within = top.union_all(below.where(Place.community_id == community_id))
    return list(session.scalars(select(within.c.id)))


def street_of(session: Session, *, community_id: int, household_id: UUID) -> UUID | None:
    """The street where a household lives now; None when it lives nowhere here."""
    return session.scalar(
        select(Address.street_id)
        .join(
            Residence,
            (Residence.community_id == Address.community_id) & (Residence.address_id == Address.id),
        )
        .where(
            Residence.community_id == community_id,
            Residence.household_id == household_id,
            Residence.until.is_(None),
        )
    )


def household(session: Session, *, community_id: int, household_id: UUID) -> HouseholdView | None:
    """One household with its address, or None."""
    found = households(session, community_id=community_id, household_ids=[household_id])
    return found[0] if found else None


def households(
    session: Session, *, community_id: int, household_ids: Collection[UUID]
) -> list[HouseholdView]:
    """Some households with their addresses, in the order in which they joined."""
    rows = session.execute(
        select(Household, Address, Place.name)
        .outerjoin(
            Residence,
            (Residence.community_id == Household.community_id)
            & (Residence.household_id == Household.id)
            & Residence.until.is_(None),
        )
        .outerjoin(
            Address,
            (Address.community_id == Residence.community_id) & (Address.id == Residence.address_id),
        )
        .outerjoin(
            Place, (Place.community_id == Address.community_id) & (Place.id == Address.street_id)
        )
        .where(Household.community_id == community_id, Household.id.in_(household_ids))
        .order_by(Household.id)
    )
    return [_household_view(row, address, street) for row, address, street in rows]


def address(session: Session, *, community_id: int, address_id: UUID) -> AddressView | None:
    """One address, or None."""
    row = session.get(Address, (community_id, address_id))
    if row is None:
        return None
    street = session.get(Place, (community_id, row.street_id))
    return _address_view(row, street.name if street else "")


def find_addresses(
    session: Session, *, community_id: int, postcode: str, house_number: int
) -> list[AddressView]:
    """The addresses at a postcode and number, with every letter and addition; none that is gone."""
    rows = session.execute(
        select(Address, Place.name)
        .join(Place, (Place.community_id == Address.community_id) & (Place.id == Address.street_id))
        .where(
            Address.community_id == community_id,
            Address.postcode == postcode,
            Address.house_number == house_number,
            Address.gone_at.is_(None),
        )
        .order_by(Address.house_letter, Address.house_number_addition)
    )
    return [_address_view(row, street) for row, street in rows]


def organisation(
    session: Session, *, community_id: int, organisation_id: UUID
) -> OrganisationView | None:
    """One organisation, or None."""
    row = session.get(Organisation, (community_id, organisation_id))
    return None if row is None else _organisation_view(row)


def organisations(
    session: Session, *, community_id: int, kind: str | None = None
) -> list[OrganisationView]:
    """Organisations by name, of one kind when asked."""
    query = select(Organisation).where(Organisation.community_id == community_id)
    if kind is not None:
        query = query.where(Organisation.kind == kind)
    return [_organisation_view(row) for row in session.scalars(query.order_by(Organisation.name))]


def _place_view(row: Place) -> PlaceView:
    return PlaceView(row.id, row.parent_id, row.kind, row.name)


def _address_view(row: Address, street: str) -> AddressView:
    return AddressView(
        row.id,
        row.street_id,
        street,
        row.postcode,
        row.house_number,
        row.house_letter,
        row.house_number_addition,
    )


def _household_view(row: Household, address: Address | None, street: str | None) -> HouseholdView:
    return HouseholdView(
        row.id,
        row.nickname,
        row.language,
        row.adults,
        row.children,
        row.joined_at,
        row.confirmed_at,
        row.ended_at,
        None if address is None else _address_view(address, street or ""),
    )


def _organisation_view(row: Organisation) -> OrganisationView:
    return OrganisationView(row.id, row.kind, row.name, row.pick_up, row.opening_hours)
