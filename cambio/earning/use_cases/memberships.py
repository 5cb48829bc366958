"""Joining a programme and leaving it. Nobody is in one unasked; each adult agrees for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.earning.errors import (
    ConsentMissing,
    NotAMember,
    ProgrammeEnded,
    ProgrammeUnknown,
)
from cambio.earning.models import Programme, ProgrammeMembership
from cambio.earning.use_cases.consents import (
    ADULT_MAX,
    WithdrawConsent,
    has_agreed,
    note_consents,
    withdraw_consents,
)
from cambio.earning.use_cases.consents import ConsentMeans as ConsentMeans
from cambio.earning.use_cases.moments import today_in
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.use_cases import locked_household


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinProgramme(Command):
    """A household joins a programme.

    `consent_means` says how it agreed; None where it was not asked to. `adults` are those who
    agree now, each by an act of its own (a button, a word, a signature), by what they are called
    at home; in a household of one adult nobody need be named.
    """

    programme_id: UUID
    household_id: UUID
    consent_means: ConsentMeans | None = None
    adults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveProgramme(Command):
    """A household leaves a programme. What it was given stays."""

    programme_id: UUID
    household_id: UUID


@dataclass(frozen=True, slots=True)
class Membership:
    """Since when a household is in a programme, and since when it agreed."""

    membership_id: UUID
    joined_on: date
    consent_on: date | None


def join_programme(uow: UnitOfWork, command: JoinProgramme) -> Membership:
    """Let a household join; harmless when it is in already.

    Raises:
        ProgrammeUnknown, ProgrammeEnded, HouseholdUnknown, HouseholdEnded: nobody can join.
        ConsentMissing: the programme needs consent, and none was given.
        AdultUnnamed, TooManyAdults: those who agree cannot be whom they say.
    """
    programme, household = _may_join(uow, command)
    # From here on it must succeed, but for the names of those who agree.
    today = today_in(uow, command.community_id)
    row = _current(uow, command)
    if row is None:
        row = ProgrammeMembership(
            community_id=command.community_id,
            id=new_id(),
            programme_id=command.programme_id,
            household_id=command.household_id,
            joined_on=today,
            consent_on=None,
            consent_means=None,
        )
        uow.session.add(row)
    if row.consent_on is None and command.consent_means is not None:
        row.consent_on, row.consent_means = today, command.consent_means
    if programme.consent_required and command.consent_means is not None:
        note_consents(
            uow,
            household,
            programme_id=programme.id,
            adults=command.adults or _only_adult(household),
            means=command.consent_means,
            today=today,
        )
    return Membership(row.id, row.joined_on, row.consent_on)


def _may_join(uow: UnitOfWork, command: JoinProgramme) -> tuple[Programme, Household]:
    """The programme, and the household, locked."""
    programme = uow.session.get(Programme, (command.community_id, command.programme_id))
    if programme is None:
        raise ProgrammeUnknown
    if programme.status == "ended":
        raise ProgrammeEnded
    household = locked_household(uow, command.community_id, command.household_id)
    if programme.consent_required and command.consent_means is None:
        raise ConsentMissing
    return programme, household


def _only_adult(household: Household) -> tuple[str, ...]:
    """Who agrees where nobody is named: the only adult there, or else nobody can be meant."""
    return (household.nickname[:ADULT_MAX],) if household.adults == 1 else ()


def leave_programme(uow: UnitOfWork, command: LeaveProgramme) -> Membership:
    """Let a household leave: what was noticed about it is forgotten, and nothing more is recorded.

    Raises:
        NotAMember: it is not in the programme.
    """
    uow.lock(Household, community_id=command.community_id, id=command.household_id)
    row = _current(uow, command)
    if row is None:
        raise NotAMember
    row.left_on = today_in(uow, command.community_id)
    withdraw_consents(
        uow,
        community_id=command.community_id,
        household_id=command.household_id,
        programme_id=command.programme_id,
        today=row.left_on,
    )
    return Membership(row.id, row.joined_on, row.consent_on)


def withdraw_consent(uow: UnitOfWork, command: WithdrawConsent) -> int:
    """Let one adult take its consent back; answers how many of its household still agree.

    What was noticed about the household is forgotten, what was given stays. With the last one the
    household leaves.

    Raises:
        ConsentUnknown: nobody of that name agreed.
    """
    uow.lock(Household, community_id=command.community_id, id=command.household_id)
    today = today_in(uow, command.community_id)
    left = withdraw_consents(
        uow,
        community_id=command.community_id,
        household_id=command.household_id,
        programme_id=command.programme_id,
        adult=command.adult,
        today=today,
    )
    row = _current(uow, command)
    if left == 0 and row is not None:
        row.left_on = today
    return left


def require_agreed(uow: UnitOfWork, programme: Programme, household_id: UUID) -> None:
    """Return when a household is in a programme and agreed to it; the membership is locked, so that
    two who write down the same wait for each other.

    Raises:
        ConsentMissing: it is not, or did not.
    """
    who: dict[str, Any] = {
        "community_id": programme.community_id,
        "programme_id": programme.id,
        "household_id": household_id,
    }
    if uow.lock(ProgrammeMembership, **who, left_on=None) is None or not has_agreed(uow, **who):
        raise ConsentMissing


def _current(
    uow: UnitOfWork, command: JoinProgramme | LeaveProgramme | WithdrawConsent
) -> ProgrammeMembership | None:
    return uow.session.scalar(
        select(ProgrammeMembership).filter_by(
            community_id=command.community_id,
            programme_id=command.programme_id,
            household_id=command.household_id,
            left_on=None,
        )
    )
