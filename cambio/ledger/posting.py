"""Posting: the only code that moves tokens. Guards first, in the order of the errors they raise."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid, new_id
from cambio.ledger.digests import Event, Leg, digest_of, hash_of_note
from cambio.ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AccountUnknown,
    AlreadyReversed,
    AlreadySpent,
    AmountNotPositive,
    AmountTooLarge,
    BalanceTooLow,
    CurrencyMismatch,
    MoveNotAllowed,
    NothingToMove,
    SameAccount,
    TransactionUnknown,
)
from cambio.ledger.kinds import may_move
from cambio.ledger.types import (
    WITH_FLOOR,
    AccountStatus,
    Kind,
    NewTransaction,
    Posted,
    Purpose,
    Transfer,
)

# So far below what 64 bits hold that no sum of postings ever overflows.
AMOUNT_MAX_MINOR = 10**12

TAKE_OR_GIVE = Sql(
    "UPDATE ledger_balance SET balance_minor = balance_minor + ?, entries = entries + 1"
    " WHERE community_id = ? AND account_id = ? AND balance_minor + ? >= 0"
    " RETURNING balance_minor, entries"
)
SELECT_ACCOUNTS = (
    "SELECT id, purpose, currency, status FROM ledger_account WHERE community_id = ? AND id IN"
)
INSERT_POSTINGS = (
    "INSERT INTO ledger_posting (community_id, transaction_id, leg, account_id,"
    " amount_minor, entry, balance_after_minor) VALUES "
)
INSERT_TRANSACTION = Sql(
    "INSERT INTO ledger_transaction (community_id, id, kind, event_at, posted_at, actor_id,"
    " programme_id, theme, subject_id, reverses_id, returns_id, note_hash, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_NOTE = Sql(
    "INSERT INTO ledger_note (community_id, transaction_id, salt, text) VALUES (?, ?, ?, ?)"
)
# Locked, so that of two who undo the same at the same moment the second sees the first.
ORIGINAL = Sql(
    "SELECT kind, programme_id, theme, subject_id FROM ledger_transaction"
    " WHERE community_id = ? AND id = ?",
    postgresql="SELECT kind, programme_id, theme, subject_id FROM ledger_transaction"
    " WHERE community_id = ? AND id = ? FOR NO KEY UPDATE",
)
REVERSED_BY = Sql("SELECT id FROM ledger_transaction WHERE community_id = ? AND reverses_id = ?")
LEGS = Sql(
    "SELECT account_id, amount_minor FROM ledger_posting"
    " WHERE community_id = ? AND transaction_id = ? ORDER BY leg"
)


class Account(NamedTuple):
    """What posting needs to know of an account."""

    purpose: Purpose
    currency: str
    status: AccountStatus


class _Original(NamedTuple):
    programme_id: UUID | None
    theme: str | None
    subject_id: UUID | None


class _Header(NamedTuple):
    community_id: int
    id: UUID
    kind: Kind
    event_at: datetime
    actor_id: UUID
    programme_id: UUID | None
    theme: str | None
    subject_id: UUID | None
    reverses_id: UUID | None
    note: str | None


def post(uow: UnitOfWork, new: NewTransaction) -> Posted:
    """Book a transaction.

    Raises:
        NothingToMove, AmountNotPositive, AmountTooLarge, SameAccount: the transfers make no sense.
        AccountUnknown, CurrencyMismatch, MoveNotAllowed: nor does their direction.
        AccountFrozen, AccountClosed: an account moves nothing.
        BalanceTooLow: an account with a floor would sink below it.
    """
    if not new.transfers:
        raise NothingToMove
    for transfer in new.transfers:
        _guard_transfer(transfer)
    accounts = _accounts(uow, new.community_id, _touched(new.transfers))
    for transfer in new.transfers:
        _guard_direction(new.kind, transfer, accounts)
    # From here on only the floor can say no.
    header = _Header(
        new.community_id,
        new_id(),
        new.kind,
        new.event_at,
        new.actor_id,
        new.programme_id,
        new.theme,
        new.subject_id,
        None,
        new.note,
    )
    return _book(uow, header, _net(new.transfers), accounts)


def reverse(
    uow: UnitOfWork,
    *,
    community_id: int,
    transaction_id: UUID,
    actor_id: UUID,
    event_at: datetime,
    note: str | None = None,
) -> Posted:
    """Undo the whole of a transaction by booking its mirror image, once.

    Raises:
        TransactionUnknown: there is no such transaction.
        AlreadyReversed: it was undone before, or is itself a reversal.
        AccountFrozen, AccountClosed: an account moves nothing.
        AlreadySpent: an account no longer holds what would be taken back.
    """
    original = _guard_original(uow, community_id, transaction_id)
    rows = uow.run(LEGS, (community_id, transaction_id)).fetchall()
    legs = {as_uuid(account_id): -amount_minor for account_id, amount_minor in rows}
    accounts = _accounts(uow, community_id, legs)
    header = _Header(
        community_id,
        new_id(),
        Kind.REVERSAL,
        event_at,
        actor_id,
        original.programme_id,
        original.theme,
        original.subject_id,
        transaction_id,
        note,
    )
    try:
        return _book(uow, header, legs, accounts)
    except BalanceTooLow as low:
        raise AlreadySpent(**low.facts) from low


def _guard_original(uow: UnitOfWork, community_id: int, transaction_id: UUID) -> _Original:
    key = (community_id, transaction_id)
    row = uow.run(ORIGINAL, key).fetchone()
    if row is None:
        raise TransactionUnknown(transaction_id=transaction_id)
    kind, programme_id, theme, subject_id = row
    if kind == Kind.REVERSAL or uow.run(REVERSED_BY, key).fetchone() is not None:
        raise AlreadyReversed(transaction_id=transaction_id)
    return _Original(
        programme_id and as_uuid(programme_id), theme, subject_id and as_uuid(subject_id)
    )


def _guard_transfer(transfer: Transfer) -> None:
    if transfer.amount_minor <= 0:
        raise AmountNotPositive(amount_minor=transfer.amount_minor)
    if transfer.amount_minor > AMOUNT_MAX_MINOR:
        raise AmountTooLarge(amount_minor=transfer.amount_minor)
    if transfer.source == transfer.target:
        raise SameAccount(account_id=transfer.source)


def _guard_direction(kind: Kind, transfer: Transfer, accounts: Mapping[UUID, Account]) -> None:
    source, target = accounts[transfer.source], accounts[transfer.target]
    if source.currency != target.currency:
        raise CurrencyMismatch(source=source.currency, target=target.currency)
    if not may_move(kind, source=source.purpose, target=target.purpose):
        raise MoveNotAllowed(kind=kind, source=source.purpose, target=target.purpose)


def _touched(transfers: Collection[Transfer]) -> set[UUID]:
    return {account for each in transfers for account in (each.source, each.target)}


def _net(transfers: Collection[Transfer]) -> dict[UUID, int]:
    """Each account's own sum: one leg per account, none for what cancels out."""
    legs: dict[UUID, int] = defaultdict(int)
    for transfer in transfers:
        legs[transfer.source] -= transfer.amount_minor
        legs[transfer.target] += transfer.amount_minor
    return {account_id: amount_minor for account_id, amount_minor in legs.items() if amount_minor}


@cache
def _select_accounts(count: int) -> Sql:
    return Sql(f"{SELECT_ACCOUNTS} ({', '.join('?' * count)})")


@cache
def _insert_postings(count: int) -> Sql:
    return Sql(INSERT_POSTINGS + ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * count))


def _accounts(uow: UnitOfWork, community_id: int, ids: Collection[UUID]) -> dict[UUID, Account]:
    rows = uow.run(_select_accounts(len(ids)), (community_id, *ids)).fetchall()
    accounts = {
        as_uuid(row[0]): Account(Purpose(row[1]), row[2], AccountStatus(row[3])) for row in rows
    }
    for account_id in ids:
        if account_id not in accounts:
            raise AccountUnknown(account_id=account_id)
        status = accounts[account_id].status
        if status is AccountStatus.FROZEN:
            raise AccountFrozen(account_id=account_id)
        if status is AccountStatus.CLOSED:
            raise AccountClosed(account_id=account_id)
    return accounts


def _book(
    uow: UnitOfWork, header: _Header, legs: Mapping[UUID, int], accounts: Mapping[UUID, Account]
) -> Posted:
    booked: list[Leg] = []
    balances: dict[UUID, int] = {}
    # Accounts are locked in one order everywhere, so that two acts never wait for each other.
    for number, account_id in enumerate(sorted(legs), start=1):
        entry = None
        if accounts[account_id].purpose in WITH_FLOOR:
            balances[account_id], entry = _take_or_give(
                uow, header.community_id, account_id, legs[account_id]
            )
        booked.append(Leg(number, account_id, legs[account_id], entry, balances.get(account_id)))
    key = (header.community_id, header.id)
    values = [value for leg in booked for value in (*key, *leg[:5])]
    uow.run(_insert_postings(len(legs)), values)
    salt = os.urandom(16)
    note_hash = None if header.note is None else hash_of_note(salt, header.note)
    event = _event(header, uow.now, note_hash)
    uow.run(INSERT_TRANSACTION, (*event[:12], digest_of(event, booked)))
    if header.note is not None:
        uow.run(INSERT_NOTE, (header.community_id, header.id, salt, header.note))
    return Posted(header.id, uow.now, balances)


def _event(header: _Header, posted_at: datetime, note_hash: bytes | None) -> Event:
    return Event(
        header.community_id,
        header.id,
        header.kind,
        header.event_at,
        posted_at,
        header.actor_id,
        header.programme_id,
        header.theme,
        header.subject_id,
        header.reverses_id,
        None,
        note_hash,
    )


def _take_or_give(
    uow: UnitOfWork, community_id: int, account_id: UUID, amount_minor: int
) -> tuple[int, int]:
    values = (amount_minor, community_id, account_id, amount_minor)
    row = uow.run(TAKE_OR_GIVE, values).fetchone()
    if row is None:
        raise BalanceTooLow(account_id=account_id)
    return row[0], row[1]
