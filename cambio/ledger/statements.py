"""An account's statement: its lines, newest first, each with the balance after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cambio.ledger.models import (
    LedgerAccount,
    LedgerLine,
    LedgerPosting,
    LedgerSequence,
    LedgerTransaction,
)
from cambio.ledger.types import WITH_FLOOR, Kind, Purpose

Legs: TypeAlias = Select[LedgerPosting, LedgerTransaction]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement: a leg with its event.

    `amount_minor` is positive for what came in, `balance_after_minor` what the account held after
    it. `cursor` continues the statement after this line.
    """

    transaction_id: UUID
    kind: Kind
    event_at: datetime
    posted_at: datetime
    amount_minor: int
    balance_after_minor: int
    programme_id: UUID | None
    theme: str | None
    subject_id: UUID | None
    reverses_id: UUID | None
    cursor: int


def statement(
    session: Session,
    *,
    community_id: int,
    account_id: UUID,
    before: int | None = None,
    limit: int = 50,
) -> list[Line]:
    """At most `limit` lines of an account, newest first; none for an unknown account.

    `before` is the cursor of the last line of the page before, None for the newest. Lines of an
    account without a floor appear once `cambio.ledger.sequence` gave them their place.
    """
    account = session.get(LedgerAccount, (community_id, account_id))
    if account is None:
        return []
    legs = _legs(community_id, account_id)
    if Purpose(account.purpose) in WITH_FLOOR:
        return _by_entry(session, legs, before, limit)
    return _by_sequence(session, legs, before, limit)


def _legs(community_id: int, account_id: UUID) -> Legs:
    return (
        select(LedgerPosting, LedgerTransaction)
        .join(
            LedgerTransaction,
            (LedgerTransaction.community_id == LedgerPosting.community_id)
            & (LedgerTransaction.id == LedgerPosting.transaction_id),
        )
        .where(LedgerPosting.community_id == community_id, LedgerPosting.account_id == account_id)
    )


def _by_entry(session: Session, legs: Legs, before: int | None, limit: int) -> list[Line]:
    if before is not None:
        legs = legs.where(LedgerPosting.entry < before)
    rows = session.execute(legs.order_by(LedgerPosting.entry.desc()).limit(limit))
    return [
        _line(posting, event, posting.balance_after_minor or 0, posting.entry or 0)
        for posting, event in rows
    ]


def _by_sequence(session: Session, legs: Legs, before: int | None, limit: int) -> list[Line]:
    lines = legs.join(
        LedgerSequence,
        (LedgerSequence.community_id == LedgerPosting.community_id)
        & (LedgerSequence.transaction_id == LedgerPosting.transaction_id),
    ).join(
        LedgerLine,
        (LedgerLine.community_id == LedgerSequence.community_id)
        & (LedgerLine.sequence == LedgerSequence.sequence)
        & (LedgerLine.account_id == LedgerPosting.account_id),
    )
    if before is not None:
        lines = lines.where(LedgerLine.sequence < before)
    page = lines.add_columns(LedgerLine).order_by(LedgerLine.sequence.desc()).limit(limit)
    return [
        _line(posting, event, line.balance_minor, line.sequence)
        for posting, event, line in session.execute(page)
    ]


def _line(
    posting: LedgerPosting, event: LedgerTransaction, balance_after_minor: int, cursor: int
) -> Line:
    return Line(
        event.id,
        Kind(event.kind),
        event.event_at,
        event.posted_at,
        posting.amount_minor,
        balance_after_minor,
        event.programme_id,
        event.theme,
        event.subject_id,
        event.reverses_id,
        cursor,
    )
