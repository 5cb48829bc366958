"""Joining, and proving where one lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cambio.database import Command, UnitOfWork, new_id
from cambio.neighbourhood.errors import (
    AddressGone,
    AddressUnknown,
    HouseholdUnknown,
    LanguageUnknown,
    NicknameInvalid,
    PeopleInvalid,
)
from cambio.neighbourhood.models import Address, Household, Residence

LANGUAGES = ("nl", "en", "tr", "ar", "pl")
NICKNAME_MAX = 60
PEOPLE_MAX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinHousehold(Command):
    """People who join, at an address.

    `confirmed` is True when staff saw that they live there; else a letter's code will prove it.
    `since` is when they came to live there, None for today.
    """

    address_id: UUID
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


def join_household(uow: UnitOfWork, command: JoinHousehold) -> JoinedHousehold:
    """Let people join. Several households may share an address: nobody joins another's.

    Raises:
        NicknameInvalid, LanguageUnknown, PeopleInvalid: what was filled in is not right.
        AddressUnknown, AddressGone: nobody can live there.
    """
    nickname = " ".join(command.nickname.split())
    if not 1 <= len(nickname) <= NICKNAME_MAX:
        raise NicknameInvalid(most=NICKNAME_MAX)
    if command.language not in LANGUAGES:
        raise LanguageUnknown
    if min(command.adults, command.children) < 0 or not (
        1 <= command.adults + command.children <= PEOPLE_MAX
    ):
        raise PeopleInvalid(most=PEOPLE_MAX)
    address = uow.session.get(Address, (command.community_id, command.address_id))
    if address is None:
        raise AddressUnknown
    if address.gone_at is not None:
        raise AddressGone
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
    uow.session.add(
        Residence(
            community_id=command.community_id,
            id=new_id(),
            household_id=household.id,
            address_id=command.address_id,
            since=command.since or uow.now.date(),
        )
    )
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
    return JoinedHousehold(household.id)
