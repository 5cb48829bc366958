"""Access keys: how programs ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, update

from cambio.access import credentials
from cambio.access.models import AccessKey, RoleGrant
from cambio.access.rules import check_display_name
from cambio.access.use_cases.roles import check_scope
from cambio.app.permissions import Role, ScopeKind
from cambio.database import Command, NotFound, UnitOfWork, locked, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateKey(Command):
    """Make a key with one role; `scope_id` is None where the scope is the community."""

    name: str
    role: Role
    scope_kind: ScopeKind = ScopeKind.COMMUNITY
    scope_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CreatedKey:
    """A new key. `secret` is told this once; never log or store it."""

    key_id: UUID
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeKey(Command):
    """Withdraw a key."""

    key_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKeyUse(Command):
    """A key was used on a day."""

    key_id: UUID
    used_on: date


def create_key(uow: UnitOfWork, command: CreateKey) -> CreatedKey:
    """Make a key.

    Raises:
        DisplayNameInvalid: the name is empty or too long.
        ScopeUnsuitable: the role does not go with the scope.
        NotFound: there is no such place, shop or partner.
    """
    name = check_display_name(command.name)
    check_scope(uow, command, command.role, command.scope_kind, command.scope_id)
    secret = credentials.new_access_key()
    key = AccessKey(
        community_id=command.community_id,
        id=new_id(),
        name=name,
        prefix=secret[: credentials.PREFIX_LETTERS],
        secret_hash=credentials.digest(secret),
        created_at=uow.now,
        created_by=command.actor_id,
    )
    uow.session.add(key)
    uow.flush()
    uow.session.add(
        RoleGrant(
            community_id=command.community_id,
            id=new_id(),
            user_id=None,
            key_id=key.id,
            role=command.role,
            scope_kind=command.scope_kind,
            scope_id=command.scope_id,
            granted_at=uow.now,
            granted_by=command.actor_id,
        )
    )
    return CreatedKey(key.id, secret)


def revoke_key(uow: UnitOfWork, command: RevokeKey) -> None:
    """Withdraw a key: the next request with it is refused. Harmless when repeated.

    Raises:
        NotFound: there is no such key.
    """
    key = locked(uow, AccessKey, NotFound, community_id=command.community_id, id=command.key_id)
    key.revoked_at = key.revoked_at or uow.now


def note_key_use(uow: UnitOfWork, command: NoteKeyUse) -> None:
    """Remember the last day on which a key was used. Writes nothing more than once a day."""
    uow.session.execute(
        update(AccessKey)
        .where(
            AccessKey.community_id == command.community_id,
            AccessKey.id == command.key_id,
            or_(AccessKey.last_used_on.is_(None), AccessKey.last_used_on < command.used_on),
        )
        .values(last_used_on=command.used_on)
    )
