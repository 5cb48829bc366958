"""The wish to go on in two: said on the household's own page, settled at the counter.

Two people who part may not agree, and whoever holds the phone first is no judge of that. So a page
takes down what one of them has in mind; the dividing itself is agreed at the counter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.rules.households import (
    HouseholdEventKind,
    check_language,
    tidy_nickname,
)
from cambio.neighbourhood.use_cases import locked_household, note_household
from cambio.neighbourhood.use_cases.households import require_address
from cards.errors import ShareInvalid, SplitPeopleInvalid, WishUnknown
from cards.models import SplitWish
from cards.rules.division import PERCENT_MAX


class WishEnd(StrEnum):
    """How a wish came to its end. The value is for programs and never changes."""

    DONE = "done"
    WITHDRAWN = "withdrawn"
    """By the household itself, or because it ended."""
    DECLINED = "declined"
    """By the counter: they never came, or did not agree."""


NOTED = {
    WishEnd.WITHDRAWN: HouseholdEventKind.SPLIT_WITHDRAWN,
    WishEnd.DECLINED: HouseholdEventKind.SPLIT_DECLINED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSplit(Command):
    """Some people of a household want to go on as one of their own.

    `adults` and `children` are who goes, `percent` of every balance is what they would take along.
    `address_id` is where they will live, None while that is not known.
    """

    household_id: UUID
    adults: int
    children: int
    percent: int
    nickname: str
    language: str
    address_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleWish(Command):
    """The open wish of a household is over; nothing was divided."""

    household_id: UUID
    end: WishEnd


def ask_split(uow: UnitOfWork, command: AskSplit) -> UUID:
    """Take down what they have in mind, in place of what they said before; answers its id.

    Raises:
        HouseholdUnknown, HouseholdEnded: there is none to split.
        SplitPeopleInvalid: nobody goes, nobody stays, or more go than there are.
        ShareInvalid: the percentage is not from 0 to 100.
        NicknameInvalid, LanguageUnknown: what was filled in is not right.
        AddressUnknown, AddressGone: nobody can live there.
    """
    household = locked_household(uow, command.community_id, command.household_id)
    require_two(household, adults=command.adults, children=command.children)
    if not 0 <= command.percent <= PERCENT_MAX:
        raise ShareInvalid
    check_language(command.language)
    nickname = tidy_nickname(command.nickname)
    if command.address_id is not None:
        require_address(uow, command.community_id, command.address_id)
    row = _open_wish(uow, command, household.id)
    if row is None:
        row = SplitWish(
            community_id=command.community_id,
            id=new_id(),
            household_id=household.id,
            asked_at=uow.now,
            adults=command.adults,
            children=command.children,
            percent=command.percent,
            nickname=nickname,
            language=command.language,
            address_id=command.address_id,
        )
        uow.session.add(row)
        note_household(uow, command, household.id, HouseholdEventKind.SPLIT_ASKED)
        return row.id
    row.adults, row.children, row.percent = command.adults, command.children, command.percent
    row.nickname, row.language, row.address_id = nickname, command.language, command.address_id
    row.asked_at = uow.now
    return row.id


def settle_wish(uow: UnitOfWork, command: SettleWish) -> UUID:
    """Take a wish back, or put it away; answers its id.

    Raises:
        HouseholdUnknown, HouseholdEnded: there is no such household.
        WishUnknown: it wishes no such thing (any more).
    """
    locked_household(uow, command.community_id, command.household_id)
    wish_id = close_wish(uow, command, command.household_id, command.end)
    if wish_id is None:
        raise WishUnknown
    note_household(uow, command, command.household_id, NOTED[command.end])
    return wish_id


def close_wish(uow: UnitOfWork, command: Command, household_id: UUID, end: WishEnd) -> UUID | None:
    """Close the open wish of a household, whose row is locked; None when there is none."""
    row = _open_wish(uow, command, household_id)
    if row is None:
        return None
    row.status, row.settled_at, row.settled_by = end.value, uow.now, command.actor_id
    row.nickname, row.address_id = "", None
    return row.id


def require_two(household: Household, *, adults: int, children: int) -> None:
    """Refuse a household of which nobody goes, nobody stays, or more go than there are.

    Raises:
        SplitPeopleInvalid: it is one of these.
    """
    staying = (household.adults - adults, household.children - children)
    if min(*staying, adults, children) < 0 or sum(staying) < 1 or adults + children < 1:
        raise SplitPeopleInvalid(adults=household.adults, children=household.children)


def _open_wish(uow: UnitOfWork, command: Command, household_id: UUID) -> SplitWish | None:
    return uow.session.scalar(
        select(SplitWish).filter_by(
            community_id=command.community_id, household_id=household_id, status="open"
        )
    )
