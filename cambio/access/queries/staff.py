"""The lists of people and keys, for whoever manages them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.access import credentials
from cambio.access.models import AccessKey, Invitation, RoleGrant, SignIn, StaffUser
from cambio.app.permissions import Role, ScopeKind
from cambio.neighbourhood.models import Community


@dataclass(frozen=True, slots=True)
class GrantView:
    """A role that somebody holds; `scope_id` is None where the scope is the community."""

    id: UUID
    role: Role
    scope_kind: ScopeKind
    scope_id: UUID | None


@dataclass(frozen=True, slots=True)
class StaffView:
    """Somebody of the staff; `status` is invited, active or blocked.

    `last_sign_in_at` is None for who never signed in, or not for a long time.
    """

    id: UUID
    name: str
    display_name: str
    status: str
    grants: tuple[GrantView, ...]
    last_sign_in_at: datetime | None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, whatever their scope."""
        return frozenset(grant.role for grant in self.grants)


@dataclass(frozen=True, slots=True)
class KeyView:
    """An access key, without its secret. `last_used_on` is None for one that was never used."""

    id: UUID
    name: str
    prefix: str
    grant: GrantView
    created_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation as the invited person sees it; `is_open` is False when used or too old."""

    user_id: UUID
    name: str
    display_name: str
    expires_at: datetime
    is_open: bool


def staff(session: Session, *, community_id: int) -> list[StaffView]:
    """Everybody of the staff by name, who is blocked last."""
    rows = session.scalars(
        select(StaffUser)
        .where(StaffUser.community_id == community_id)
        .order_by(StaffUser.status == "blocked", func.lower(StaffUser.display_name), StaffUser.id)
    )
    grants = _grants_by_user(session, community_id)
    seen = _last_sign_ins(session, community_id)
    return [_staff_view(row, grants.get(row.id, []), seen.get(row.id)) for row in rows]


def staff_member(session: Session, *, community_id: int, user_id: UUID) -> StaffView | None:
    """One person of the staff, or None."""
    row = session.get(StaffUser, (community_id, user_id))
    if row is None:
        return None
    grants = _grants_by_user(session, community_id, user_id=user_id)
    seen = _last_sign_ins(session, community_id, user_id=user_id)
    return _staff_view(row, grants.get(user_id, []), seen.get(user_id))


def has_other_staff(session: Session, community_id: int) -> bool:
    """Whether anybody but the first was made or invited: the setup page asks."""
    query = select(StaffUser.id).where(StaffUser.community_id == community_id).limit(2)
    return len(session.scalars(query).all()) > 1


def access_keys(session: Session, *, community_id: int) -> list[KeyView]:
    """All keys, the newest first, those withdrawn last."""
    rows = session.execute(
        select(AccessKey, RoleGrant)
        .join(
            RoleGrant,
            (RoleGrant.community_id == AccessKey.community_id) & (RoleGrant.key_id == AccessKey.id),
        )
        .where(AccessKey.community_id == community_id)
        .order_by(AccessKey.revoked_at.is_not(None), AccessKey.id.desc())
    )
    return [
        KeyView(
            key.id,
            key.name,
            key.prefix,
            _grant_view(grant),
            key.created_at,
            key.revoked_at,
            key.last_used_on,
        )
        for key, grant in rows
    ]


def invitation(
    session: Session, *, community_id: int, code: str, now: datetime
) -> InvitationView | None:
    """The invitation with this code; None when nobody has it or a newer one took its place."""
    row = session.execute(
        select(Invitation, StaffUser)
        .join(
            StaffUser,
            (StaffUser.community_id == Invitation.community_id)
            & (StaffUser.id == Invitation.user_id),
        )
        .where(
            Invitation.community_id == community_id,
            Invitation.code_hash == credentials.digest(code),
            Invitation.withdrawn_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    found, user = row
    is_open = found.used_at is None and found.expires_at > now and user.status != "blocked"
    return InvitationView(user.id, user.name, user.display_name, found.expires_at, is_open)


def community_slug(session: Session, *, community_id: int) -> str:
    """The short name of a community that is known to be there."""
    return session.scalars(select(Community.slug).where(Community.id == community_id)).one()


def _grants_by_user(
    session: Session, community_id: int, *, user_id: UUID | None = None
) -> dict[UUID, list[GrantView]]:
    query = select(RoleGrant).where(
        RoleGrant.community_id == community_id,
        RoleGrant.user_id == user_id if user_id is not None else RoleGrant.user_id.is_not(None),
        RoleGrant.revoked_at.is_(None),
    )
    grants: dict[UUID, list[GrantView]] = {}
    for row in session.scalars(query.order_by(RoleGrant.id)):
        if row.user_id is not None:
            grants.setdefault(row.user_id, []).append(_grant_view(row))
    return grants


def _last_sign_ins(
    session: Session, community_id: int, *, user_id: UUID | None = None
) -> dict[Any, datetime]:
    query = select(SignIn.user_id, func.max(SignIn.started_at)).where(
        SignIn.community_id == community_id,
        SignIn.user_id == user_id if user_id is not None else SignIn.user_id.is_not(None),
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(SignIn.user_id))}


def _staff_view(row: StaffUser, grants: list[GrantView], seen: datetime | None) -> StaffView:
    return StaffView(row.id, row.name, row.display_name, row.status, tuple(grants), seen)


def _grant_view(row: RoleGrant) -> GrantView:
    return GrantView(row.id, Role(row.role), ScopeKind(row.scope_kind), row.scope_id)
