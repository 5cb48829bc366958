"""Collections: euros for a neighbourhood's pot, which stand in a named organisation's bank account.

The books mirror that account: what came in at the bank comes into a pot, what the bank paid leaves
it. No euro is ever in a wallet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.earning.errors import AmountInvalid, ProgrammeEnded, ProgrammeUnknown, RuleUnknown
from cambio.earning.errors.deeds import NotCollected, PotTooLow
from cambio.earning.models import PlaceAward, Programme
from cambio.earning.rules import RuleKind
from cambio.earning.use_cases.budgets import issuance_of
from cambio.earning.use_cases.moments import moment_of
from cambio.earning.use_cases.terms import version_at
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account, post
from cambio.ledger.errors import BalanceTooLow
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Place

AMOUNT_MAX = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCollection(KeyedCommand):
    """So much came in at the bank for the pot of a place, by a rule of this programme.

    `note` is for people, such as a number on the bank's statement.
    """

    programme_id: UUID
    rule_id: UUID
    place_id: UUID
    amount_minor: int
    happened_on: date
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPayment(KeyedCommand):
    """So much was paid from the bank for the pot of a place. `note` says what for."""

    programme_id: UUID
    place_id: UUID
    amount_minor: int
    happened_on: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PotMoved:
    """What the pot holds now, in minor units."""

    transaction_id: UUID
    pot_minor: int
    currency: str


def record_collection(uow: UnitOfWork, command: RecordCollection) -> PotMoved:
    """Put what was collected in a pot.

    Raises:
        AmountInvalid, DayInvalid, PlaceUnknown: what was filled in is not right.
        RuleUnknown, RuleKindWrong, RuleNotInForce, ProgrammeEnded: nothing is collected then, or it
            is another programme's rule.
    """
    event_at = moment_of(uow, community_id=command.community_id, day=command.happened_on)
    programme, version = version_at(
        uow,
        community_id=command.community_id,
        rule_id=command.rule_id,
        kind=RuleKind.COLLECTION,
        at=event_at,
    )
    if programme.id != command.programme_id:
        raise RuleUnknown
    pot_id = _pot(uow, command, programme)
    issuance_id = issuance_of(uow, command.community_id, programme.id, programme.currency)
    award_id = new_id()
    collection = NewTransaction(
        community_id=command.community_id,
        actor_id=command.actor_id,
        kind=Kind.COLLECTION,
        event_at=event_at,
        transfers=(Transfer(issuance_id, pot_id, command.amount_minor),),
        programme_id=programme.id,
        subject_id=award_id,
        note=command.note or None,
    )
    posted = post(uow, collection)
    _write_down(uow, command, version.version, award_id, event_at, posted.transaction_id)
    return PotMoved(posted.transaction_id, posted.balances[pot_id], programme.currency)


def _write_down(
    uow: UnitOfWork,
    command: RecordCollection,
    rule_version: int,
    award_id: UUID,
    event_at: datetime,
    transaction_id: UUID,
) -> None:
    """What was collected, by which version of which rule."""
    row = PlaceAward(
        community_id=command.community_id,
        id=award_id,
        action_id=None,
        place_id=command.place_id,
        rule_id=command.rule_id,
        rule_version=rule_version,
        place_minor=command.amount_minor,
        event_at=event_at,
        transaction_id=transaction_id,
        reasons={"collected_minor": command.amount_minor},
    )
    uow.session.add(row)


def record_payment(uow: UnitOfWork, command: RecordPayment) -> PotMoved:
    """Take out of a pot what the bank paid for it.

    Raises:
        ProgrammeUnknown, NotCollected, ProgrammeEnded: no euros are kept there.
        AmountInvalid, DayInvalid, PlaceUnknown: what was filled in is not right.
        PotTooLow: the pot does not hold so much.
    """
    event_at = moment_of(uow, community_id=command.community_id, day=command.happened_on)
    programme = uow.session.get(Programme, (command.community_id, command.programme_id))
    if programme is None:
        raise ProgrammeUnknown
    if programme.status == "ended":
        raise ProgrammeEnded
    pot_id = _pot(uow, command, programme)
    issuance_id = issuance_of(uow, command.community_id, programme.id, programme.currency)
    payment = NewTransaction(
        community_id=command.community_id,
        actor_id=command.actor_id,
        kind=Kind.COLLECTION_SPENT,
        event_at=event_at,
        transfers=(Transfer(pot_id, issuance_id, command.amount_minor),),
        programme_id=programme.id,
        subject_id=command.place_id,
        note=command.note or None,
    )
    try:
        posted = post(uow, payment)
    except BalanceTooLow as low:
        raise PotTooLow from low
    return PotMoved(posted.transaction_id, posted.balances[pot_id], programme.currency)


def _pot(uow: UnitOfWork, command: RecordCollection | RecordPayment, programme: Programme) -> UUID:
    """The pot, once all about it was checked."""
    if programme.bank_holder_id is None:
        raise NotCollected
    if not 1 <= command.amount_minor <= AMOUNT_MAX:
        raise AmountInvalid
    if uow.session.get(Place, (command.community_id, command.place_id)) is None:
        raise PlaceUnknown
    return open_account(
        uow,
        community_id=command.community_id,
        purpose=Purpose.POT,
        owner_id=command.place_id,
        currency=programme.currency,
    )
