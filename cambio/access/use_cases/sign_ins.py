"""Signing in and out, once an edge has compared the password or PIN."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, true, update

from cambio.access import credentials
from cambio.access.models import SignIn, StaffUser
from cambio.access.rules import STAFF_PACE, name_subject, normal_name
from cambio.access.use_cases import slow_down
from cambio.database import Command, NotFound, UnitOfWork, new_id
from cambio.neighbourhood.models import Household

# Long for staff: a phone that was made ready at home must still work at the clean-up. Short for
# households, who may use a phone or a computer that is not theirs.
STAFF_HOURS, HOUSEHOLD_HOURS = 14 * 24, 12
KEPT_AFTER_EXPIRY = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInStaff(Command):
    """Somebody typed a name and a password.

    `proven_hash` is the stored hash that the password matched, None when it matched none.
    """

    name: str
    proven_hash: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInHousehold(Command):
    """A household proved who it is, by its PIN or by the code in its letter."""

    household_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut(Command):
    """A browser signs out."""

    sign_in_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessions(Command):
    """Sign a person or a household out everywhere, but for one browser if that is named.

    `subject_id` is the id of the one or the other.
    """

    subject_id: UUID
    except_sign_in_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class StartedSignIn:
    """A new sign-in. `secret` is told this once and goes into the cookie; never log or store it."""

    sign_in_id: UUID
    secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Try:
    """What came of a try. A mistake is on record, so it is an answer and no refusal.

    `started` is None when it was a mistake, or when nothing starts by it; `wait_seconds` is how
    long to wait before the next try.
    """

    succeeded: bool
    wait_seconds: int = 0
    started: StartedSignIn | None = None


def sign_in_staff(uow: UnitOfWork, command: SignInStaff) -> Try:
    """Let somebody in whose password was right, or count a mistake.

    Whether nobody has this name, or the person is blocked, or the password is wrong, or was
    changed since it was compared: the answer is the same.

    Raises:
        TooSoon: the wait after the last mistake is not over.
    """
    name = normal_name(command.name)
    row = slow_down.enter(uow, community_id=command.community_id, subject=name_subject(name))
    # Locked, so that a block or a new password comes wholly before this or wholly after.
    user = uow.session.scalar(
        select(StaffUser)
        .where(StaffUser.community_id == command.community_id, StaffUser.name == name)
        .with_for_update()
    )
    if (
        user is None
        or user.status != "active"
        or command.proven_hash is None
        or user.password_hash != command.proven_hash
    ):
        return Try(False, wait_seconds=slow_down.failed(uow, row, STAFF_PACE))
    slow_down.succeeded(uow, row)
    return Try(True, started=start(uow, command, user_id=user.id))


def sign_in_household(uow: UnitOfWork, command: SignInHousehold) -> StartedSignIn:
    """Let a household in that has proved who it is.

    Raises:
        NotFound: there is no such household, or it has ended.
    """
    household = uow.session.get(Household, (command.community_id, command.household_id))
    if household is None or household.ended_at is not None:
        raise NotFound
    return start(uow, command, household_id=household.id)


def start(
    uow: UnitOfWork,
    command: Command,
    *,
    user_id: UUID | None = None,
    household_id: UUID | None = None,
) -> StartedSignIn:
    """Start a sign-in for one person or one household; its long-expired ones are forgotten."""
    secret = credentials.new_sign_in_secret()
    hours = STAFF_HOURS if user_id is not None else HOUSEHOLD_HOURS
    row = SignIn(
        community_id=command.community_id,
        id=new_id(),
        user_id=user_id,
        household_id=household_id,
        secret_hash=credentials.digest(secret),
        started_at=uow.now,
        expires_at=uow.now + timedelta(hours=hours),
    )
    uow.session.add(row)
    uow.flush()
    # Said as one of the two: "or nobody" would go through the sign-ins of all who are the other.
    own = SignIn.household_id == household_id if user_id is None else SignIn.user_id == user_id
    uow.session.execute(
        delete(SignIn).where(
            SignIn.community_id == command.community_id,
            own,
            SignIn.expires_at < uow.now - KEPT_AFTER_EXPIRY,
        )
    )
    return StartedSignIn(row.id, secret, row.expires_at)


def sign_out(uow: UnitOfWork, command: SignOut) -> None:
    """End one sign-in. Harmless when it has ended already."""
    _end(uow, command, SignIn.id == command.sign_in_id)


def end_sessions(uow: UnitOfWork, command: EndSessions) -> int:
    """End all sign-ins of a person or household; answers how many."""
    subject = command.subject_id
    return _end(
        uow,
        command,
        or_(SignIn.user_id == subject, SignIn.household_id == subject),
        SignIn.id != command.except_sign_in_id if command.except_sign_in_id is not None else true(),
    )


def _end(uow: UnitOfWork, command: Command, *which: ColumnElement[bool]) -> int:
    ended = uow.session.execute(
        update(SignIn)
        .where(SignIn.community_id == command.community_id, SignIn.ended_at.is_(None), *which)
        .values(ended_at=uow.now)
        .returning(SignIn.id)
    )
    return len(ended.all())
