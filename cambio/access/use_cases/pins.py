"""A household's PIN, and the one-time code in its letter with which it chooses one."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cambio.access import credentials
from cambio.access.errors import CodeOver
from cambio.access.models import HouseholdPin, SlowDown
from cambio.access.rules import PIN_PACE, household_subject
from cambio.access.use_cases import slow_down
from cambio.access.use_cases.sign_ins import EndSessions, Try, end_sessions
from cambio.database import Command, NotFound, UnitOfWork
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.use_cases import ConfirmHousehold, confirm_household

CODE_VALID_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePinCode(Command):
    """Make a one-time code for a household, to print in its letter."""

    household_id: UUID


@dataclass(frozen=True, slots=True)
class PinCode:
    """A one-time code of eight digits, told this once.

    It belongs on paper only: never in a log, nor in the receipt of a command with a request key,
    which the database would keep.
    """

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePin(Command):
    """A household chooses its PIN with the code in its letter.

    `pin_hash` comes from `credentials.hash_pin`.
    """

    household_id: UUID
    code: str
    pin_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPin(Command):
    """A PIN was typed.

    `proven_hash` is the stored hash that it matched, None when it matched none.
    """

    household_id: UUID
    proven_hash: str | None


def issue_pin_code(uow: UnitOfWork, command: IssuePinCode) -> PinCode:
    """Make a one-time code; the code of before stops working, a PIN goes on until it is used.

    Raises:
        NotFound: there is no such household, or it has ended.
    """
    household = uow.lock(Household, community_id=command.community_id, id=command.household_id)
    if household is None or household.ended_at is not None:
        raise NotFound
    code = credentials.new_pin_code()
    row = _locked(uow, command, command.household_id)
    if row is None:
        row = HouseholdPin(community_id=command.community_id, household_id=command.household_id)
        uow.session.add(row)
    row.code_hash = credentials.pin_code_digest(command.household_id, code)
    row.code_expires_at = uow.now + CODE_VALID_FOR
    uow.flush()
    return PinCode(code, row.code_expires_at)


def choose_pin(uow: UnitOfWork, command: ChoosePin) -> Try:
    """Set the PIN with the code in the letter, once; browsers signed in before are signed out.

    Whoever has the letter lives where it was delivered, so the household is confirmed by it.

    Raises:
        TooSoon: the wait after the last mistake is not over.
        CodeOver: the code is right and too old.
    """
    tries = _enter(uow, command, command.household_id)
    row = _locked(uow, command, command.household_id)
    shown = credentials.pin_code_digest(command.household_id, command.code)
    if row is None or row.code_hash is None or not hmac.compare_digest(row.code_hash, shown):
        return Try(False, wait_seconds=slow_down.failed(uow, tries, PIN_PACE))
    if row.code_expires_at is None or row.code_expires_at <= uow.now:
        raise CodeOver
    slow_down.succeeded(uow, tries)
    row.pin_hash = command.pin_hash
    row.code_hash = row.code_expires_at = None
    uow.flush()
    who, here = command.household_id, command.community_id
    end_sessions(uow, EndSessions(community_id=here, actor_id=command.actor_id, subject_id=who))
    confirm_household(
        uow, ConfirmHousehold(community_id=here, actor_id=command.actor_id, household_id=who)
    )
    return Try(True)


def check_pin(uow: UnitOfWork, command: CheckPin) -> Try:
    """Whether the PIN was right; a mistake is counted.

    Raises:
        TooSoon: the wait after the last mistake is not over.
    """
    tries = _enter(uow, command, command.household_id)
    row = _locked(uow, command, command.household_id)
    if row is None or command.proven_hash is None or row.pin_hash != command.proven_hash:
        return Try(False, wait_seconds=slow_down.failed(uow, tries, PIN_PACE))
    slow_down.succeeded(uow, tries)
    return Try(True)


def _enter(uow: UnitOfWork, command: Command, household_id: UUID) -> SlowDown:
    subject = household_subject(household_id)
    return slow_down.enter(uow, community_id=command.community_id, subject=subject)


def _locked(uow: UnitOfWork, command: Command, household_id: UUID) -> HouseholdPin | None:
    row: HouseholdPin | None = uow.lock(
        HouseholdPin, community_id=command.community_id, household_id=household_id
    )
    return row
