"""The journal: transactions in their one order, newest first, each with its legs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from cambio.ledger.models import LedgerAccount, LedgerPosting, LedgerSequence, LedgerTransaction
from cambio.ledger.types import Kind, Purpose


@dataclass(frozen=True, slots=True)
class LegView:
    """What one account received (positive) or gave (negative) in a transaction.

    `balance_after_minor` is what it held then, None for accounts without a floor.
    """

    account_id: UUID
    purpose: Purpose
    owner_id: UUID
    currency: str
    amount_minor: int
    balance_after_minor: int | None


@dataclass(frozen=True, slots=True)
class TransactionView:
    """A transaction with its legs.

    `sequence` is its place in the one order, None while it waits for it. `reverses_id` is the
    transaction that this undoes, `returns_id` the one of which it gives a part back,
    `reversed_by_id` the one by which it was undone; mostly None.
    """

    id: UUID
    sequence: int | None
    kind: Kind
    event_at: datetime
    posted_at: datetime
    actor_id: UUID
    programme_id: UUID | None
    theme: str | None
    subject_id: UUID | None
    reverses_id: UUID | None
    returns_id: UUID | None
    reversed_by_id: UUID | None
    legs: tuple[LegView, ...]


Mirror = aliased(LedgerTransaction)
Rows: TypeAlias = Select[LedgerTransaction, int | None, UUID | None]


def journal(
    session: Session,
    *,
    community_id: int,
    kind: Kind | None = None,
    subject_id: UUID | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[TransactionView]:
    """At most `limit` numbered transactions, newest first, of a kind or about a subject.

    `before` is the sequence of the last one of the page before, None for the newest.
    """
    query = _transactions(community_id).where(LedgerSequence.sequence.is_not(None))
    if kind is not None:
        query = query.where(LedgerTransaction.kind == kind.value)
    if subject_id is not None:
        query = query.where(LedgerTransaction.subject_id == subject_id)
    if before is not None:
        query = query.where(LedgerSequence.sequence < before)
    return _views(session, query.order_by(LedgerSequence.sequence.desc()).limit(limit))


def transaction(
    session: Session, *, community_id: int, transaction_id: UUID
) -> TransactionView | None:
    """One transaction, numbered or not, or None."""
    query = _transactions(community_id).where(LedgerTransaction.id == transaction_id)
    found = _views(session, query)
    return found[0] if found else None


def _transactions(community_id: int) -> Rows:
    return (
        select(LedgerTransaction, LedgerSequence.sequence, Mirror.id)
        .outerjoin(
            LedgerSequence,
            (LedgerSequence.community_id == LedgerTransaction.community_id)
            & (LedgerSequence.transaction_id == LedgerTransaction.id),
        )
        .outerjoin(
            Mirror,
            (Mirror.community_id == LedgerTransaction.community_id)
            & (Mirror.reverses_id == LedgerTransaction.id),
        )
        .where(LedgerTransaction.community_id == community_id)
    )


def _views(session: Session, query: Rows) -> list[TransactionView]:
    rows = session.execute(query).all()
    legs = _legs(session, [row for row, _sequence, _mirror in rows])
    return [
        TransactionView(
            row.id,
            sequence,
            Kind(row.kind),
            row.event_at,
            row.posted_at,
            row.actor_id,
            row.programme_id,
            row.theme,
            row.subject_id,
            row.reverses_id,
            row.returns_id,
            mirror_id,
            tuple(legs[row.id]),
        )
        for row, sequence, mirror_id in rows
    ]


def _legs(session: Session, transactions: Sequence[LedgerTransaction]) -> dict[UUID, list[LegView]]:
    found: dict[UUID, list[LegView]] = {row.id: [] for row in transactions}
    rows = session.execute(
        select(LedgerPosting, LedgerAccount)
        .join(
            LedgerAccount,
            (LedgerAccount.community_id == LedgerPosting.community_id)
            & (LedgerAccount.id == LedgerPosting.account_id),
        )
        .where(
            LedgerPosting.community_id.in_({row.community_id for row in transactions}),
            LedgerPosting.transaction_id.in_(found),
        )
        .order_by(LedgerPosting.transaction_id, LedgerPosting.leg)
    )
    for leg, account in rows:
        found[leg.transaction_id].append(
            LegView(
                account.id,
                Purpose(account.purpose),
                account.owner_id,
                account.currency,
                leg.amount_minor,
                leg.balance_after_minor,
            )
        )
    return found
