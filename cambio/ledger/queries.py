"""Reading the books: balances, statements, the trial balance. Answers are frozen, never rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.ledger.models import (
    LedgerAccount,
    LedgerBalance,
    LedgerCurrency,
    LedgerPosting,
    LedgerTransaction,
)
from cambio.ledger.types import AccountStatus, Purpose


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
    """The community's currencies by code."""
    rows = session.scalars(select(LedgerCurrency).filter_by(community_id=community_id))
    return {row.code: CurrencyView(row.code, row.scale, row.names) for row in rows}


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


def balance_of(session: Session, *, community_id: int, account_id: UUID) -> int:
    """What an account holds now, in minor units."""
    stored = session.scalar(
        select(LedgerBalance.balance_minor).filter_by(
            community_id=community_id, account_id=account_id
        )
    )
    return stored if stored is not None else _summed(session, community_id, account_id)


def _summed(session: Session, community_id: int, account_id: UUID) -> int:
    total = session.scalar(
        select(func.coalesce(func.sum(LedgerPosting.amount_minor), 0)).filter_by(
            community_id=community_id, account_id=account_id
        )
    )
    return int(total or 0)


def _views(
    session: Session, community_id: int, rows: Collection[LedgerAccount]
) -> list[AccountView]:
    balances = session.execute(
        select(LedgerBalance.account_id, LedgerBalance.balance_minor).where(
            LedgerBalance.community_id == community_id,
            LedgerBalance.account_id.in_([row.id for row in rows]),
        )
    ).all()
    stored = {row.account_id: row.balance_minor for row in balances}
    return [
        AccountView(
            row.id,
            Purpose(row.purpose),
            row.owner_id,
            row.currency,
            AccountStatus(row.status),
            stored[row.id] if row.id in stored else _summed(session, community_id, row.id),
        )
        for row in rows
    ]


def trial_balance(session: Session, *, community_id: int) -> list[TrialLine]:
    """Every currency and purpose with its sum; each currency sums to zero."""
    rows = session.execute(
        select(
            LedgerAccount.currency,
            LedgerAccount.purpose,
            func.count(LedgerAccount.id.distinct()),
            func.coalesce(func.sum(LedgerPosting.amount_minor), 0),
        )
        .outerjoin(
            LedgerPosting,
            (LedgerPosting.community_id == LedgerAccount.community_id)
            & (LedgerPosting.account_id == LedgerAccount.id),
        )
        .where(LedgerAccount.community_id == community_id)
        .group_by(LedgerAccount.currency, LedgerAccount.purpose)
        .order_by(LedgerAccount.currency, LedgerAccount.purpose)
    )
    return [
        TrialLine(currency, Purpose(purpose), accounts, int(total))
        for currency, purpose, accounts, total in rows
    ]


def transaction(
    session: Session, *, community_id: int, transaction_id: UUID
) -> LedgerTransaction | None:
    """The row of one transaction, or None."""
    return session.get(LedgerTransaction, (community_id, transaction_id))
