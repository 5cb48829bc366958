"""Staff: signing in with a password, choosing one, changing it."""

from __future__ import annotations

from cambio.access import credentials, queries, use_cases
from cambio.access.errors import PasswordWrong, SignInWrong, TooSoon
from cambio.access.sessions.cookie import begin_session, current_sign_in_id
from cambio.access.sessions.tries import require
from cambio.app.guard import NOBODY_ID, ActorKind
from cambio.database import current_database, perform, reading


def sign_in_with_password(*, community_id: int, name: str, password: str) -> None:
    """Sign this browser in as a person of the staff.

    Raises:
        SignInWrong: name and password do not belong together.
        TooSoon: after several mistakes one waits first.
    """
    proven = _proven_password(community_id, name, password)
    command = use_cases.SignInStaff(
        community_id=community_id, actor_id=NOBODY_ID, name=name, proven_hash=proven
    )
    outcome = perform(use_cases.sign_in_staff, command)
    require(outcome, SignInWrong)
    if outcome.started is not None:
        begin_session(outcome.started, community_id=community_id, kind=ActorKind.STAFF)


def change_password(*, community_id: int, user: queries.StaffView, present: str, new: str) -> None:
    """Give a person who is signed in here another password; other browsers are signed out.

    Raises:
        PasswordLength, PasswordEasy: the new one will not do.
        PasswordWrong: the present one is not this.
        TooSoon: after several mistakes one waits first.
    """
    password_hash = credentials.hash_password(new, name=user.name)
    command = use_cases.ChangePassword(
        community_id=community_id,
        actor_id=user.id,
        user_id=user.id,
        proven_hash=_proven_password(community_id, user.name, present),
        password_hash=password_hash,
        kept_sign_in_id=current_sign_in_id(),
    )
    require(perform(use_cases.change_password, command), PasswordWrong)


def accept_invitation(
    *, community_id: int, invitation: queries.InvitationView, code: str, password: str
) -> None:
    """Set an invited person's password and sign this browser in.

    Raises:
        PasswordLength, PasswordEasy: it will not do.
        InvitationUnknown, InvitationOver, UserBlocked: the link does not work (any more).
    """
    command = use_cases.AcceptInvitation(
        community_id=community_id,
        actor_id=invitation.user_id,
        code=code,
        password_hash=credentials.hash_password(password, name=invitation.name),
    )
    accepted = perform(use_cases.accept_invitation, command)
    begin_session(accepted.started, community_id=community_id, kind=ActorKind.STAFF)


def _proven_password(community_id: int, name: str, password: str) -> str | None:
    with reading() as reader:
        lock = queries.password_lock(
            reader, community_id=community_id, name=name, now=current_database().clock()
        )
    if lock.wait_seconds:
        raise TooSoon(seconds=lock.wait_seconds)
    matches = credentials.password_matches(lock.stored_hash, password)
    return lock.stored_hash if matches else None
