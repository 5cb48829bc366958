"""Addresses, as the edition that counts now has them.

Beside the rows that count stand those that an import is still writing (see `models.Address`).
Whatever reads addresses uses `is_here` and `street_shown`, and so sees one edition, whole.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Address, Community, Place
from cambio.neighbourhood.queries.places import comes_after, places_within
from cambio.neighbourhood.rules.address_file import AddressKey


@dataclass(frozen=True, slots=True)
class AddressView:
    """An address with the name of its street. `gone`: the latest import no longer had it."""

    id: UUID
    street_id: UUID
    street_name: str
    postcode: str
    house_number: int
    house_letter: str
    house_number_addition: str
    gone: bool = False

    @property
    def key(self) -> AddressKey:
        """What makes it one and the same, whatever its street is called."""
        return AddressKey(
            self.postcode, self.house_number, self.house_letter, self.house_number_addition
        )

    @property
    def house(self) -> str:
        """The house as one writes it: "12 B-2"."""
        return self.key.house

    @property
    def line(self) -> str:
        """The address as one writes it: "Dreef 12 B-2, 7415 AB"."""
        return f"{self.street_name} {self.key.line}"


# These ask for a query that joins Address to its Community.
next_counts = Address.next_edition <= Community.address_edition
_gone = case((next_counts, Address.next_gone), else_=Address.gone_at.is_not(None))
is_known = Address.since_edition <= Community.address_edition
is_here: ColumnElement[bool] = and_(is_known, _gone.is_(False))
"""Whether an address is known and not gone."""
street_shown: ColumnElement[UUID] = case(
    (next_counts, Address.next_street_id), else_=Address.street_id
)
"""The id of the street in which an address stands."""

_IN_ORDER = (
    Address.postcode,
    Address.house_number,
    Address.house_letter,
    Address.house_number_addition,
)
Position = tuple[str, int, str, str]
"""Where an address stands in a list: postcode, number, letter, addition."""


def address(session: Session, *, community_id: int, address_id: UUID) -> AddressView | None:
    """One address, also when it is gone; or None."""
    found = _views(session, _addresses(community_id).where(Address.id == address_id, is_known))
    return found[0] if found else None


def find_addresses(
    session: Session,
    *,
    community_id: int,
    postcode: str,
    house_number: int,
    after: Position | None = None,
    limit: int | None = None,
) -> list[AddressView]:
    """The addresses at a postcode and number, with every letter and addition; none that is gone.

    `after` and `limit` are those of `addresses_in`.
    """
    query = _addresses(community_id).where(
        Address.postcode == postcode, Address.house_number == house_number, is_here
    )
    return _views(session, _leaf(query, after, limit))


def addresses_in(
    session: Session,
    *,
    community_id: int,
    place_id: UUID,
    after: Position | None = None,
    limit: int | None = None,
) -> list[AddressView]:
    """The addresses in a place and all below it, by postcode; none that is gone.

    `after` is where the address before the first wanted stands; `limit` is how many at most.
    """
    within = places_within(session, community_id=community_id, place_id=place_id)
    query = _addresses(community_id).where(stands_in(within), is_here)
    return _views(session, _leaf(query, after, limit))


def addresses_gone(
    session: Session, *, community_id: int, after: Position | None = None, limit: int | None = None
) -> list[AddressView]:
    """The addresses that the latest import no longer had, by postcode."""
    query = _addresses(community_id).where(is_known, _gone.is_(True))
    return _views(session, _leaf(query, after, limit))


def count_addresses(session: Session, *, community_id: int, place_id: UUID | None = None) -> int:
    """How many addresses stand in a place, or in the whole community; none that is gone."""
    query = _addresses(community_id).where(is_here)
    if place_id is not None:
        within = places_within(session, community_id=community_id, place_id=place_id)
        query = query.where(stands_in(within))
    return session.scalar(query.with_only_columns(func.count()).order_by(None)) or 0


def has_addresses(session: Session, community_id: int) -> bool:
    """Whether a community has an address."""
    return bool(session.scalar(select(_addresses(community_id).where(is_here).exists())))


def count_gone_addresses(session: Session, *, community_id: int) -> int:
    """How many addresses the latest import no longer had."""
    query = _addresses(community_id).where(is_known, _gone.is_(True))
    return session.scalar(query.with_only_columns(func.count()).order_by(None)) or 0


def stands_in(street_ids: Collection[UUID]) -> ColumnElement[bool]:
    """Whether an address stands in one of these streets; asks for a query that joins Community."""
    # The first half lets the database use its indexes; the second half decides.
    return and_(
        or_(Address.street_id.in_(street_ids), Address.next_edition.is_not(None)),
        street_shown.in_(street_ids),
    )


def _addresses(community_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Address, street_shown, Place.name, _gone)
        .join(Community, Community.id == Address.community_id)
        .join(Place, and_(Place.community_id == Address.community_id, Place.id == street_shown))
        .where(Address.community_id == community_id)
        .order_by(*_IN_ORDER)
    )


def _leaf(
    query: Select[*tuple[Any, ...]], after: Position | None, limit: int | None
) -> Select[*tuple[Any, ...]]:
    if after is not None:
        query = query.where(comes_after(_IN_ORDER, after))
    return query.limit(limit)


def _views(session: Session, query: Select[*tuple[Any, ...]]) -> list[AddressView]:
    return [
        address_view(row, street_id=street_id, street_name=street_name, gone=bool(gone))
        for row, street_id, street_name, gone in session.execute(query)
    ]


def address_view(row: Address, *, street_id: UUID, street_name: str, gone: bool) -> AddressView:
    """The view of a row, with what counts now of its street and of its being gone."""
    return AddressView(
        row.id,
        street_id,
        street_name,
        row.postcode,
        row.house_number,
        row.house_letter,
        row.house_number_addition,
        gone,
    )
