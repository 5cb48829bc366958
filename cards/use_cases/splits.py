"""A household goes on in two: who goes, and what they take along.

Afterwards neither can read anything new of the other: whoever goes begins an empty history, and
the old PIN, cards and sign-ins of those who stay are over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cambio.access.use_cases import ForgetPin, forget_pin
from cambio.database import KeyedCommand, UnitOfWork
from cambio.ledger import Kind, Purpose, open_account
from cambio.neighbourhood.rules.households import HouseholdEventKind, Means
from cambio.neighbourhood.use_cases import locked_household, note_household
from cards.errors import ShareInvalid
from cards.rules.division import PERCENT_MAX, share_of_each
from cards.use_cases.belongings import Handover, hand_over, require_belongings
from cards.use_cases.card_life import VoidReason, void_cards_of
from cards.use_cases.cards import IssueCard, IssuedCard, issue_card
from cards.use_cases.households import EnrolHousehold, NewMembership, enrol_household
from cards.use_cases.split_wishes import WishEnd, close_wish, require_two
from cards.use_cases.wallets import book_transfers, wallets_of


@dataclass(frozen=True, slots=True)
class Share:
    """What those who go take along of one currency, in its minor units."""

    currency: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitHousehold(KeyedCommand):
    """Some people of a household go on as one of their own.

    `adults` and `children` are who goes; the others stay. They take along `percent` of every
    balance, or, where that is None, the `shares` that were agreed; of what else there is, such as
    vouchers, the `belongings` that were agreed: the rest stays. `confirmed` is True when staff saw
    that they live at the address. `means` is how the household confirmed the agreement.
    """

    household_id: UUID
    address_id: UUID
    nickname: str
    language: str
    adults: int
    children: int
    confirmed: bool
    means: Means
    percent: int | None = None
    shares: tuple[Share, ...] = ()
    belongings: tuple[UUID, ...] = ()
    memberships: tuple[NewMembership, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitReceipt:
    """The new household, the new cards of both, and what was taken along.

    `transaction_id` is None when nothing was.
    """

    new_household_id: UUID
    new_card: IssuedCard
    old_card: IssuedCard
    shares: tuple[Share, ...]
    transaction_id: UUID | None


def split_household(uow: UnitOfWork, command: SplitHousehold) -> SplitReceipt:
    """Let some people go on by themselves, with their share and new cards and PINs for both.

    Raises:
        HouseholdUnknown, HouseholdEnded: there is none to split.
        SplitPeopleInvalid: nobody goes, nobody stays, or more go than there are.
        ShareInvalid: they would take along less than nothing, or more than there is.
        NicknameInvalid, LanguageUnknown, PeopleInvalid: what was filled in is not right.
        AddressUnknown, AddressGone: nobody can live there.
        ProgrammeUnknown, ProgrammeEnded, ConsentMissing: nobody can join that programme so.
        BalanceTooLow: it was spent a moment ago.
    """
    household = locked_household(uow, command.community_id, command.household_id)
    require_two(household, adults=command.adults, children=command.children)
    wallets = wallets_of(uow, command, household.id)
    shares = _shares(command, {each.currency: each.balance_minor for each in wallets.values()})
    require_belongings(uow, command.community_id, household.id, command.belongings)
    # Nothing is left to refuse but what joining and posting refuse themselves.
    new = enrol_household(uow, _enrolling(command))
    targets = {share.currency: _wallet(uow, command, new.household_id, share) for share in shares}
    transaction_id = book_transfers(
        uow,
        command,
        Kind.HOUSEHOLD_SPLIT,
        {
            (wallets[share.currency].id, targets[share.currency]): share.amount_minor
            for share in shares
        },
    )
    agreed = frozenset(command.belongings)
    going = Handover(household_id=household.id, to_household_id=new.household_id, ids=agreed)
    hand_over(uow, command, going)
    close_wish(uow, command, household.id, WishEnd.DONE)
    household.adults -= command.adults
    household.children -= command.children
    old_card = _begin_afresh(uow, command)
    new_card = IssuedCard(new.card_id, new.card_number, new.household_id)
    return SplitReceipt(new.household_id, new_card, old_card, shares, transaction_id)


def _shares(command: SplitHousehold, balances: dict[str, int]) -> tuple[Share, ...]:
    if command.percent is not None:
        if not 0 <= command.percent <= PERCENT_MAX:
            raise ShareInvalid
        asked = share_of_each(balances, percent=command.percent)
    else:
        asked = {share.currency: share.amount_minor for share in command.shares}
    for currency, amount_minor in asked.items():
        if not 0 <= amount_minor <= balances.get(currency, 0):
            raise ShareInvalid
    return tuple(Share(*each) for each in sorted(asked.items()) if each[1] > 0)


def _enrolling(command: SplitHousehold) -> EnrolHousehold:
    return EnrolHousehold(
        community_id=command.community_id,
        actor_id=command.actor_id,
        request_key=command.request_key,
        address_id=command.address_id,
        nickname=command.nickname,
        language=command.language,
        adults=command.adults,
        children=command.children,
        confirmed=command.confirmed,
        memberships=command.memberships,
    )


def _wallet(uow: UnitOfWork, command: SplitHousehold, owner_id: UUID, share: Share) -> UUID:
    return open_account(
        uow,
        community_id=command.community_id,
        purpose=Purpose.WALLET,
        owner_id=owner_id,
        currency=share.currency,
    )


def _begin_afresh(uow: UnitOfWork, command: SplitHousehold) -> IssuedCard:
    """Whoever went may have a card, know the PIN, or be signed in: all of that ends."""
    who: dict[str, Any] = {"community_id": command.community_id, "actor_id": command.actor_id}
    void_cards_of(uow, command, command.household_id, VoidReason.HOUSEHOLD_SPLIT)
    forget_pin(uow, ForgetPin(**who, household_id=command.household_id))
    note_household(
        uow, command, command.household_id, HouseholdEventKind.SPLIT, means=command.means
    )
    return issue_card(uow, IssueCard(**who, household_id=command.household_id))
