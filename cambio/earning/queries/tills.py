"""What tills took in and was not settled yet, payment by payment."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from cambio.earning.queries.stories import same_community
from cambio.ledger.models import (
    LedgerAccount,
    LedgerPosting,
    LedgerReturned,
    LedgerSettled,
    LedgerTransaction,
)
from cambio.ledger.types import Kind, Purpose

NOT_HERE = (Kind.RETURN.value, Kind.REVERSAL.value, Kind.VOUCHER_REDEEMED.value)
"""What undoes others is no payment; vouchers have settlements of their own, with their euros."""


def tills_of(session: Session, *, community_id: int, currency: str) -> list[UUID]:
    """The tills of a currency."""
    query = select(LedgerAccount.id).where(
        LedgerAccount.community_id == community_id,
        LedgerAccount.purpose == Purpose.TILL.value,
        LedgerAccount.currency == currency,
    )
    return list(session.scalars(query.order_by(LedgerAccount.id)))


def unsettled(
    session: Session, *, community_id: int, account_id: UUID, limit: int
) -> dict[UUID, int]:
    """At most `limit` payments into a till that were not settled, undone or given back whole,
    oldest first: what each still is worth, by transaction, in minor units."""
    left_minor = LedgerPosting.amount_minor - func.coalesce(LedgerReturned.returned_minor, 0)
    query = (
        select(LedgerPosting.transaction_id, left_minor)
        .join(
            LedgerTransaction,
            same_community(
                LedgerPosting,
                LedgerTransaction,
                LedgerTransaction.id == LedgerPosting.transaction_id,
            ),
        )
        .outerjoin(
            LedgerReturned,
            same_community(
                LedgerPosting,
                LedgerReturned,
                (LedgerReturned.transaction_id == LedgerPosting.transaction_id)
                & (LedgerReturned.leg == LedgerPosting.leg),
            ),
        )
        .where(
            LedgerPosting.community_id == community_id,
            LedgerPosting.account_id == account_id,
            LedgerPosting.amount_minor > 0,
            LedgerTransaction.kind.not_in(NOT_HERE),
            left_minor > 0,
            ~_is_settled(),
            ~_is_undone(),
        )
        .order_by(LedgerPosting.entry)
        .limit(limit)
    )
    return {transaction_id: int(minor) for transaction_id, minor in session.execute(query)}


def _is_settled() -> ColumnElement[bool]:
    """Whether a settlement that stands names the posting."""
    return (
        select(LedgerSettled.settlement_id)
        .where(
            LedgerSettled.community_id == LedgerPosting.community_id,
            LedgerSettled.transaction_id == LedgerPosting.transaction_id,
            LedgerSettled.leg == LedgerPosting.leg,
            LedgerSettled.undone_by.is_(None),
        )
        .exists()
    )


def _is_undone() -> ColumnElement[bool]:
    """Whether the posting's transaction was reversed."""
    undone = aliased(LedgerTransaction)
    return (
        select(undone.id)
        .where(
            undone.community_id == LedgerPosting.community_id,
            undone.reverses_id == LedgerPosting.transaction_id,
        )
        .exists()
    )
