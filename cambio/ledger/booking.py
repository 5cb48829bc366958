"""Writing in the books: balances under their floors, layers, postings, and the transaction last."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid
from cambio.ledger.digests import Event, Leg, digest_of, hash_of_note
from cambio.ledger.errors import AccountClosed, AccountFrozen, AccountUnknown, BalanceTooLow
from cambio.ledger.layers import Layering, Side, move_layers
from cambio.ledger.rows import write_rows
from cambio.ledger.types import AccountStatus, Kind, Posted, Purpose

# Few enough that no database minds so many values in one statement.
ACCOUNTS_AT_ONCE = 500

SELECT_ACCOUNTS = (
    "SELECT a.id, a.purpose, a.currency, a.status, b.balance_minor, b.entries, b.layered_minor"
    " FROM ledger_account a"
    " LEFT JOIN ledger_balance b ON b.community_id = a.community_id AND b.account_id = a.id"
    " WHERE a.community_id = ? AND a.id IN ({marks})"
)
# Balances are locked first and accounts after them. A row that is shared, as accounts are, lets
# newcomers pass whoever waits to have it alone; for a balance all wait in one line.
LOCK_ACCOUNTS = (
    "WITH b AS (SELECT account_id, balance_minor, entries, layered_minor FROM ledger_balance"
    " WHERE community_id = ? AND account_id IN ({marks}) ORDER BY account_id FOR UPDATE)"
    " SELECT a.id, a.purpose, a.currency, a.status, b.balance_minor, b.entries, b.layered_minor"
    " FROM ledger_account a LEFT JOIN b ON b.account_id = a.id"
    " WHERE a.community_id = ? AND a.id IN ({marks}) FOR KEY SHARE OF a"
)
INSERT_NOTE = Sql(
    "INSERT INTO ledger_note (community_id, transaction_id, salt, text) VALUES (?, ?, ?, ?)"
)


# Looked up here, since making a member of an enumeration by its value takes ten times as long.
PURPOSES = {str(purpose): purpose for purpose in Purpose}
STANDSTILL: dict[str, type[AccountFrozen | AccountClosed]] = {
    AccountStatus.FROZEN: AccountFrozen,
    AccountStatus.CLOSED: AccountClosed,
}


@dataclass(slots=True)
class Held:
    """What an account with a floor holds, while drafts are written one after the other."""

    balance_minor: int
    entries: int
    layered_minor: int


class Account(NamedTuple):
    """What posting needs to know of an account that is open.

    `held` is locked until the act ends; None for an account without a floor.
    """

    purpose: Purpose
    currency: str
    held: Held | None


Accounts: TypeAlias = Mapping[UUID, Account]


class Header(NamedTuple):
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


class Draft(NamedTuple):
    """What is to be written: each account's own sum, and how layers move with it."""

    header: Header
    legs: Mapping[UUID, int]
    layering: Layering = None


class _Written(NamedTuple):
    """A draft with its legs as they will stand in the books."""

    draft: Draft
    legs: list[Leg]
    balances: dict[UUID, int]


def lock_accounts(uow: UnitOfWork, community_id: int, ids: Collection[UUID]) -> dict[UUID, Account]:
    """The accounts with these ids: what they hold, and that they are open, stays so in this act.

    Raises:
        AccountUnknown, AccountFrozen, AccountClosed: one of them moves nothing.
    """
    accounts: dict[UUID, Account] = {}
    # Locked in one order everywhere, so that two acts never wait for each other.
    wanted = sorted(ids)
    for start in range(0, len(wanted), ACCOUNTS_AT_ONCE):
        some = wanted[start : start + ACCOUNTS_AT_ONCE]
        values = (community_id, *some) * (2 if uow.on_postgresql else 1)
        for row in uow.run(_select_accounts(len(some)), values).fetchall():
            account_id, purpose, currency, status, *held = row
            if status != AccountStatus.OPEN:
                raise STANDSTILL[status](account_id=as_uuid(account_id))
            holds = None if held[0] is None else Held(*held)
            accounts[as_uuid(account_id)] = Account(PURPOSES[purpose], currency, holds)
    for account_id in wanted:
        if account_id not in accounts:
            raise AccountUnknown(account_id=account_id)
    return accounts


def write(uow: UnitOfWork, drafts: Sequence[Draft], accounts: Accounts) -> list[Posted]:
    """Write drafts of one community in the books, in their order: all, or none.

    `accounts` are those that `lock_accounts` gave, and hold afterwards what the drafts left there.

    Raises:
        BalanceTooLow: an account with a floor would sink below it at one of them.
    """
    written = [_legs(draft, accounts) for draft in drafts]
    # From here on it must succeed.
    if any(draft.layering is not None for draft in drafts) or any(
        account.held is not None and account.held.layered_minor for account in accounts.values()
    ):
        written = [_with_layers(uow, each, accounts) for each in written]
    events = [_event(uow, each) for each in written]
    write_rows(
        uow,
        balances=_balances(drafts[0].header.community_id, accounts),
        legs=[(draft.header.community_id, draft.header.id, legs) for draft, legs, _ in written],
        events=events,
    )
    return [Posted(draft.header.id, uow.now, balances) for draft, _legs, balances in written]


def _legs(draft: Draft, accounts: Accounts) -> _Written:
    """The legs of a draft at its turn: every account must bear each draft by itself."""
    legs: list[Leg] = []
    balances: dict[UUID, int] = {}
    for number, account_id in enumerate(sorted(draft.legs), start=1):
        amount_minor, held = draft.legs[account_id], accounts[account_id].held
        if held is None:
            legs.append(Leg(number, account_id, amount_minor, None, None))
            continue
        balance_minor = held.balance_minor + amount_minor
        if balance_minor < 0:
            raise BalanceTooLow(account_id=account_id)
        held.balance_minor = balances[account_id] = balance_minor
        held.entries += 1
        legs.append(Leg(number, account_id, amount_minor, held.entries, balance_minor))
    return _Written(draft, legs, balances)


def _with_layers(uow: UnitOfWork, written: _Written, accounts: Accounts) -> _Written:
    """The same, with the layers that move along; none do where nobody gives what can lapse."""
    draft, legs, balances = written
    sides, gives_layers = [], False
    for leg in legs:
        _purpose, currency, held = accounts[leg.account_id]
        if held is not None and leg.balance_after_minor is not None:
            gives_layers |= leg.amount_minor < 0 < held.layered_minor
            before = (leg.balance_after_minor - leg.amount_minor, held.layered_minor)
            sides.append(Side(leg.account_id, currency, leg.amount_minor, *before))
    if draft.layering is None and not gives_layers:
        return written
    moved = move_layers(uow, draft.header.community_id, sides, draft.layering)
    for account_id, pieces in moved.items():
        if (held := accounts[account_id].held) is not None:
            held.layered_minor += sum(pieces.values())
    layered = [leg._replace(layers=tuple(moved.get(leg.account_id, {}).items())) for leg in legs]
    return _Written(draft, layered, balances)


def _balances(community_id: int, accounts: Accounts) -> list[tuple[int, int, int, UUID]]:
    """What each account with a floor has come to hold."""
    return [
        (held.balance_minor, held.entries, community_id, account_id)
        for account_id, (_purpose, _currency, held) in accounts.items()
        if held is not None
    ]


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
        header.kind.value,
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
    """That an account is open is shared with all who post, and never with who freezes or closes it.

    PostgreSQL takes the same lock for the postings' foreign key anyway, only later.
    """
    marks = ", ".join("?" * count)
    return Sql(SELECT_ACCOUNTS.format(marks=marks), postgresql=LOCK_ACCOUNTS.format(marks=marks))
