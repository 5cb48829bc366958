"""Places: districts, neighbourhoods and streets, as far as the addresses' edition counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Community, Place


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place; `parent_id` is None for a district."""

    id: UUID
    parent_id: UUID | None
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A place with all that stands below it."""

    place: PlaceView
    below: tuple[Branch, ...]


def place_tree(session: Session, *, community_id: int) -> list[Branch]:
    """The districts with all below them, by name."""
    below: dict[UUID | None, list[PlaceView]] = {}
    for view in places(session, community_id=community_id):
        below.setdefault(view.parent_id, []).append(view)

    def branches(parent_id: UUID | None) -> tuple[Branch, ...]:
        return tuple(Branch(view, branches(view.id)) for view in below.get(parent_id, ()))

    return list(branches(None))


def place(session: Session, *, community_id: int, place_id: UUID) -> PlaceView | None:
    """One place, or None."""
    row = session.scalar(_shown(community_id).where(Place.id == place_id))
    return None if row is None else _place_view(row)


def places(
    session: Session,
    *,
    community_id: int,
    kind: str | None = None,
    parent_id: UUID | None = None,
    after: tuple[str, UUID] | None = None,
    limit: int | None = None,
) -> list[PlaceView]:
    """Places by name; of one kind, or right below one place, when asked.

    `after` is the name and id of the place before the first wanted; `limit` is how many at most.
    """
    query = _shown(community_id).order_by(Place.name, Place.id).limit(limit)
    if kind is not None:
        query = query.where(Place.kind == kind)
    if parent_id is not None:
        query = query.where(Place.parent_id == parent_id)
    if after is not None:
        query = query.where(comes_after((Place.name, Place.id), after))
    return [_place_view(row) for row in session.scalars(query)]


def count_places(session: Session, *, community_id: int, kind: str | None = None) -> int:
    """How many places there are, of one kind when asked."""
    query = _shown(community_id).with_only_columns(func.count())
    if kind is not None:
        query = query.where(Place.kind == kind)
    return session.scalar(query) or 0


def has_places(session: Session, community_id: int) -> bool:
    """Whether a community has a street, where people can live."""
    return count_places(session, community_id=community_id, kind="street") > 0


def place_path(session: Session, *, community_id: int, place_id: UUID) -> list[PlaceView]:
    """A place and all above it, itself first; empty for an unknown place."""
    path = []
    current: UUID | None = place_id
    while current is not None:
        view = place(session, community_id=community_id, place_id=current)
        if view is None:
            break
        path.append(view)
        current = view.parent_id
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


def comes_after(columns: tuple[Any, ...], position: tuple[object, ...]) -> ColumnElement[bool]:
    """Whether a row comes after a position in a list that is ordered by these columns."""
    values = (literal(value, column.type) for column, value in zip(columns, position, strict=True))
    return tuple_(*columns) > tuple_(*values)


def _shown(community_id: int) -> Select[Place]:
    """The places that count; those of an edition still being written are nobody's to see."""
    return (
        select(Place)
        .join(Community, Community.id == Place.community_id)
        .where(Place.community_id == community_id, Place.since_edition <= Community.address_edition)
    )


def _place_view(row: Place) -> PlaceView:
    return PlaceView(row.id, row.parent_id, row.kind, row.name)
