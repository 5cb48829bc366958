"""Whose hours somebody keeps: what pages and the JSON API share."""

from __future__ import annotations

from uuid import UUID

from cambio.app.guard import Actor, ActorKind, NotAllowed, current_actor
from cambio.app.permissions import Permission, ScopeKind


def works_as(actor: Actor, *, user_id: UUID | None, organisation_id: UUID) -> bool:
    """Whether somebody keeps a professional's hours: it is theirs, or that of a crew or a program
    of the organisation they work for, or they manage all hours."""
    if actor.may_within(Permission.MANAGE_HOURS, ScopeKind.COMMUNITY, ()):
        return True
    if user_id is not None and actor.kind is not ActorKind.KEY:
        return user_id == actor.id
    return actor.may_within(Permission.WORK_HOURS, ScopeKind.PARTNER, [organisation_id])


def require_works_as(*, user_id: UUID | None, organisation_id: UUID) -> None:
    """Refuse who does not keep a professional's hours.

    Raises:
        NotAllowed: they are somebody else's.
    """
    if not works_as(current_actor(), user_id=user_id, organisation_id=organisation_id):
        raise NotAllowed
