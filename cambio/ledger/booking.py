"""Writing in the books: balances under their floors, layers, postings, and the transaction last."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias
from uuid import UUID

from msgspec import Struct

from cambio.database import Sql, UnitOfWork, as_uuid
from cambio.ledger.digests import Event, Leg, digest_of, hash_of_note
from cambio.ledger.errors import AccountClosed, AccountFrozen, AccountUnknown, BalanceTooLow
from cambio.ledger.layers import Layering, Side, move_layers
from cambio.ledger.rows import BalanceRow, Rows, write_rows
from cambio.ledger.types import AccountStatus, Kind, Posted, Purpose

# Few enough that no database minds so many values in one statement.
ACCOUNTS_AT_ONCE = 500
# More than these PostgreSQL is given as an array that it goes through one by one.
FEW = 12

# For a list after IN SQLite would build an index first.
SELECT_ACCOUNTS = (
    "WITH wanted (id) AS (VALUES {rows})"
    " SELECT a.id, a.purpose, a.currency, a.status, b.balance_minor, b.entries, b.layered_minor"
    " FROM wanted CROSS JOIN ledger_account a ON a.id = wanted.id AND a.community_id = ?"
    " LEFT JOIN ledger_balance b ON b.community_id = a.community_id AND b.account_id = a.id"
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
# The same for many: each by its key, in the order in which they are given. Asked for all at once,
# PostgreSQL reads all that there are as long as nobody has counted the tables.
LOCK_MANY = Sql(
    "",
    postgresql="WITH b AS (SELECT held.* FROM unnest(?::uuid[]) wanted CROSS JOIN LATERAL"
    " (SELECT account_id, balance_minor, entries, layered_minor FROM ledger_balance"
    " WHERE community_id = ? AND account_id = wanted FOR UPDATE) held)"
    " SELECT a.id, a.purpose, a.currency, a.status, b.balance_minor, b.entries, b.layered_minor"
    " FROM unnest(?::uuid[]) wanted CROSS JOIN LATERAL (SELECT id, purpose, currency, status"
    " FROM ledger_account WHERE community_id = ? AND id = wanted FOR KEY SHARE) a"
    " LEFT JOIN b ON b.account_id = a.id",
)
INSERT_NOTE = Sql(
    "INSERT INTO ledger_note (community_id, transaction_id, salt, text) VALUES (?, ?, ?, ?)"
)


# Looked up here, since making a member of an enumeration by its value takes ten times as long.
PURPOSES = {str(purpose): purpose for purpose in Purpose}
OPEN = AccountStatus.OPEN.value
# A UUID is compared and hashed in Python; its number is not.
BY_NUMBER = attrgetter("int")
STANDSTILL: dict[str, type[AccountFrozen | AccountClosed]] = {
    AccountStatus.FROZEN: AccountFrozen,
    AccountStatus.CLOSED: AccountClosed,
}


class Held(Struct):
    """What an account with a floor holds, while drafts are written one after the other."""

    balance_minor: int
    entries: int
    layered_minor: int


class Account(Struct, frozen=True):
    """What posting needs to know of an account that is open.

    `held` is locked until the act ends; None for an account without a floor. `stored_id` is its id
    as the database gave it, and takes it back without ado.
    """

    purpose: Purpose
    currency: str
    held: Held | None
    stored_id: Any


Accounts: TypeAlias = Mapping[UUID, Account]


class Header(Struct, frozen=True):
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


class Draft(Struct, frozen=True):
    """What is to be written: each account's own sum, and how layers move with it."""

    header: Header
    legs: Mapping[UUID, int]
    layering: Layering = None


class _Written(Struct, frozen=True):
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
    wanted = {uow.stored(account_id): account_id for account_id in sorted(ids, key=BY_NUMBER)}
    stored_ids = list(wanted)
    for start in range(0, len(wanted), ACCOUNTS_AT_ONCE):
        some = stored_ids[start : start + ACCOUNTS_AT_ONCE]
        for row in _select_accounts(uow, community_id, some):
            stored_id, purpose, currency, status, balance_minor, entries, layered_minor = row
            account_id = wanted[stored_id]
            if status != OPEN:
                raise STANDSTILL[status](account_id=account_id)
            held = None if entries is None else Held(balance_minor, entries, layered_minor)
            accounts[account_id] = Account(PURPOSES[purpose], currency, held, stored_id)
    if len(accounts) < len(wanted):
        raise AccountUnknown(
            account_id=next(each for each in wanted.values() if each not in accounts)
        )
    return accounts


def write(uow: UnitOfWork, drafts: Sequence[Draft], accounts: Accounts) -> list[Posted]:
    """Write drafts of one community in the books, in their order: all, or none.

    `accounts` are those that `lock_accounts` gave, and hold afterwards what the drafts left there.

    Raises:
        BalanceTooLow: an account with a floor would sink below it at one of them.
    """
    written = [_legs(draft, accounts) for draft in drafts]
    # From here on it must succeed.
    if _may_move_layers(drafts, accounts):
        written = [_with_layers(uow, each, accounts) for each in written]
    rows = Rows(balances=_balances(drafts[0].header.community_id, accounts))
    for each in written:
        _add_rows(uow, each, rows)
    write_rows(uow, rows)
    return [Posted(each.draft.header.id, uow.now, each.balances) for each in written]


def _may_move_layers(drafts: Sequence[Draft], accounts: Accounts) -> bool:
    return any(draft.layering is not None for draft in drafts) or any(
        account.held is not None and account.held.layered_minor for account in accounts.values()
    )


def _legs(draft: Draft, accounts: Accounts) -> _Written:
    """The legs of a draft at its turn: every account must bear each draft by itself."""
    legs: list[Leg] = []
    balances: dict[UUID, int] = {}
    for number, account_id in enumerate(sorted(draft.legs, key=BY_NUMBER), start=1):
        amount_minor, account = draft.legs[account_id], accounts[account_id]
        held = account.held
        if held is None:
            legs.append(Leg(number, account.stored_id, amount_minor, None, None))
            continue
        balance_minor = held.balance_minor + amount_minor
        if balance_minor < 0:
            raise BalanceTooLow(account_id=account_id)
        held.balance_minor = balances[account_id] = balance_minor
        held.entries += 1
        legs.append(Leg(number, account.stored_id, amount_minor, held.entries, balance_minor))
    return _Written(draft, legs, balances)


def _with_layers(uow: UnitOfWork, written: _Written, accounts: Accounts) -> _Written:
    """The same, with the layers that move along; none do where nobody gives what can lapse."""
    draft, legs = written.draft, written.legs
    sides, gives_layers = [], False
    for leg in legs:
        account_id = as_uuid(leg.account_id)
        held = accounts[account_id].held
        if held is not None and leg.balance_after_minor is not None:
            gives_layers |= leg.amount_minor < 0 < held.layered_minor
            before = (leg.balance_after_minor - leg.amount_minor, held.layered_minor)
            currency = accounts[account_id].currency
            sides.append(Side(account_id, currency, leg.amount_minor, *before))
    if draft.layering is None and not gives_layers:
        return written
    moved = move_layers(uow, draft.header.community_id, sides, draft.layering)
    for account_id, pieces in moved.items():
        if (held := accounts[account_id].held) is not None:
            held.layered_minor += sum(pieces.values())
    layered = [
        leg._replace(layers=tuple(moved.get(as_uuid(leg.account_id), {}).items())) for leg in legs
    ]
    return _Written(draft, layered, written.balances)


def _balances(community_id: int, accounts: Accounts) -> list[BalanceRow]:
    """What each account with a floor has come to hold."""
    return [
        (held.balance_minor, held.entries, community_id, account.stored_id)
        for account in accounts.values()
        if (held := account.held) is not None
    ]


def _add_rows(uow: UnitOfWork, written: _Written, rows: Rows) -> None:
    """Add the rows of a transaction and its legs; its note is written at once."""
    header, legs = written.draft.header, written.legs
    event = Event(
        header.community_id,
        uow.stored(header.id),
        header.kind.value,
        uow.stored_moment(header.event_at),
        uow.stored_moment(uow.now),
        uow.stored(header.actor_id),
        header.programme_id,
        header.theme,
        header.subject_id,
        header.reverses_id,
        header.returns_id,
        _note_hash(uow, header),
        header.settles,
    )
    rows.transactions.append((*event[:12], digest_of(event, legs)))
    key = event[:2]
    for leg in legs:
        rows.postings.append((*key, *leg[:5]))
        if leg.layers:
            rows.parts += [(*key, leg.leg, *part) for part in leg.layers]


def _note_hash(uow: UnitOfWork, header: Header) -> bytes | None:
    """What the books keep of a note, which is written beside them; None where there is none."""
    if header.note is None:
        return None
    salt = os.urandom(16)
    uow.run(INSERT_NOTE, (header.community_id, header.id, salt, header.note))
    return hash_of_note(salt, header.note)


def _select_accounts(uow: UnitOfWork, community_id: int, ids: list[Any]) -> list[tuple[Any, ...]]:
    """The accounts with these ids as the database has them, those that have a floor locked.

    That an account is open is shared with all who post, and never with who freezes or closes it.
    PostgreSQL takes the same lock for the postings' foreign key anyway, only later.
    """
    if not uow.on_postgresql:
        found = uow.run(_selecting(len(ids)), (*ids, community_id))
    elif len(ids) > FEW:
        found = uow.run(LOCK_MANY, (ids, community_id) * 2)
    else:
        found = uow.run(_selecting(len(ids)), (community_id, *ids) * 2)
    return found.fetchall()  # type: ignore[no-any-return]  # the driver's own cursor


@cache
def _selecting(count: int) -> Sql:
    rows, marks = ", ".join(["(?)"] * count), ", ".join("?" * count)
    return Sql(SELECT_ACCOUNTS.format(rows=rows), postgresql=LOCK_ACCOUNTS.format(marks=marks))
