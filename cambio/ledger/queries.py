"""Reading the books: balances, statements, the trial balance. Answers are frozen, never rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Function, func, select
from sqlalchemy.orm import Session

from cambio.ledger.models import (
    LedgerAccount,
    LedgerBalance,
    LedgerCurrency,
    LedgerCurrencyWords,
    LedgerLine,
    LedgerPosting,
    LedgerUnnumbered,
)
from cambio.ledger.types import WITH_FLOOR, AccountStatus, Purpose


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account with what it holds now. Accounts without a floor may be below zero."""

    id: UUID
    purpose: Purpose
    owner_id: UUID
    currency: str
    status: AccountStatus
    balance_minor: int


@dataclass(frozen=True, slots=True)
class TrialLine:
    """A line of the trial balance: one purpose and currency."""

    currency: str
    purpose: Purpose
    accounts: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class CurrencyView:
    """A currency with its names by language: `[singular, plural]`."""

    code: str
    scale: int
    names: dict[str, list[str]]


def currencies(session: Session, *, community_id: int) -> dict[str, CurrencyView]:
    """The community's currencies by code, as they are called now."""
    made = session.scalars(select(LedgerCurrency).filter_by(community_id=community_id))
    found = {row.code: CurrencyView(row.code, row.scale, row.names) for row in made}
    words = session.scalars(
        select(LedgerCurrencyWords)
        .filter_by(community_id=community_id)
        .order_by(LedgerCurrencyWords.number)
    )
    for row in words:
        found[row.code] = replace(found[row.code], names=row.names)
    return found


def account(session: Session, *, community_id: int, account_id: UUID) -> AccountView | None:
    """One account with its balance, or None."""
    row = session.get(LedgerAccount, (community_id, account_id))
    return None if row is None else _views(session, community_id, [row])[0]


def accounts_of(
    session: Session,
    *,
    community_id: int,
    owner_ids: Collection[UUID],
    purposes: Collection[Purpose] = tuple(Purpose),
) -> list[AccountView]:
    """The accounts of some owners, oldest first."""
    rows = session.scalars(
        select(LedgerAccount)
        .where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.owner_id.in_(owner_ids),
            LedgerAccount.purpose.in_([purpose.value for purpose in purposes]),
        )
        .order_by(LedgerAccount.id)
    ).all()
    return _views(session, community_id, rows)


def accounts(
    session: Session,
    *,
    community_id: int,
    purposes: Collection[Purpose] = tuple(Purpose),
    currency: str | None = None,
    owner_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[AccountView]:
    """At most `limit` accounts, oldest first, of some purposes, of a currency or of an owner.

    `after` is the id of the last account of the page before, None for the first page.
    """
    query = select(LedgerAccount).where(
        LedgerAccount.community_id == community_id,
        LedgerAccount.purpose.in_([purpose.value for purpose in purposes]),
    )
    if currency is not None:
        query = query.where(LedgerAccount.currency == currency)
    if owner_id is not None:
        query = query.where(LedgerAccount.owner_id == owner_id)
    if after is not None:
        query = query.where(LedgerAccount.id > after)
    rows = session.scalars(query.order_by(LedgerAccount.id).limit(limit)).all()
    return _views(session, community_id, rows)


def balance_of(session: Session, *, community_id: int, account_id: UUID) -> int:
    """What an account holds now, in minor units; 0 for an unknown one."""
    return _balances(session, community_id, [account_id])[account_id]


def _balances(
    session: Session, community_id: int, account_ids: Collection[UUID]
) -> dict[UUID, int]:
    """What accounts hold: stored for those with a floor, summed for the others."""
    stored = session.execute(
        select(LedgerBalance.account_id, LedgerBalance.balance_minor).where(
            LedgerBalance.community_id == community_id, LedgerBalance.account_id.in_(account_ids)
        )
    )
    balances = {row.account_id: row.balance_minor for row in stored}
    others = [account_id for account_id in account_ids if account_id not in balances]
    if others:
        without_floor = session.execute(
            select(LedgerAccount.id, _last_line() + _waiting_sum()).where(
                LedgerAccount.community_id == community_id, LedgerAccount.id.in_(others)
            )
        )
        balances |= dict.fromkeys(others, 0) | {row[0]: int(row[1]) for row in without_floor}
    return balances


def _last_line() -> Function[int]:
    """What an account without a floor held after the last place at which it had a leg."""
    return func.coalesce(
        select(LedgerLine.balance_minor)
        .where(
            LedgerLine.community_id == LedgerAccount.community_id,
            LedgerLine.account_id == LedgerAccount.id,
        )
        .order_by(LedgerLine.sequence.desc())
        .limit(1)
        .scalar_subquery(),
        0,
    )


def _waiting_sum() -> Function[int]:
    """What transactions without a place moved for an account: few, and only for minutes."""
    return func.coalesce(
        select(func.sum(LedgerPosting.amount_minor))
        .join(
            LedgerUnnumbered,
            (LedgerUnnumbered.community_id == LedgerPosting.community_id)
            & (LedgerUnnumbered.transaction_id == LedgerPosting.transaction_id),
        )
        .where(
            LedgerPosting.community_id == LedgerAccount.community_id,
            LedgerPosting.account_id == LedgerAccount.id,
        )
        .scalar_subquery(),
        0,
    )


def _views(session: Session, community_id: int, rows: Sequence[LedgerAccount]) -> list[AccountView]:
    balances = _balances(session, community_id, [row.id for row in rows])
    return [
        AccountView(
            row.id,
            Purpose(row.purpose),
            row.owner_id,
            row.currency,
            AccountStatus(row.status),
            balances[row.id],
        )
        for row in rows
    ]


def trial_balance(session: Session, *, community_id: int) -> list[TrialLine]:
    """Every currency and purpose with its sum; each currency sums to zero."""
    rows = session.execute(
        select(
            LedgerAccount.currency,
            LedgerAccount.purpose,
            func.count(),
            func.coalesce(func.sum(LedgerBalance.balance_minor), 0),
        )
        .outerjoin(
            LedgerBalance,
            (LedgerBalance.community_id == LedgerAccount.community_id)
            & (LedgerBalance.account_id == LedgerAccount.id),
        )
        .where(LedgerAccount.community_id == community_id)
        .group_by(LedgerAccount.currency, LedgerAccount.purpose)
        .order_by(LedgerAccount.currency, LedgerAccount.purpose)
    ).all()
    without_floor = _summed_without_floor(session, community_id)
    return [
        TrialLine(
            currency,
            Purpose(purpose),
            accounts,
            int(stored) + without_floor.get((currency, purpose), 0),
        )
        for currency, purpose, accounts, stored in rows
    ]


def _summed_without_floor(session: Session, community_id: int) -> dict[tuple[str, str], int]:
    """What accounts without a stored balance hold together, by currency and purpose."""
    rows = session.execute(
        select(LedgerAccount.currency, LedgerAccount.purpose, _last_line() + _waiting_sum()).where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.purpose.not_in([purpose.value for purpose in WITH_FLOOR]),
        )
    )
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for currency, purpose, held in rows:
        sums[currency, purpose] += int(held)
    return sums
