"""Giving roles and taking them away."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.access.errors import LastManager, ScopeUnsuitable
from cambio.access.models import RoleGrant, StaffUser
from cambio.access.rules import MANAGING, check_reach
from cambio.app.permissions import Role, ScopeKind
from cambio.database import Command, NotFound, UnitOfWork, locked, new_id
from cambio.neighbourhood.models import Community
from cambio.neighbourhood.queries import organisation, place


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole(Command):
    """Give a person a role; `scope_id` is None where the scope is the community.

    Whether the actor may give this role is for the edge to ask (`rules.may_give`).
    """

    user_id: UUID
    role: Role
    scope_kind: ScopeKind = ScopeKind.COMMUNITY
    scope_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRole(Command):
    """Take a role away from a person."""

    grant_id: UUID


def grant_role(uow: UnitOfWork, command: GrantRole) -> UUID:
    """Give a person a role; answers the grant's id, also when the person had the role already.

    Raises:
        NotFound: there is no such person, place, shop or partner.
        ScopeUnsuitable: the role does not go with the scope, or is a resident's.
    """
    locked(uow, StaffUser, NotFound, community_id=command.community_id, id=command.user_id)
    if command.role is Role.RESIDENT:
        raise ScopeUnsuitable
    check_scope(uow, command, command.role, command.scope_kind, command.scope_id)
    held = uow.session.scalar(
        select(RoleGrant.id).where(
            RoleGrant.community_id == command.community_id,
            RoleGrant.user_id == command.user_id,
            RoleGrant.role == command.role,
            RoleGrant.scope_kind == command.scope_kind,
            RoleGrant.scope_id.is_not_distinct_from(command.scope_id),
            RoleGrant.revoked_at.is_(None),
        )
    )
    if held is not None:
        return held
    grant = RoleGrant(
        community_id=command.community_id,
        id=new_id(),
        user_id=command.user_id,
        key_id=None,
        role=command.role,
        scope_kind=command.scope_kind,
        scope_id=command.scope_id,
        granted_at=uow.now,
        granted_by=command.actor_id,
    )
    uow.session.add(grant)
    uow.flush()
    return grant.id


def revoke_role(uow: UnitOfWork, command: RevokeRole) -> None:
    """Take a role away; it is gone with the next request. Harmless when repeated.

    Raises:
        NotFound: no person has this grant. (A key's role ends with the key.)
        LastManager: nobody else could manage the staff.
    """
    grant = uow.lock(RoleGrant, community_id=command.community_id, id=command.grant_id)
    if grant is None or grant.user_id is None:
        raise NotFound
    if grant.revoked_at is not None:
        return
    if Role(grant.role) in MANAGING and grant.scope_kind == ScopeKind.COMMUNITY:
        require_another_manager(uow, command, without_grant_id=grant.id)
    grant.revoked_at = uow.now
    grant.revoked_by = command.actor_id


def check_scope(
    uow: UnitOfWork, command: Command, role: Role, scope_kind: ScopeKind, scope_id: UUID | None
) -> None:
    """Refuse a scope that does not suit the role, or that is not there.

    A programme is known to upper floors only, so its id is taken as it is: a role for a programme
    that does not exist opens nothing.

    Raises:
        ScopeUnsuitable: the role does not go with the scope.
        NotFound: there is no such place, shop or partner here.
    """
    check_reach(role, scope_kind, has_scope_id=scope_id is not None)
    if scope_id is None:
        return
    if scope_kind is ScopeKind.PLACE:
        known = place(uow.session, community_id=command.community_id, place_id=scope_id) is not None
    elif scope_kind in (ScopeKind.SHOP, ScopeKind.PARTNER):
        found = organisation(
            uow.session, community_id=command.community_id, organisation_id=scope_id
        )
        known = found is not None and found.kind == scope_kind
    else:
        known = True
    if not known:
        raise NotFound


def require_another_manager(
    uow: UnitOfWork,
    command: Command,
    *,
    without_user_id: UUID | None = None,
    without_grant_id: UUID | None = None,
) -> None:
    """Refuse when nobody active could manage the staff without this person or grant.

    Raises:
        LastManager: nobody could. A community that has no manager at all is not held up.
    """
    # Two managers who take each other's role at the same moment wait for one another here.
    uow.lock(Community, id=command.community_id)
    managers = uow.session.execute(
        select(RoleGrant.id, RoleGrant.user_id)
        .join(
            StaffUser,
            (StaffUser.community_id == RoleGrant.community_id)
            & (StaffUser.id == RoleGrant.user_id),
        )
        .where(
            RoleGrant.community_id == command.community_id,
            RoleGrant.role.in_(MANAGING),
            RoleGrant.scope_kind == ScopeKind.COMMUNITY,
            RoleGrant.revoked_at.is_(None),
            StaffUser.status == "active",
        )
    ).all()
    left = [
        grant_id
        for grant_id, user_id in managers
        if user_id != without_user_id and grant_id != without_grant_id
    ]
    if managers and not left:
        raise LastManager
