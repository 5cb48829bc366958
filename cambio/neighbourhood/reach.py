"""How far a role reaches that was given for a place: to that place and all below it."""

from __future__ import annotations

from uuid import UUID

from cambio.app.guard import require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import reading
from cambio.neighbourhood import queries


def require_in(permission: Permission, *, community_id: int, place_id: UUID | None) -> None:
    """Refuse who may not do this in a place; None is for who may do it everywhere.

    Raises:
        NotAllowed: the role is held elsewhere only.
    """
    path = []
    if place_id is not None:
        with reading() as session:
            path = queries.place_path(session, community_id=community_id, place_id=place_id)
    require_within(permission, ScopeKind.PLACE, [each.id for each in path])


def require_everywhere(permission: Permission) -> None:
    """Refuse who may not do this in the whole community.

    Raises:
        NotAllowed: the role is held for a place only.
    """
    require_within(permission, ScopeKind.PLACE, ())
