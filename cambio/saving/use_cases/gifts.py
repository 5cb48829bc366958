"""Giving: from a wallet to another household, to a pot, or to the till of a cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from cambio.database import Command, KeyedCommand, UnitOfWork, locked, new_id
from cambio.earning.errors import ProgrammeUnknown
from cambio.earning.models import Programme
from cambio.earning.use_cases.ending import programme_of
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, post
from cambio.ledger.errors import AmountNotPositive
from cambio.messages.rules.news import TokensReceived
from cambio.messages.use_cases import Notice, notify
from cambio.neighbourhood.models import Community, Household, Organisation, Place
from cambio.neighbourhood.rules.households import Means
from cambio.neighbourhood.use_cases import present_household
from cambio.saving.errors import DailyInvalid, GiftToOneself, NotACause, ReceiverUnknown
from cambio.saving.models import Cause, Gift, GiftTerms
from cambio.saving.queries.gifts import gift_terms_of
from cambio.saving.rules.gifts import check_gift
from cambio.saving.use_cases.accounts import account_of, guard_counter


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom is given: exactly one of a household, a place whose pot it is, or a cause."""

    household_id: UUID | None = None
    place_id: UUID | None = None
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveTokens(KeyedCommand):
    """A household gives so much away.

    `means` is how it confirmed it at the counter, None when it does it itself.
    """

    household_id: UUID
    to: Receiver
    currency: str
    amount_minor: int
    means: Means | None = None


@dataclass(frozen=True, slots=True)
class GivenTokens:
    """A gift that arrived, and what the giver's wallet still holds."""

    gift_id: UUID
    amount_minor: int
    left_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetGiftTerms(Command):
    """Whether tokens of a programme may be given away, and how much by a household in a day."""

    programme_id: UUID
    allowed: bool
    daily_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCause(Command):
    """An organisation may receive gifts, or no longer."""

    organisation_id: UUID
    receives: bool


def give_tokens(uow: UnitOfWork, command: GiveTokens) -> GivenTokens:
    """Give away; the tokens keep as long as they would have kept with whoever gives them.

    Raises:
        AmountNotPositive: nothing would be given.
        HouseholdUnknown: the giver is none, or has ended.
        ReceiverUnknown, GiftToOneself, NotACause: it cannot be given to them.
        CounterLimit: more than may be done at the counter in a day.
        GiftsOff, GiftLimit: such tokens are not given away, or not so many in a day.
        BalanceTooLow: the wallet does not hold enough.
    """
    if command.amount_minor < 1:
        raise AmountNotPositive(amount_minor=command.amount_minor)
    _lock_receiver_first(uow, command)
    present_household(uow, command.community_id, command.household_id, lock=True)
    _guard_receiver(uow, command)
    if command.means is not None:
        guard_counter(
            uow,
            command.community_id,
            command.household_id,
            currency=command.currency,
            amount_minor=command.amount_minor,
        )
    return pass_on(uow, command, subject_id=None)


def pass_on(uow: UnitOfWork, command: GiveTokens, *, subject_id: UUID | None) -> GivenTokens:
    """Move a gift whose receiver is known to be right; the caller has locked the giver.

    `subject_id` is what the books name as the reason, None for the gift itself.

    Raises:
        GiftsOff, GiftLimit: such tokens are not given away, or not so many in a day.
        BalanceTooLow: the wallet does not hold enough.
    """
    community_id = command.community_id
    terms = gift_terms_of(uow.session, community_id=community_id, currency=command.currency)
    check_gift(command.amount_minor, given_minor=_given_today(uow, command), terms=terms)
    # From here on only the wallet can say no.
    gift_id = new_id()
    wallet = account_of(uow, community_id, Purpose.WALLET, command.household_id, command.currency)
    target = _account_of_receiver(uow, command)
    posted = post(
        uow,
        NewTransaction(
            community_id=community_id,
            actor_id=command.actor_id,
            kind=Kind.GIFT,
            event_at=uow.now,
            transfers=(Transfer(wallet, target, command.amount_minor),),
            programme_id=programme_of(uow, community_id=community_id, currency=command.currency),
            subject_id=subject_id or gift_id,
        ),
    )
    _note(uow, command, gift_id, posted.transaction_id)
    _tell(uow, command, gift_id)
    return GivenTokens(gift_id, command.amount_minor, posted.balances[wallet])


def set_gift_terms(uow: UnitOfWork, command: SetGiftTerms) -> bool:
    """Switch giving on or off for a programme's tokens; answers whether it is on.

    Raises:
        ProgrammeUnknown: there is no such programme.
        DailyInvalid: a limit of nothing.
    """
    if command.daily_minor < 1:
        raise DailyInvalid
    locked(
        uow, Programme, ProgrammeUnknown, community_id=command.community_id, id=command.programme_id
    )
    terms = uow.session.get(GiftTerms, (command.community_id, command.programme_id))
    if terms is None:
        terms = GiftTerms(
            community_id=command.community_id,
            programme_id=command.programme_id,
            allowed=command.allowed,
            daily_minor=command.daily_minor,
        )
        uow.session.add(terms)
    terms.allowed, terms.daily_minor = command.allowed, command.daily_minor
    return terms.allowed


def set_cause(uow: UnitOfWork, command: SetCause) -> bool:
    """Let an organisation receive gifts, or no longer; answers whether it does.

    Raises:
        ReceiverUnknown: there is no such organisation.
    """
    key = (command.community_id, command.organisation_id)
    locked(uow, Organisation, ReceiverUnknown, community_id=key[0], id=key[1])
    cause = uow.session.get(Cause, key)
    if cause is None and command.receives:
        cause = Cause(community_id=key[0], organisation_id=key[1], since=uow.now)
        uow.session.add(cause)
    if cause is not None:
        cause.ended_at = None if command.receives else cause.ended_at or uow.now
    return command.receives


def _lock_receiver_first(uow: UnitOfWork, command: GiveTokens) -> None:
    """Lock the receiving household before the giver where its id comes first: two who give to each
    other at once then wait in one line, and neither ends in between."""
    to_id = command.to.household_id
    if to_id is not None and to_id < command.household_id:
        uow.lock(Household, community_id=command.community_id, id=to_id)


def _guard_receiver(uow: UnitOfWork, command: GiveTokens) -> None:
    to, community_id = command.to, command.community_id
    if to.household_id is not None:
        if to.household_id == command.household_id:
            raise GiftToOneself
        household = uow.lock(Household, community_id=community_id, id=to.household_id)
        if household is None or household.ended_at is not None:
            raise ReceiverUnknown
    elif to.place_id is not None:
        if uow.session.get(Place, (community_id, to.place_id)) is None:
            raise ReceiverUnknown
    elif to.organisation_id is not None:
        cause = uow.session.get(Cause, (community_id, to.organisation_id))
        if cause is None or cause.ended_at is not None:
            raise NotACause
    else:
        raise ReceiverUnknown


def _account_of_receiver(uow: UnitOfWork, command: GiveTokens) -> UUID:
    to, community_id, currency = command.to, command.community_id, command.currency
    if to.household_id is not None:
        return account_of(uow, community_id, Purpose.WALLET, to.household_id, currency)
    if to.place_id is not None:
        return account_of(uow, community_id, Purpose.POT, to.place_id, currency)
    if to.organisation_id is None:
        raise ReceiverUnknown
    return account_of(uow, community_id, Purpose.TILL, to.organisation_id, currency)


def _given_today(uow: UnitOfWork, command: GiveTokens) -> int:
    """What the household gave of this currency on this day of the community's calendar."""
    zone = ZoneInfo(uow.session.get_one(Community, command.community_id).timezone)
    midnight = datetime.combine(uow.now.astimezone(zone).date(), time(), zone)
    given = select(func.sum(Gift.amount_minor)).where(
        Gift.community_id == command.community_id,
        Gift.household_id == command.household_id,
        Gift.currency == command.currency,
        Gift.given_at >= midnight,
    )
    return int(uow.session.scalar(given) or 0)


def _note(uow: UnitOfWork, command: GiveTokens, gift_id: UUID, transaction_id: UUID) -> None:
    gift = Gift(
        community_id=command.community_id,
        id=gift_id,
        household_id=command.household_id,
        currency=command.currency,
        amount_minor=command.amount_minor,
        given_at=uow.now,
        given_by=command.actor_id,
        transaction_id=transaction_id,
        to_household_id=command.to.household_id,
        place_id=command.to.place_id,
        organisation_id=command.to.organisation_id,
        means=command.means,
    )
    uow.session.add(gift)


def _tell(uow: UnitOfWork, command: GiveTokens, gift_id: UUID) -> None:
    """Let a household know that it was given something; by whom is the giver's to say."""
    if command.to.household_id is None:
        return
    notice = Notice(
        community_id=command.community_id,
        about_id=gift_id,
        news=TokensReceived(
            command.amount_minor, command.currency, what={}, at=uow.now, is_gift=True
        ),
        household_id=command.to.household_id,
    )
    notify(uow, notice)
