"""Who belongs to a cookie or a key: one statement each, since every request asks."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from cambio.access import credentials
from cambio.access.models import AccessKey, RoleGrant, SignIn, StaffUser
from cambio.app.guard import Grant
from cambio.app.permissions import Role, ScopeKind
from cambio.neighbourhood.models import Household


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking. `last_used_on` is of a key; None for people, and for a key never used."""

    community_id: int
    id: UUID
    name: str
    grants: tuple[Grant, ...]
    last_used_on: date | None = None


def identity_of_staff(
    session: Session, *, community_id: int, sign_in_id: UUID, secret: str, now: datetime
) -> Identity | None:
    """The person who is signed in with this cookie; None when the sign-in is over or not ours."""
    rows = session.execute(
        select(
            SignIn.secret_hash,
            StaffUser.id,
            StaffUser.display_name,
            RoleGrant.role,
            RoleGrant.scope_kind,
            RoleGrant.scope_id,
        )
        .join(
            StaffUser,
            and_(StaffUser.community_id == SignIn.community_id, StaffUser.id == SignIn.user_id),
        )
        .outerjoin(
            RoleGrant,
            and_(
                RoleGrant.community_id == StaffUser.community_id,
                RoleGrant.user_id == StaffUser.id,
                RoleGrant.revoked_at.is_(None),
            ),
        )
        .where(
            SignIn.community_id == community_id,
            SignIn.id == sign_in_id,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
            StaffUser.status == "active",
        )
    ).all()
    if not rows or not hmac.compare_digest(rows[0][0], credentials.digest(secret)):
        return None
    return Identity(community_id, rows[0][1], rows[0][2], _grants([row[3:] for row in rows]))


def identity_of_household(
    session: Session, *, community_id: int, sign_in_id: UUID, secret: str, now: datetime
) -> Identity | None:
    """The household that is signed in with this cookie; None when the sign-in is over."""
    row = session.execute(
        select(SignIn.secret_hash, Household.id, Household.nickname)
        .join(
            Household,
            and_(
                Household.community_id == SignIn.community_id,
                Household.id == SignIn.household_id,
            ),
        )
        .where(
            SignIn.community_id == community_id,
            SignIn.id == sign_in_id,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
            Household.ended_at.is_(None),
        )
    ).one_or_none()
    if row is None or not hmac.compare_digest(row[0], credentials.digest(secret)):
        return None
    return Identity(community_id, row[1], row[2], (Grant(Role.RESIDENT),))


# Asked with each request of a program, and so composed once.
_BY_KEY = (
    select(
        AccessKey.community_id,
        AccessKey.id,
        AccessKey.name,
        AccessKey.last_used_on,
        RoleGrant.role,
        RoleGrant.scope_kind,
        RoleGrant.scope_id,
    )
    .join(
        RoleGrant,
        and_(RoleGrant.community_id == AccessKey.community_id, RoleGrant.key_id == AccessKey.id),
    )
    .where(AccessKey.secret_hash == bindparam("digest"), AccessKey.revoked_at.is_(None))
)


def identity_of_key(session: Session, *, secret: str) -> Identity | None:
    """The access key that this is; None when we do not know it or it was withdrawn."""
    row = session.execute(_BY_KEY, {"digest": credentials.digest(secret)}).one_or_none()
    if row is None:
        return None
    return Identity(row[0], row[1], row[2], _grants([row[4:]]), last_used_on=row[3])


def _grants(rows: Sequence[Any]) -> tuple[Grant, ...]:
    """Grants from rows of role, kind of scope and scope; an outer join gives None for no role."""
    return tuple(
        Grant(Role(role), ScopeKind(kind), scope_id)
        for role, kind, scope_id in rows
        if role is not None
    )
