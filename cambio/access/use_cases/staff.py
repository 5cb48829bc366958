"""People of the staff: made, given a password, blocked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.access.errors import NameTaken
from cambio.access.models import StaffUser
from cambio.access.rules import STAFF_PACE, check_display_name, check_name, name_subject
from cambio.access.use_cases import slow_down
from cambio.access.use_cases.roles import GrantRole, grant_role, require_another_manager
from cambio.access.use_cases.sign_ins import EndSessions, Try, end_sessions
from cambio.app.permissions import Role, ScopeKind
from cambio.database import Command, NotFound, UnitOfWork, locked, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateUser(Command):
    """Make somebody who can sign in, with a first role.

    `password_hash` comes from `credentials.hash_password`; None when an invitation will let the
    person choose. `scope_id` is None where the scope is the community.
    """

    name: str
    display_name: str
    role: Role
    scope_kind: ScopeKind = ScopeKind.COMMUNITY
    scope_id: UUID | None = None
    password_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword(Command):
    """Somebody chooses another password.

    `proven_hash` is the stored hash that the present password matched, None when it matched none.
    `kept_sign_in_id` is the browser that stays signed in.
    """

    user_id: UUID
    proven_hash: str | None
    password_hash: str
    kept_sign_in_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockUser(Command):
    """Keep somebody out from now on."""

    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UnblockUser(Command):
    """Let somebody in again."""

    user_id: UUID


def create_user(uow: UnitOfWork, command: CreateUser) -> UUID:
    """Make somebody who can sign in; answers the person's id.

    Raises:
        NameInvalid, DisplayNameInvalid: what was filled in is not right.
        NameTaken: somebody here signs in with this name.
        ScopeUnsuitable: the role does not go with the scope.
        NotFound: there is no such place, shop or partner.
    """
    name = check_name(command.name)
    display_name = check_display_name(command.display_name)
    taken = select(StaffUser.id).where(
        StaffUser.community_id == command.community_id, StaffUser.name == name
    )
    if uow.session.scalar(taken) is not None:
        raise NameTaken(name=name)
    user = StaffUser(
        community_id=command.community_id,
        id=new_id(),
        name=name,
        display_name=display_name,
        created_at=uow.now,
        status="invited" if command.password_hash is None else "active",
        password_hash=command.password_hash,
    )
    uow.session.add(user)
    uow.flush()
    grant_role(
        uow,
        GrantRole(
            community_id=command.community_id,
            actor_id=command.actor_id,
            user_id=user.id,
            role=command.role,
            scope_kind=command.scope_kind,
            scope_id=command.scope_id,
        ),
    )
    return user.id


def change_password(uow: UnitOfWork, command: ChangePassword) -> Try:
    """Choose another password; all other browsers are signed out. A wrong present one counts.

    Raises:
        NotFound: there is no such person.
        TooSoon: the wait after the last mistake is not over.
    """
    known = uow.session.get(StaffUser, (command.community_id, command.user_id))
    if known is None:
        raise NotFound
    subject = name_subject(known.name)
    row = slow_down.enter(uow, community_id=command.community_id, subject=subject)
    user: StaffUser = uow.lock(StaffUser, community_id=command.community_id, id=command.user_id)
    if command.proven_hash is None or command.proven_hash != user.password_hash:
        return Try(False, wait_seconds=slow_down.failed(uow, row, STAFF_PACE))
    slow_down.succeeded(uow, row)
    user.password_hash = command.password_hash
    _sign_out_everywhere(uow, command, user.id, but=command.kept_sign_in_id)
    return Try(True)


def block_user(uow: UnitOfWork, command: BlockUser) -> None:
    """Keep somebody out: every browser is signed out at once. Harmless when repeated.

    Raises:
        NotFound: there is no such person.
        LastManager: nobody else could manage the staff.
    """
    user = _locked(uow, command, command.user_id)
    require_another_manager(uow, command, without_user_id=user.id)
    user.status = "blocked"
    uow.flush()
    _sign_out_everywhere(uow, command, user.id)


def unblock_user(uow: UnitOfWork, command: UnblockUser) -> None:
    """Let somebody in again, with the password of before. Harmless when repeated.

    Raises:
        NotFound: there is no such person.
    """
    user = _locked(uow, command, command.user_id)
    if user.status == "blocked":
        user.status = "active" if user.password_hash is not None else "invited"


def _locked(uow: UnitOfWork, command: Command, user_id: UUID) -> StaffUser:
    return locked(uow, StaffUser, NotFound, community_id=command.community_id, id=user_id)


def _sign_out_everywhere(
    uow: UnitOfWork, command: Command, user_id: UUID, *, but: UUID | None = None
) -> None:
    end_sessions(
        uow,
        EndSessions(
            community_id=command.community_id,
            actor_id=command.actor_id,
            subject_id=user_id,
            except_sign_in_id=but,
        ),
    )
