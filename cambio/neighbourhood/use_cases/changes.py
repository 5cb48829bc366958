"""A household moves, or ends. What it saved is the affair of the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.neighbourhood.errors import (
    AddressSame,
    MoveDateInvalid,
)
from cambio.neighbourhood.models import Community, Household, Residence
from cambio.neighbourhood.rules.households import HouseholdEventKind, Means
from cambio.neighbourhood.use_cases.guards import locked_household
from cambio.neighbourhood.use_cases.history import note_household
from cambio.neighbourhood.use_cases.households import require_address


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHousehold(Command):
    """A household lives elsewhere now.

    `since` is from when, None for today. `confirmed` is True when staff saw that they live there;
    else a letter's code proves it. `means` is how the household confirmed the act, None where it
    was not asked to.
    """

    household_id: UUID
    address_id: UUID
    confirmed: bool
    since: date | None = None
    means: Means | None = None


@dataclass(frozen=True, slots=True)
class MovedHousehold:
    """Where a household lives now, and since when."""

    household_id: UUID
    address_id: UUID
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseHousehold(Command):
    """A household is no more: it left, or died."""

    household_id: UUID
    means: Means | None = None


def move_household(uow: UnitOfWork, command: MoveHousehold) -> MovedHousehold:
    """End one residence and begin another. Wallet, cards and PIN go along.

    The street's share of what it earns goes to the new street from now on.

    Raises:
        HouseholdUnknown, HouseholdEnded: nobody can move.
        AddressUnknown, AddressGone, AddressSame: not there.
        MoveDateInvalid: the day is in the future, or before they came to the old address.
    """
    household = locked_household(uow, command.community_id, command.household_id)
    require_address(uow, command.community_id, command.address_id)
    today = today_in(uow, command.community_id)
    since = command.since or today
    old = _residence(uow, household)
    if old is not None and old.address_id == command.address_id:
        raise AddressSame
    if since > today or (old is not None and since < old.since):
        raise MoveDateInvalid
    if old is not None:
        old.until = since
        uow.flush()  # the database lets a household live at one address at a time
    uow.session.add(
        Residence(
            community_id=command.community_id,
            id=new_id(),
            household_id=household.id,
            address_id=command.address_id,
            since=since,
        )
    )
    household.confirmed_at = uow.now if command.confirmed else None
    note_household(uow, command, household.id, HouseholdEventKind.MOVED, means=command.means)
    return MovedHousehold(household.id, command.address_id, since)


def close_household(uow: UnitOfWork, command: CloseHousehold) -> None:
    """End a household: it lives nowhere, and no message goes there any more.

    Raises:
        HouseholdUnknown, HouseholdEnded: there is none to end.
    """
    household = locked_household(uow, command.community_id, command.household_id)
    old = _residence(uow, household)
    if old is not None:
        old.until = max(old.since, today_in(uow, command.community_id))
    household.ended_at = uow.now
    note_household(uow, command, household.id, HouseholdEventKind.ENDED, means=command.means)


def today_in(uow: UnitOfWork, community_id: int) -> date:
    """The day of this act on the community's calendar."""
    community = uow.session.get_one(Community, community_id)
    return uow.now.astimezone(ZoneInfo(community.timezone)).date()


def _residence(uow: UnitOfWork, household: Household) -> Residence | None:
    return uow.session.scalar(
        select(Residence).filter_by(
            community_id=household.community_id, household_id=household.id, until=None
        )
    )
