"""Who may write down what went well at households, for pages and API."""

from __future__ import annotations

from uuid import UUID

from cambio.app.guard import NotAllowed, current_actor
from cambio.app.permissions import Permission, Role, ScopeKind, roles_with


def may_record(programme_id: UUID) -> bool:
    """Whether whoever asks may write down something for this programme.

    A volunteer may only where the role was given for this programme: others never see such things.
    """
    may = roles_with(Permission.RECORD_MILESTONES)
    return any(
        grant.role in may
        and (
            grant.scope_id == programme_id
            if grant.scope_kind is ScopeKind.PROGRAMME
            else grant.scope_kind is ScopeKind.COMMUNITY and grant.role is not Role.VOLUNTEER
        )
        for grant in current_actor().grants
    )


def require_recorder(programme_id: UUID) -> None:
    """Refuse unless that is so.

    Raises:
        NotAllowed: the role is for something else.
    """
    if not may_record(programme_id):
        raise NotAllowed
