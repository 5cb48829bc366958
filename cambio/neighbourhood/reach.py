"""How far a role reaches that was given for a place: to that place and all below it."""

from __future__ import annotations

from uuid import UUID

from cambio.app.guard import NotAllowed, current_actor
from cambio.app.permissions import Permission, ScopeKind, roles_with
from cambio.database import reading
from cambio.neighbourhood import queries


def own_community() -> int:
    """The community of whoever is asking; the routes of the JSON API know no other.

    Raises:
        NotAllowed: who is asking belongs to none.
    """
    community_id = current_actor().community_id
    if community_id is None:
        raise NotAllowed
    return community_id


def may_in(permission: Permission, *, community_id: int, place_id: UUID | None) -> bool:
    """Whether whoever is asking may do this in a place; None asks for the whole community."""
    path = []
    if place_id is not None:
        with reading() as session:
            path = queries.place_path(session, community_id=community_id, place_id=place_id)
    return current_actor().may_within(permission, ScopeKind.PLACE, [each.id for each in path])


def require_in(permission: Permission, *, community_id: int, place_id: UUID | None) -> None:
    """Refuse who may not do this in a place; None is for who may do it everywhere.

    Raises:
        NotAllowed: the role is held elsewhere only.
    """
    if not may_in(permission, community_id=community_id, place_id=place_id):
        raise NotAllowed


def require_everywhere(permission: Permission) -> None:
    """Refuse who may not do this in the whole community.

    Raises:
        NotAllowed: the role is held for a place only.
    """
    if not current_actor().may_within(permission, ScopeKind.PLACE, ()):
        raise NotAllowed


def places_held(permission: Permission) -> list[UUID] | None:
    """The very places for which whoever is asking was given this; None for the whole community."""
    grants = [each for each in current_actor().grants if each.role in roles_with(permission)]
    if any(each.scope_kind is ScopeKind.COMMUNITY for each in grants):
        return None
    return [
        each.scope_id
        for each in grants
        if each.scope_kind is ScopeKind.PLACE and each.scope_id is not None
    ]


def places_reached(permission: Permission, *, community_id: int) -> frozenset[UUID] | None:
    """The places for which whoever is asking may do this, with all below them; None for all."""
    held = places_held(permission)
    if held is None:
        return None
    with reading() as session:
        return frozenset(
            place_id
            for top in held
            for place_id in queries.places_within(session, community_id=community_id, place_id=top)
        )
