"""Joining, proving where one lives, and what is known of a household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cambio.database import Command, UnitOfWork, new_id
from cambio.neighbourhood.errors import (
    AddressGone,
    AddressUnknown,
    HouseholdUnknown,
)
from cambio.neighbourhood.models import Household, Residence
from cambio.neighbourhood.queries import address as address_of
from cambio.neighbourhood.rules.households import (
    HouseholdEventKind,
    check_language,
    check_people,
    tidy_nickname,
)
from cambio.neighbourhood.use_cases.guards import locked_household
from cambio.neighbourhood.use_cases.history import note_household


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinHousehold(Command):
    """People who join, at an address; None where it still has to be looked up.

    `confirmed` is True when staff saw that they live there; else a letter's code will prove it.
    `since` is when they came to live there, None for today.
    """

    address_id: UUID | None
    nickname: str
    language: str
    adults: int
    children: int
    confirmed: bool
    since: date | None = None


@dataclass(frozen=True, slots=True)
class JoinedHousehold:
    """The household that joined."""

    household_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmHousehold(Command):
    """A household proved where it lives."""

    household_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHousehold(Command):
    """What a household is called, what it speaks, and how many it has become."""

    household_id: UUID
    nickname: str
    language: str
    adults: int
    children: int


def join_household(uow: UnitOfWork, command: JoinHousehold) -> JoinedHousehold:
    """Let people join. Several households may share an address: nobody joins another's.

    Raises:
        NicknameInvalid, LanguageUnknown, PeopleInvalid: what was filled in is not right.
        AddressUnknown, AddressGone: nobody can live there.
    """
    nickname = tidy_nickname(command.nickname)
    check_language(command.language)
    check_people(adults=command.adults, children=command.children)
    if command.address_id is not None:
        require_address(uow, command.community_id, command.address_id)
    household = Household(
        community_id=command.community_id,
        id=new_id(),
        nickname=nickname,
        language=command.language,
        adults=command.adults,
        children=command.children,
        joined_at=uow.now,
        joined_by=command.actor_id,
        confirmed_at=uow.now if command.confirmed else None,
    )
    uow.session.add(household)
    uow.flush()
    if command.address_id is not None:
        residence = Residence(
            community_id=command.community_id,
            id=new_id(),
            household_id=household.id,
            address_id=command.address_id,
            since=command.since or uow.now.date(),
        )
        uow.session.add(residence)
    return JoinedHousehold(household.id)


def confirm_household(uow: UnitOfWork, command: ConfirmHousehold) -> JoinedHousehold:
    """Note that a household proved where it lives; harmless when repeated.

    Raises:
        HouseholdUnknown: there is no such household.
    """
    household = uow.session.get(Household, (command.community_id, command.household_id))
    if household is None:
        raise HouseholdUnknown
    if household.confirmed_at is None:
        household.confirmed_at = uow.now
        note_household(uow, command, household.id, HouseholdEventKind.CONFIRMED)
    return JoinedHousehold(household.id)


def change_household(uow: UnitOfWork, command: ChangeHousehold) -> None:
    """Change what is known of a household. What it earned by then stays as it was counted.

    Raises:
        NicknameInvalid, LanguageUnknown, PeopleInvalid: what was filled in is not right.
        HouseholdUnknown: there is no such household.
        HouseholdEnded: it has left.
    """
    nickname = tidy_nickname(command.nickname)
    check_language(command.language)
    check_people(adults=command.adults, children=command.children)
    # An action that is counting people right now counts over this row.
    household = locked_household(uow, command.community_id, command.household_id)
    if (household.nickname, household.language) != (nickname, command.language):
        note_household(uow, command, household.id, HouseholdEventKind.CHANGED)
    if (household.adults, household.children) != (command.adults, command.children):
        note_household(uow, command, household.id, HouseholdEventKind.PEOPLE)
    household.nickname, household.language = nickname, command.language
    household.adults, household.children = command.adults, command.children


def require_address(uow: UnitOfWork, community_id: int, address_id: UUID) -> None:
    """Refuse an address where nobody can live.

    Raises:
        AddressUnknown, AddressGone: that is one.
    """
    address = address_of(uow.session, community_id=community_id, address_id=address_id)
    if address is None:
        raise AddressUnknown
    if address.gone:
        raise AddressGone
