"""How far staff reach: a manager of a place serves the households of its streets, and no others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from flask import g, request

from cambio.app.permissions import Permission
from cambio.database import NotFound, reading
from cambio.neighbourhood.queries import (
    Branch,
    HouseholdView,
    place,
    place_tree,
    places_within,
)
from cambio.neighbourhood.reach import may_in, places_reached, require_in
from cards.errors import CardForChild, CardStopped, CardUnassigned
from cards.queries import CardView


def may_in_place(place_id: UUID, permission: Permission = Permission.ENROL) -> bool:
    """Whether whoever is asking may do this in a place: a street, or any above it."""
    return may_in(permission, community_id=g.community_id, place_id=place_id)


def require_in_place(place_id: UUID | None, permission: Permission = Permission.ENROL) -> None:
    """Refuse who may not do this there; None is for who may do it everywhere.

    Raises:
        NotAllowed: the role is held elsewhere only.
    """
    require_in(permission, community_id=g.community_id, place_id=place_id)


def require_for(household: HouseholdView, permission: Permission = Permission.ENROL) -> None:
    """Refuse who may not serve this household.

    Raises:
        NotAllowed: the role is held elsewhere only.
    """
    address = household.address
    require_in_place(None if address is None else address.street_id, permission)


def household_of(card: CardView) -> UUID:
    """Whose card it is, for all but earning.

    Raises:
        CardStopped: it was blocked, replaced, returned or ended.
        CardForChild: with it one only earns.
        CardUnassigned: it is nobody's yet.
    """
    if card.status != "active":
        raise CardStopped
    if card.is_childs:
        raise CardForChild
    if card.household_id is None:
        raise CardUnassigned
    return card.household_id


def chosen_places(permission: Permission) -> Collection[UUID] | None:
    """The place that was chosen in a form, with all below it; else as far as the role reaches.

    None is everywhere.

    Raises:
        NotFound: there is no such place here.
        NotAllowed: the role does not reach there.
    """
    place_id = chosen_place()
    if place_id is None:
        return places_reached(permission, community_id=g.community_id)
    require_in_place(place_id, permission)
    with reading() as session:
        return places_within(session, community_id=g.community_id, place_id=place_id)


def place_options(permission: Permission) -> list[tuple[str, str]]:
    """The places to choose from, each behind those that it lies in."""
    with reading() as session:
        tree = place_tree(session, community_id=g.community_id)
    reach = places_reached(permission, community_id=g.community_id)
    return [
        (str(place_id), name)
        for place_id, name in _options(tree, ())
        if reach is None or place_id in reach
    ]


def chosen_place() -> UUID | None:
    """The place that was chosen in a form, None for none.

    Raises:
        NotFound: there is no such place here.
    """
    text = request.values.get("place", "")
    if not text:
        return None
    try:
        place_id = UUID(text)
    except ValueError as error:
        raise NotFound from error
    with reading() as session:
        if place(session, community_id=g.community_id, place_id=place_id) is None:
            raise NotFound
    return place_id


def _options(branches: Iterable[Branch], path: tuple[str, ...]) -> Iterator[tuple[UUID, str]]:
    for branch in branches:
        names = (*path, branch.place.name)
        yield branch.place.id, " › ".join(names)
        yield from _options(branch.below, names)
