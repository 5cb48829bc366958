"""Places and organisations."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.neighbourhood.errors import NameMissing, NameTaken, PlaceMisplaced, PlaceUnknown
from cambio.neighbourhood.models import Organisation, Place

# What may stand right below what: a street may skip the neighbourhood.
PARENT_KINDS: dict[str, tuple[str, ...]] = {
    "district": (),
    "neighbourhood": ("district",),
    "street": ("neighbourhood", "district"),
}
ORGANISATION_KINDS = ("corporation", "funder", "shop", "partner")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPlace(Command):
    """A new place; `parent_id` is None for a district only."""

    kind: str
    name: str
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOrganisation(Command):
    """A new organisation; `pick_up` and `opening_hours` are a shop's, in plain words."""

    kind: str
    name: str
    pick_up: str | None = None
    opening_hours: str | None = None


def add_place(uow: UnitOfWork, command: AddPlace) -> UUID:
    """Add a place; answers its id.

    Raises:
        NameMissing: it has no name.
        PlaceUnknown: there is no such parent.
        PlaceMisplaced: this kind does not stand below that.
        NameTaken: there is such a place there already.
    """
    if not command.name.strip():
        raise NameMissing
    if command.kind not in PARENT_KINDS:
        raise PlaceMisplaced
    parent_kind = None
    if command.parent_id is not None:
        parent = uow.session.get(Place, (command.community_id, command.parent_id))
        if parent is None:
            raise PlaceUnknown
        parent_kind = parent.kind
    if (parent_kind is None) != (command.kind == "district"):
        raise PlaceMisplaced
    if parent_kind is not None and parent_kind not in PARENT_KINDS[command.kind]:
        raise PlaceMisplaced
    known = select(Place.id).filter_by(
        community_id=command.community_id, kind=command.kind, name=command.name.strip()
    )
    if uow.session.scalar(known.where(Place.parent_id.is_not_distinct_from(command.parent_id))):
        raise NameTaken(name=command.name.strip())
    row = Place(
        community_id=command.community_id,
        id=new_id(),
        parent_id=command.parent_id,
        kind=command.kind,
        name=command.name.strip(),
    )
    uow.session.add(row)
    uow.flush()
    return row.id


def add_organisation(uow: UnitOfWork, command: AddOrganisation) -> UUID:
    """Add an organisation; answers its id.

    Raises:
        NameMissing: it has no name, or is of no known kind.
        NameTaken: there is such an organisation already.
    """
    name = command.name.strip()
    if not name or command.kind not in ORGANISATION_KINDS:
        raise NameMissing
    known = select(Organisation.id).filter_by(
        community_id=command.community_id, kind=command.kind, name=name
    )
    if uow.session.scalar(known):
        raise NameTaken(name=name)
    row = Organisation(
        community_id=command.community_id,
        id=new_id(),
        kind=command.kind,
        name=name,
        pick_up=command.pick_up,
        opening_hours=command.opening_hours,
    )
    uow.session.add(row)
    uow.flush()
    return row.id
