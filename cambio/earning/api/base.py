"""What the API of earning shares: its blueprint, and who is asking."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from cambio.app.guard import NotAllowed, current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, reading
from cambio.earning import queries
from cambio.earning.queries import ActionView
from cambio.neighbourhood.queries import place_path

blueprint = Blueprint(
    "earning_api", __name__, description="Programmes, budgets and street actions."
)


def community_id() -> int:
    """The community of whoever is asking; the guard let nobody in without one."""
    return current_actor().community_id or 0


def asked() -> dict[str, Any]:
    """Who asks, where: the fields of every command."""
    return {"community_id": community_id(), "actor_id": current_actor().id}


def own_household() -> UUID:
    """The household that is asking.

    Raises:
        NotAllowed: somebody else is.
    """
    household_id = current_actor().household_id
    if household_id is None:
        raise NotAllowed
    return household_id


def action_or_404(action_id: UUID) -> ActionView:
    """An action of the community.

    Raises:
        NotFound: there is none with this id.
    """
    with reading() as session:
        found = queries.action(session, community_id=community_id(), action_id=action_id)
    if found is None:
        raise NotFound
    return found


def require_in_place(permission: Permission, place_id: UUID) -> None:
    """Refuse unless the permission reaches this place.

    Raises:
        NotAllowed: the role is for another place only.
    """
    with reading() as session:
        path = place_path(session, community_id=community_id(), place_id=place_id)
    require_within(permission, ScopeKind.PLACE, [each.id for each in path])
