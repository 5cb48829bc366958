"""Writing in the books: balances under their floors, layers, postings, and the transaction last."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid
from cambio.ledger.digests import Event, Leg, digest_of, hash_of_note
from cambio.ledger.errors import AccountClosed, AccountFrozen, AccountUnknown, BalanceTooLow
from cambio.ledger.layering import Pieces
from cambio.ledger.layers import Layering, Side, move_layers
from cambio.ledger.types import WITH_FLOOR, AccountStatus, Kind, Posted, Purpose

# Few enough that no database minds so many values in one statement.
ACCOUNTS_AT_ONCE = 500

TAKE_OR_GIVE = Sql(
    "UPDATE ledger_balance SET balance_minor = balance_minor + ?, entries = entries + ?"
    " WHERE community_id = ? AND account_id = ? AND balance_minor + ? >= 0"
    " RETURNING balance_minor, entries, layered_minor"
)
SELECT_ACCOUNTS = (
    "SELECT id, purpose, currency, status FROM ledger_account WHERE community_id = ? AND id IN"
)
POSTING_COLUMNS = (
    "INSERT INTO ledger_posting (community_id, transaction_id, leg, account_id,"
    " amount_minor, entry, balance_after_minor) VALUES "
)
POSTING_VALUES = "(?, ?, ?, ?, ?, ?, ?)"
INSERT_POSTING = Sql(POSTING_COLUMNS + POSTING_VALUES)
INSERT_PART = Sql(
    "INSERT INTO ledger_posting_layer (community_id, transaction_id, leg, layer_id, amount_minor)"
    " VALUES (?, ?, ?, ?, ?)"
)
INSERT_TRANSACTION = Sql(
    "INSERT INTO ledger_transaction (community_id, id, kind, event_at, posted_at, actor_id,"
    " programme_id, theme, subject_id, reverses_id, returns_id, note_hash, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_NOTE = Sql(
    "INSERT INTO ledger_note (community_id, transaction_id, salt, text) VALUES (?, ?, ?, ?)"
)


class Account(NamedTuple):
    """What posting needs to know of an account."""

    purpose: Purpose
    currency: str
    status: AccountStatus


@dataclass(frozen=True, slots=True)
class Header:
    """A transaction without its legs.

    `settles` is `digests.settles_hash` of what a settlement names, None for all others.
    """

    community_id: int
    id: UUID
    kind: Kind
    event_at: datetime
    actor_id: UUID
    programme_id: UUID | None = None
    theme: str | None = None
    subject_id: UUID | None = None
    reverses_id: UUID | None = None
    returns_id: UUID | None = None
    note: str | None = None
    settles: bytes | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written: each account's own sum, and how layers move with it."""

    header: Header
    legs: Mapping[UUID, int]
    layering: Layering = None


@dataclass(slots=True)
class _Held:
    """What an account with a floor holds while the drafts are written one after the other."""

    balance_minor: int
    entries: int
    layered_minor: int


class _Written(NamedTuple):
    """A draft with its legs as they will stand in the books."""

    draft: Draft
    legs: list[Leg]
    balances: dict[UUID, int]


def read_accounts(uow: UnitOfWork, community_id: int, ids: Collection[UUID]) -> dict[UUID, Account]:
    """The accounts with these ids.

    Raises:
        AccountUnknown, AccountFrozen, AccountClosed: one of them moves nothing.
    """
    accounts: dict[UUID, Account] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), ACCOUNTS_AT_ONCE):
        some = wanted[start : start + ACCOUNTS_AT_ONCE]
        for row in uow.run(_select_accounts(len(some)), (community_id, *some)).fetchall():
            account = Account(Purpose(row[1]), row[2], AccountStatus(row[3]))
            accounts[as_uuid(row[0])] = account
    for account_id in wanted:
        if account_id not in accounts:
            raise AccountUnknown(account_id=account_id)
        status = accounts[account_id].status
        if status is AccountStatus.FROZEN:
            raise AccountFrozen(account_id=account_id)
        if status is AccountStatus.CLOSED:
            raise AccountClosed(account_id=account_id)
    return accounts


def write(
    uow: UnitOfWork, drafts: Sequence[Draft], accounts: Mapping[UUID, Account]
) -> list[Posted]:
    """Write drafts of one community in the books, in their order: all, or none.

    Raises:
        BalanceTooLow: an account with a floor would sink below it at one of them.
    """
    held = _take_and_give(uow, drafts, accounts)
    written = [_legs(uow, draft, accounts, held) for draft in drafts]
    rows = [
        (each.draft.header.community_id, each.draft.header.id, *leg[:5])
        for each in written
        for leg in each.legs
    ]
    if len(drafts) == 1:
        uow.run(_insert_postings(len(rows)), [value for row in rows for value in row])
    else:
        uow.run_many(INSERT_POSTING, rows)
    _write_layers(uow, written)
    events = [_event(uow, each) for each in written]
    if len(events) == 1:
        uow.run(INSERT_TRANSACTION, events[0])
    else:
        uow.run_many(INSERT_TRANSACTION, events)
    return [Posted(each.draft.header.id, uow.now, each.balances) for each in written]


def _take_and_give(
    uow: UnitOfWork, drafts: Sequence[Draft], accounts: Mapping[UUID, Account]
) -> dict[UUID, _Held]:
    """Change every balance once, guarded by the lowest that it comes to on the way.

    Answers what each account held before.
    """
    running: dict[UUID, tuple[int, int, int]] = {}
    for draft in drafts:
        for account_id, amount_minor in draft.legs.items():
            if accounts[account_id].purpose in WITH_FLOOR:
                total, lowest, entries = running.get(account_id, (0, amount_minor, 0))
                total += amount_minor
                running[account_id] = (total, min(lowest, total), entries + 1)
    community_id = drafts[0].header.community_id
    held: dict[UUID, _Held] = {}
    # Accounts are locked in one order everywhere, so that two acts never wait for each other.
    for account_id in sorted(running):
        total, lowest, entries = running[account_id]
        values = (total, entries, community_id, account_id, lowest)
        row = uow.run(TAKE_OR_GIVE, values).fetchone()
        if row is None:
            raise BalanceTooLow(account_id=account_id)
        held[account_id] = _Held(row[0] - total, row[1] - entries, row[2])
    return held


def _legs(
    uow: UnitOfWork,
    draft: Draft,
    accounts: Mapping[UUID, Account],
    held: Mapping[UUID, _Held],
) -> _Written:
    moved = _move_layers(uow, draft, accounts, held)
    legs: list[Leg] = []
    balances: dict[UUID, int] = {}
    for number, account_id in enumerate(sorted(draft.legs), start=1):
        amount_minor = draft.legs[account_id]
        mine = held.get(account_id)
        if mine is None:
            legs.append(Leg(number, account_id, amount_minor, None, None))
            continue
        mine.balance_minor += amount_minor
        mine.entries += 1
        balances[account_id] = mine.balance_minor
        parts: tuple[tuple[UUID, int], ...] = ()
        if account_id in moved:
            parts = tuple(moved[account_id].items())
            mine.layered_minor += sum(moved[account_id].values())
        legs.append(Leg(number, account_id, amount_minor, mine.entries, mine.balance_minor, parts))
    return _Written(draft, legs, balances)


def _move_layers(
    uow: UnitOfWork,
    draft: Draft,
    accounts: Mapping[UUID, Account],
    held: Mapping[UUID, _Held],
) -> dict[UUID, Pieces]:
    """Nothing is done, and nothing asked, where no account that gives holds what can lapse."""
    if draft.layering is None and not any(
        mine.layered_minor and draft.legs.get(account_id, 0) < 0
        for account_id, mine in held.items()
    ):
        return {}
    sides = [
        Side(
            account_id,
            accounts[account_id].currency,
            draft.legs[account_id],
            held[account_id].balance_minor,
            held[account_id].layered_minor,
        )
        for account_id in sorted(draft.legs)
        if account_id in held
    ]
    return move_layers(uow, draft.header.community_id, sides, draft.layering)


def _write_layers(uow: UnitOfWork, written: Sequence[_Written]) -> None:
    parts = [
        (each.draft.header.community_id, each.draft.header.id, leg.leg, layer_id, amount_minor)
        for each in written
        for leg in each.legs
        for layer_id, amount_minor in leg.layers
    ]
    if parts:
        uow.run_many(INSERT_PART, parts)


def _event(uow: UnitOfWork, written: _Written) -> tuple[Any, ...]:
    """The values of a transaction's row; its note is written beside it."""
    header = written.draft.header
    note_hash = None
    if header.note is not None:
        salt = os.urandom(16)
        note_hash = hash_of_note(salt, header.note)
        uow.run(INSERT_NOTE, (header.community_id, header.id, salt, header.note))
    event = Event(
        header.community_id,
        header.id,
        header.kind,
        header.event_at,
        uow.now,
        header.actor_id,
        header.programme_id,
        header.theme,
        header.subject_id,
        header.reverses_id,
        header.returns_id,
        note_hash,
        header.settles,
    )
    return (*event[:12], digest_of(event, written.legs))


@cache
def _select_accounts(count: int) -> Sql:
    """Shared with all who post, and never with who freezes or closes: that act takes it alone.

    PostgreSQL takes the same lock for the postings' foreign key anyway, only later.
    """
    select = f"{SELECT_ACCOUNTS} ({', '.join('?' * count)})"
    return Sql(select, postgresql=select + " FOR KEY SHARE")


@cache
def _insert_postings(count: int) -> Sql:
    return Sql(POSTING_COLUMNS + ", ".join([POSTING_VALUES] * count))
