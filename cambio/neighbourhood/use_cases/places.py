"""Places that are added by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.neighbourhood.errors import NameMissing, NameTaken, PlaceMisplaced, PlaceUnknown
from cambio.neighbourhood.models import Community, Place
from cambio.neighbourhood.queries import place as place_of
from cambio.neighbourhood.rules.words import NAME_MAX, tidy

# What may stand right below what: a street or team may skip the neighbourhood. A team is of people
# who work together; nobody lives in one, and like a street it can have a pot.
PARENT_KINDS: dict[str, tuple[str | None, ...]] = {
    "district": (None,),
    "neighbourhood": ("district",),
    "street": ("neighbourhood", "district"),
    "team": ("neighbourhood", "district"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPlace(Command):
    """A new place; `parent_id` is None for a district only."""

    kind: str
    name: str
    parent_id: UUID | None = None


def add_place(uow: UnitOfWork, command: AddPlace) -> UUID:
    """Add a place; answers its id.

    Raises:
        NameMissing: it has no name, or one that is too long.
        PlaceUnknown: there is no such parent.
        PlaceMisplaced: this kind does not stand below that.
        NameTaken: there is such a place there already; capitals make no difference.
    """
    name = tidy(command.name)
    if not 1 <= len(name) <= NAME_MAX:
        raise NameMissing
    if _kind_of(uow, command) not in PARENT_KINDS.get(command.kind, ()):
        raise PlaceMisplaced
    community: Community = uow.lock(Community, id=command.community_id)
    for other in _of_this_name(uow, command, name):
        if other.since_edition <= community.address_edition:
            raise NameTaken(name=other.name)
        # An import is bringing it along, but whoever adds it by hand wants it now.
        other.since_edition = 0
        return other.id
    row = Place(
        community_id=command.community_id,
        id=new_id(),
        parent_id=command.parent_id,
        kind=command.kind,
        name=name,
    )
    uow.session.add(row)
    return row.id


def _kind_of(uow: UnitOfWork, command: AddPlace) -> str | None:
    """The kind of the place in which the new one is to stand; None for a district.

    Raises:
        PlaceUnknown: there is no such place.
    """
    if command.parent_id is None:
        return None
    parent = place_of(uow.session, community_id=command.community_id, place_id=command.parent_id)
    if parent is None:
        raise PlaceUnknown
    return parent.kind


def _of_this_name(uow: UnitOfWork, command: AddPlace, name: str) -> Iterable[Place]:
    beside = select(Place).where(
        Place.community_id == command.community_id,
        Place.kind == command.kind,
        Place.parent_id.is_not_distinct_from(command.parent_id),
    )
    return (row for row in uow.session.scalars(beside) if row.name.casefold() == name.casefold())
