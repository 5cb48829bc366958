"""How far staff reach: a manager of a place serves the households of its streets, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from flask import g, request

from cambio.app.guard import current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind, roles_with
from cambio.database import NotFound, reading
from cambio.neighbourhood.queries import (
    Branch,
    HouseholdView,
    place,
    place_path,
    place_tree,
    places_within,
)
from cards.errors import CardForChild, CardStopped, CardUnassigned
from cards.queries import CardView


def may_in_place(place_id: UUID, permission: Permission = Permission.ENROL) -> bool:
    """Whether whoever is asking may do this in a place: a street, or any above it."""
    return current_actor().may_within(permission, ScopeKind.PLACE, _path(place_id))


def require_in_place(place_id: UUID | None, permission: Permission = Permission.ENROL) -> None:
    """Refuse who may not do this there; None is for who may do it everywhere.

    Raises:
        NotAllowed: the role is held elsewhere only.
    """
    path = [] if place_id is None else _path(place_id)
    require_within(permission, ScopeKind.PLACE, path)


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


def chosen_places(permission: Permission) -> list[UUID] | None:
    """The place that was chosen in a form, with all below it; else as far as the role reaches.

    None is everywhere.

    Raises:
        NotFound: there is no such place here.
        NotAllowed: the role does not reach there.
    """
    place_id = chosen_place()
    if place_id is None:
        return _reach(permission)
    require_in_place(place_id, permission)
    with reading() as session:
        return places_within(session, community_id=g.community_id, place_id=place_id)


def place_options(permission: Permission) -> list[tuple[str, str]]:
    """The places to choose from, each behind those that it lies in."""
    with reading() as session:
        tree = place_tree(session, community_id=g.community_id)
    reach = _reach(permission)
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


def _reach(permission: Permission) -> list[UUID] | None:
    grants = [each for each in current_actor().grants if each.role in roles_with(permission)]
    if any(each.scope_kind is ScopeKind.COMMUNITY for each in grants):
        return None
    tops = [each.scope_id for each in grants if each.scope_kind is ScopeKind.PLACE]
    with reading() as session:
        return [
            place_id
            for top in tops
            if top is not None
            for place_id in places_within(session, community_id=g.community_id, place_id=top)
        ]


def _options(branches: Iterable[Branch], path: tuple[str, ...]) -> Iterator[tuple[UUID, str]]:
    for branch in branches:
        names = (*path, branch.place.name)
        yield branch.place.id, " › ".join(names)
        yield from _options(branch.below, names)


def _path(place_id: UUID) -> list[UUID]:
    with reading() as session:
        path = place_path(session, community_id=g.community_id, place_id=place_id)
    return [each.id for each in path]
