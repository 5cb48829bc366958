"""Opening, finding, freezing and closing accounts, and the currencies that they hold."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.database import Sql, UnitOfWork, as_uuid, new_id
from cambio.database.base import as_moment
from cambio.ledger.errors import (
    AccountClosed,
    AccountNotEmpty,
    AccountUnknown,
    CurrencyUnknown,
)
from cambio.ledger.models import LedgerAccount, LedgerCurrency, LedgerCurrencyWords
from cambio.ledger.queries import balance_of
from cambio.ledger.register import Subject, enter, enter_all, names_text
from cambio.ledger.types import WITH_FLOOR, AccountStatus, Purpose

HAS_CURRENCY = Sql("SELECT 1 FROM ledger_currency WHERE community_id = ? AND code = ?")
TIMES_NAMED = Sql("SELECT COUNT(*) FROM ledger_currency_words WHERE community_id = ? AND code = ?")
OPEN = Sql(
    "INSERT INTO ledger_account"
    " (community_id, id, purpose, owner_id, currency, status, opened_at)"
    " VALUES (?, ?, ?, ?, ?, 'open', ?)"
    " ON CONFLICT (community_id, purpose, owner_id, currency) DO NOTHING"
)
OPEN_BALANCE = Sql(
    "INSERT INTO ledger_balance (community_id, account_id, balance_minor, entries, layered_minor)"
    " VALUES (?, ?, 0, 0, 0)"
)
FIND = Sql(
    "SELECT id FROM ledger_account"
    " WHERE community_id = ? AND purpose = ? AND owner_id = ? AND currency = ?"
)
# One look by the key for each owner. Asked for all at once, PostgreSQL reads all that there are as
# long as nobody has counted the table.
FIND_MANY = Sql(
    "SELECT value, (SELECT id FROM ledger_account WHERE community_id = ? AND purpose = ?"
    " AND owner_id = value AND currency = ?) FROM json_each(?)",
    postgresql="SELECT wanted, (SELECT id FROM ledger_account WHERE community_id = ?"
    " AND purpose = ? AND owner_id = wanted AND currency = ?) FROM unnest(?::uuid[]) wanted",
)
# The balance first, as posting does: there all wait in one line. Whoever has it has the account to
# itself, but for what has no floor; that is locked as no posting locks it, so that this waits for
# those that saw the old status.
LOCK_BALANCE = Sql(
    "SELECT ?, ?",
    postgresql="SELECT 1 FROM ledger_balance WHERE community_id = ? AND account_id = ? FOR UPDATE",
)
_STANDING = "SELECT status FROM ledger_account WHERE community_id = ? AND id = ?"
STANDING = Sql(_STANDING, postgresql=_STANDING + " FOR UPDATE")
SET_STATUS = Sql(
    "UPDATE ledger_account SET status = ? WHERE community_id = ? AND id = ?"
    " RETURNING purpose, owner_id, currency, opened_at"
)


def create_currency(
    uow: UnitOfWork, *, community_id: int, code: str, scale: int, names: dict[str, list[str]]
) -> None:
    """Make a currency known to a community; `code` is 1 to 8 capitals, `scale` its decimals."""
    uow.session.add(LedgerCurrency(community_id=community_id, code=code, scale=scale, names=names))
    uow.flush()
    enter(
        uow,
        community_id=community_id,
        subject=Subject.CURRENCY,
        key=code,
        status=AccountStatus.OPEN,
        fixed=(scale, names_text(names)),
    )


def name_currency(
    uow: UnitOfWork,
    *,
    community_id: int,
    actor_id: UUID,
    code: str,
    names: dict[str, list[str]],
) -> None:
    """Call a currency something else from now on, everywhere; its code and decimals stay.

    Raises:
        CurrencyUnknown: the community has no such currency.
    """
    if uow.lock(LedgerCurrency, community_id=community_id, code=code) is None:
        raise CurrencyUnknown(currency=code)
    number = uow.run(TIMES_NAMED, (community_id, code)).fetchone()[0] + 1
    uow.session.add(
        LedgerCurrencyWords(
            community_id=community_id,
            code=code,
            number=number,
            names=names,
            named_at=uow.now,
            named_by=actor_id,
        )
    )
    uow.flush()
    enter(
        uow,
        community_id=community_id,
        subject=Subject.WORDS,
        key=f"{code}/{number}",
        status="named",
        fixed=(code, names_text(names), uow.now, actor_id),
        actor_id=actor_id,
    )


def open_account(
    uow: UnitOfWork, *, community_id: int, purpose: Purpose, owner_id: UUID, currency: str
) -> UUID:
    """The id of the owner's account for this purpose and currency, opened if there was none.

    Raises:
        CurrencyUnknown: the community has no such currency.
    """
    key = (community_id, purpose.value, owner_id, currency)
    found = uow.run(FIND, key).fetchone()
    if found:
        return as_uuid(found[0])
    if uow.run(HAS_CURRENCY, (community_id, currency)).fetchone() is None:
        raise CurrencyUnknown(currency=currency)
    account_id = new_id()
    opened = uow.run(
        OPEN, (community_id, account_id, purpose.value, owner_id, currency, uow.now)
    ).rowcount
    if not opened:  # another opened it a moment ago
        return as_uuid(uow.run(FIND, key).fetchone()[0])
    if purpose in WITH_FLOOR:
        uow.run(OPEN_BALANCE, (community_id, account_id))
    enter(
        uow,
        community_id=community_id,
        subject=Subject.ACCOUNT,
        key=account_id.hex,
        status=AccountStatus.OPEN,
        fixed=(purpose.value, owner_id, currency, uow.now),
    )
    return account_id


def open_accounts(
    uow: UnitOfWork,
    *,
    community_id: int,
    purpose: Purpose,
    owner_ids: Collection[UUID],
    currency: str,
) -> dict[UUID, UUID]:
    """The ids of many owners' accounts at once, by owner; those that there were not are opened.

    Raises:
        CurrencyUnknown: the community has no such currency.
    """
    wanted = sorted(owner_ids)
    found = _found(uow, community_id, purpose, wanted, currency)
    made = {owner_id: new_id() for owner_id in wanted if owner_id not in found}
    if not made:
        return found
    if uow.run(HAS_CURRENCY, (community_id, currency)).fetchone() is None:
        raise CurrencyUnknown(currency=currency)
    rows = [(community_id, made[each], purpose.value, each, currency, uow.now) for each in made]
    uow.run_many(OPEN, rows)
    found = _found(uow, community_id, purpose, wanted, currency)
    # What another opened a moment ago is not ours to write down.
    ours = {owner_id: made[owner_id] for owner_id in made if found[owner_id] == made[owner_id]}
    if ours and purpose in WITH_FLOOR:
        uow.run_many(OPEN_BALANCE, [(community_id, each) for each in ours.values()])
    enter_all(
        uow,
        community_id=community_id,
        subject=Subject.ACCOUNT,
        lines=[
            (ours[each].hex, AccountStatus.OPEN, (purpose.value, each, currency, uow.now))
            for each in ours
        ],
    )
    return found


def _found(
    uow: UnitOfWork, community_id: int, purpose: Purpose, owner_ids: Sequence[UUID], currency: str
) -> dict[UUID, UUID]:
    """The accounts that there are, by owner."""
    stored: Any = [uow.stored(each) for each in owner_ids]
    wanted = stored if uow.on_postgresql else json.dumps(stored)
    rows = uow.run(FIND_MANY, (community_id, purpose.value, currency, wanted)).fetchall()
    return {as_uuid(owner_id): as_uuid(found) for owner_id, found in rows if found is not None}


def find_account(
    session: Session, *, community_id: int, purpose: Purpose, owner_id: UUID, currency: str
) -> UUID | None:
    """The id of an account that was opened, or None."""
    return session.scalar(
        select(LedgerAccount.id).filter_by(
            community_id=community_id, purpose=purpose.value, owner_id=owner_id, currency=currency
        )
    )


def set_status(
    uow: UnitOfWork,
    *,
    community_id: int,
    account_id: UUID,
    status: AccountStatus,
    actor_id: UUID | None = None,
) -> None:
    """Freeze, thaw or close an account; the register keeps when, and who did it.

    Closed is for good, and for what is empty alone. What it is already changes nothing.

    Raises:
        AccountUnknown: there is no such account.
        AccountClosed: it was closed before.
        AccountNotEmpty: it is to be closed and still holds something. Facts: `balance_minor`.
    """
    uow.run(LOCK_BALANCE, (community_id, account_id))
    standing = uow.run(STANDING, (community_id, account_id)).fetchone()
    if standing is None:
        raise AccountUnknown(account_id=account_id)
    if standing[0] == AccountStatus.CLOSED:
        raise AccountClosed(account_id=account_id)
    if standing[0] == status:
        return
    if status is AccountStatus.CLOSED:
        # Asked again after the lock: what was posted while it waited is seen only now.
        _guard_empty(uow, community_id, account_id)
    changed = uow.run(SET_STATUS, (status.value, community_id, account_id)).fetchone()
    purpose, owner_id, currency, opened_at = changed
    enter(
        uow,
        community_id=community_id,
        subject=Subject.ACCOUNT,
        key=account_id.hex,
        status=status.value,
        fixed=(purpose, as_uuid(owner_id), currency, as_moment(opened_at)),
        actor_id=actor_id,
        first=False,
    )


def _guard_empty(uow: UnitOfWork, community_id: int, account_id: UUID) -> None:
    held_minor = balance_of(uow.session, community_id=community_id, account_id=account_id)
    if held_minor:
        raise AccountNotEmpty(account_id=account_id, balance_minor=held_minor)
