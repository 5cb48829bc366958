"""What the tests of access do all the time, in one line each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cambio.access.queries import (
    Identity,
    identity_of_staff,
    staff_member,
)
from cambio.access.use_cases import (
    AcceptInvitation,
    BlockUser,
    GrantRole,
    Invited,
    InviteStaff,
    RevokeRole,
    SignInStaff,
    StartedSignIn,
    Try,
    accept_invitation,
    block_user,
    grant_role,
    invite_staff,
    revoke_role,
    sign_in_staff,
)
from cambio.app.permissions import Role, ScopeKind
from cambio.database import current_database, perform, reading
from tests.access.conftest import Person, password_hash
from tests.conftest import ACTOR_ID


def attempt(community_id: int, name: str, *, right: bool = False) -> Try:
    command = SignInStaff(
        community_id=community_id,
        actor_id=ACTOR_ID,
        name=name,
        proven_hash=password_hash() if right else None,
    )
    return perform(sign_in_staff, command)


def started(community_id: int, name: str) -> StartedSignIn:
    outcome = attempt(community_id, name, right=True)
    assert outcome.started is not None
    return outcome.started


def who_is(
    community_id: int, sign_in: StartedSignIn, *, secret: str | None = None
) -> Identity | None:
    with reading() as session:
        return identity_of_staff(
            session,
            community_id=community_id,
            sign_in_id=sign_in.sign_in_id,
            secret=secret or sign_in.secret,
            now=current_database().clock(),
        )


def invite(community_id: int, **changes: Any) -> Invited:
    fields = {"name": "bert", "display_name": "Bert", "role": Role.VOLUNTEER} | changes
    return perform(
        invite_staff, InviteStaff(community_id=community_id, actor_id=ACTOR_ID, **fields)
    )


def accept(community_id: int, code: str) -> UUID:
    command = AcceptInvitation(
        community_id=community_id, actor_id=ACTOR_ID, code=code, password_hash=password_hash()
    )
    return perform(accept_invitation, command).user_id


def block(community_id: int, user_id: UUID) -> None:
    perform(block_user, BlockUser(community_id=community_id, actor_id=ACTOR_ID, user_id=user_id))


def give(
    community_id: int,
    user_id: UUID,
    role: Role,
    kind: ScopeKind = ScopeKind.COMMUNITY,
    scope_id: UUID | None = None,
) -> UUID:
    return perform(
        grant_role,
        GrantRole(
            community_id=community_id,
            actor_id=ACTOR_ID,
            user_id=user_id,
            role=role,
            scope_kind=kind,
            scope_id=scope_id,
        ),
    )


def take(community_id: int, grant_id: UUID) -> None:
    perform(
        revoke_role, RevokeRole(community_id=community_id, actor_id=ACTOR_ID, grant_id=grant_id)
    )


def status_of(community_id: int, user_id: UUID) -> str:
    with reading() as session:
        found = staff_member(session, community_id=community_id, user_id=user_id)
    assert found is not None
    return found.status


def roles_held(community_id: int, person: Person) -> set[Role]:
    with reading() as session:
        found = staff_member(session, community_id=community_id, user_id=person.id)
    assert found is not None
    return set(found.roles)
