"""What tests of the books ask of the ledger, each an act of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from cambio.database import Command, KeyedCommand, UnitOfWork, new_id
from cambio.ledger import (
    Keep,
    Kind,
    Lapse,
    NewTransaction,
    Posted,
    Purpose,
    Refund,
    ReturnPart,
    Settlement,
    Transfer,
    create_currency,
    lapse,
    name_currency,
    open_account,
    post,
    refund,
    return_part,
    reverse,
    settle,
)

RULE_ID = UUID("018f0000-0000-7000-8000-00000000002a")
SATURDAY = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(KeyedCommand):
    """Post one transaction."""

    kind: Kind
    transfers: tuple[Transfer, ...]
    note: str | None = None
    subject_id: UUID | None = None
    keep: Keep | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse(KeyedCommand):
    """Undo one transaction."""

    transaction_id: UUID
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack(KeyedCommand):
    """Give back a part."""

    transaction_id: UUID
    source: UUID
    target: UUID
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPurse(KeyedCommand):
    """Give back out of a purse."""

    purse: UUID
    payer: UUID | None = None
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(KeyedCommand):
    """Settle what a till took in."""

    till: UUID
    issuance: UUID
    transaction_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Command):
    """Open an account for an owner of its own, or for one that is known."""

    purpose: Purpose
    currency: str = "CAM"
    owner_id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduce(Command):
    """Make a currency known."""

    code: str


def book(uow: UnitOfWork, command: Book) -> Posted:
    return post(
        uow,
        NewTransaction(
            community_id=command.community_id,
            actor_id=command.actor_id,
            kind=command.kind,
            event_at=SATURDAY,
            transfers=command.transfers,
            note=command.note,
            subject_id=command.subject_id,
            keep=command.keep,
        ),
    )


def undo(uow: UnitOfWork, command: Reverse) -> Posted:
    return reverse(
        uow,
        community_id=command.community_id,
        transaction_id=command.transaction_id,
        actor_id=command.actor_id,
        event_at=SATURDAY,
        note=command.note,
    )


def give_back(uow: UnitOfWork, command: GiveBack) -> Posted:
    back = ReturnPart(
        community_id=command.community_id,
        actor_id=command.actor_id,
        transaction_id=command.transaction_id,
        source=command.source,
        target=command.target,
        amount_minor=command.amount_minor,
        event_at=SATURDAY,
        note="broken",
    )
    return return_part(uow, back)


def refund_purse(uow: UnitOfWork, command: RefundPurse) -> list[Posted]:
    back = Refund(
        community_id=command.community_id,
        actor_id=command.actor_id,
        purse=command.purse,
        payer=command.payer,
        amount_minor=command.amount_minor,
        event_at=SATURDAY,
        note="stopped",
    )
    return refund(uow, back)


def settle_till(uow: UnitOfWork, command: Settle) -> Posted:
    settlement = Settlement(
        community_id=command.community_id,
        actor_id=command.actor_id,
        till=command.till,
        issuance=command.issuance,
        transaction_ids=command.transaction_ids,
        event_at=SATURDAY,
    )
    return settle(uow, settlement)


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseOne(KeyedCommand):
    """End a layer of an account."""

    account_id: UUID
    layer_id: UUID
    most_minor: int
    issuance: UUID
    today: date = date(2028, 1, 1)


def lapse_one(uow: UnitOfWork, command: LapseOne) -> Posted | None:
    ending = Lapse(
        community_id=command.community_id,
        actor_id=command.actor_id,
        account_id=command.account_id,
        layer_id=command.layer_id,
        most_minor=command.most_minor,
        issuance=command.issuance,
        today=command.today,
        event_at=uow.now,
    )
    return lapse(uow, ending)


def keep(month: int, *, months: int = 12, version: int = 1) -> Keep:
    """What is earned in a month of 2026 keeps until so many months after it."""
    until = month + months
    return Keep(
        rule_id=RULE_ID,
        rule_version=version,
        earned_month=date(2026, month, 1),
        lapses_on=date(2026 + until // 12, until % 12 + 1, 1),
    )


def open_one(uow: UnitOfWork, command: Open) -> UUID:
    return open_account(
        uow,
        community_id=command.community_id,
        purpose=command.purpose,
        owner_id=command.owner_id,
        currency=command.currency,
    )


def rename(uow: UnitOfWork, command: Introduce) -> None:
    name_currency(
        uow,
        community_id=command.community_id,
        actor_id=command.actor_id,
        code=command.code,
        names={"nl": ["punt", "punten"], "en": ["point", "points"]},
    )


def introduce(uow: UnitOfWork, command: Introduce) -> None:
    create_currency(
        uow,
        community_id=command.community_id,
        code=command.code,
        scale=0,
        names={"nl": ["cambi", "cambi's"], "en": ["cambi", "cambi's"]},
    )
