"""Inviting people, who then choose a password themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from cambio.access import credentials
from cambio.access.errors import InvitationOver, InvitationUnknown, UserBlocked
from cambio.access.models import Invitation, StaffUser
from cambio.access.use_cases.sign_ins import (
    EndSessions,
    StartedSignIn,
    end_sessions,
    start,
)
from cambio.access.use_cases.staff import CreateUser, create_user
from cambio.app.permissions import Role, ScopeKind
from cambio.database import Command, NotFound, UnitOfWork, locked, new_id

VALID_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteStaff(Command):
    """Invite somebody, with a first role; `scope_id` is None where the scope is the community."""

    name: str
    display_name: str
    role: Role
    scope_kind: ScopeKind = ScopeKind.COMMUNITY
    scope_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteAgain(Command):
    """A new link for somebody who lost the first one, or the password."""

    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptInvitation(Command):
    """Somebody opened the link and chose a password.

    `actor_id` is the invited person; `password_hash` comes from `credentials.hash_password`.
    """

    code: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation. `code` is told this once and stands in the link; never log or store it."""

    user_id: UUID
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AcceptedInvitation:
    """The person is in, signed in at once."""

    user_id: UUID
    started: StartedSignIn


def invite_staff(uow: UnitOfWork, command: InviteStaff) -> Invited:
    """Invite somebody, who will choose a password.

    Raises:
        NameInvalid, DisplayNameInvalid, NameTaken, ScopeUnsuitable, NotFound: as `create_user`.
    """
    user_id = create_user(
        uow,
        CreateUser(
            community_id=command.community_id,
            actor_id=command.actor_id,
            name=command.name,
            display_name=command.display_name,
            role=command.role,
            scope_kind=command.scope_kind,
            scope_id=command.scope_id,
        ),
    )
    return _invite(uow, command, user_id)


def invite_again(uow: UnitOfWork, command: InviteAgain) -> Invited:
    """A new link; the one of before stops working. The present password works until it is used.

    Raises:
        NotFound: there is no such person.
        UserBlocked: a blocked person gets no link.
    """
    user = locked(uow, StaffUser, NotFound, community_id=command.community_id, id=command.user_id)
    if user.status == "blocked":
        raise UserBlocked
    return _invite(uow, command, user.id)


def accept_invitation(uow: UnitOfWork, command: AcceptInvitation) -> AcceptedInvitation:
    """Set the chosen password, once; other browsers are signed out and this one is signed in.

    Raises:
        InvitationUnknown: nobody has this code, or a newer link took its place.
        InvitationOver: it was used, or is too old.
        UserBlocked: the person was blocked meanwhile.
    """
    found = find_invitation(uow, community_id=command.community_id, code=command.code)
    user: StaffUser = uow.lock(StaffUser, community_id=command.community_id, id=found.user_id)
    invitation = uow.lock(Invitation, community_id=command.community_id, id=found.id)
    if invitation.withdrawn_at is not None:
        raise InvitationUnknown
    if invitation.used_at is not None or invitation.expires_at <= uow.now:
        raise InvitationOver
    if user.status == "blocked":
        raise UserBlocked
    invitation.used_at = uow.now
    user.password_hash = command.password_hash
    user.status = "active"
    uow.flush()
    everywhere = EndSessions(
        community_id=command.community_id, actor_id=user.id, subject_id=user.id
    )
    end_sessions(uow, everywhere)
    return AcceptedInvitation(user.id, start(uow, command, user_id=user.id))


def find_invitation(uow: UnitOfWork, *, community_id: int, code: str) -> Invitation:
    """The invitation with this code.

    Raises:
        InvitationUnknown: there is none.
    """
    found = uow.session.scalar(
        select(Invitation).where(
            Invitation.community_id == community_id,
            Invitation.code_hash == credentials.digest(code),
        )
    )
    if found is None:
        raise InvitationUnknown
    return found


def _invite(uow: UnitOfWork, command: Command, user_id: UUID) -> Invited:
    uow.session.execute(
        update(Invitation)
        .where(
            Invitation.community_id == command.community_id,
            Invitation.user_id == user_id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=uow.now)
    )
    code = credentials.new_invitation_code()
    invitation = Invitation(
        community_id=command.community_id,
        id=new_id(),
        user_id=user_id,
        code_hash=credentials.digest(code),
        created_at=uow.now,
        created_by=command.actor_id,
        expires_at=uow.now + VALID_FOR,
    )
    uow.session.add(invitation)
    uow.flush()
    return Invited(user_id, code, invitation.expires_at)
