"""What must hold after anything whatever: the books prove themselves, the shelf is its history."""

from __future__ import annotations

from typing import TypeAlias
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.earning.models import Award, Participation
from cambio.ledger import Purpose
from cambio.ledger.models import LedgerAccount, LedgerPosting
from cambio.ledger.queries import trial_balance
from cambio.ledger.validation import verify
from catalog.models import Stock
from catalog.queries import stock_differences

Owner: TypeAlias = tuple[Purpose, UUID, str]
"""What an account is for, whose it is, and in which currency."""


def assert_sound(session: Session, community_id: int) -> None:
    """The books verify, every currency sums to zero, and the stock is the sum of its movements."""
    assert verify(session, community_id).first_difference is None
    totals: dict[str, int] = {}
    for line in trial_balance(session, community_id=community_id):
        totals[line.currency] = totals.get(line.currency, 0) + line.balance_minor
    assert not any(totals.values()), totals
    assert stock_differences(session, community_id=community_id) == []


def balances_of(session: Session, community_id: int) -> dict[Owner, int]:
    """What every account holds by its postings; those that hold nothing are left out."""
    rows = session.execute(
        select(
            LedgerAccount.purpose,
            LedgerAccount.owner_id,
            LedgerAccount.currency,
            func.sum(LedgerPosting.amount_minor),
        )
        .join(
            LedgerPosting,
            (LedgerPosting.community_id == LedgerAccount.community_id)
            & (LedgerPosting.account_id == LedgerAccount.id),
        )
        .where(LedgerAccount.community_id == community_id)
        .group_by(LedgerAccount.purpose, LedgerAccount.owner_id, LedgerAccount.currency)
    )
    return {
        (Purpose(purpose), owner_id, currency): int(total)
        for purpose, owner_id, currency, total in rows
        if total
    }


def stock_of(session: Session, community_id: int) -> dict[UUID, tuple[int, int]]:
    """How many of each item lie there, and how many of these are reserved."""
    rows = session.execute(
        select(Stock.item_id, Stock.on_hand, Stock.reserved).where(
            Stock.community_id == community_id
        )
    )
    return {
        item_id: (on_hand, reserved) for item_id, on_hand, reserved in rows if on_hand or reserved
    }


def paid_to(session: Session, community_id: int, action_id: UUID) -> dict[UUID, int]:
    """What each household was paid for an action, in awards that stand.

    Every household that took part is there, with 0 when it still waits.
    """
    standing = func.coalesce(func.sum(Award.household_minor), 0)
    rows = session.execute(
        select(Participation.household_id, standing)
        .outerjoin(
            Award,
            (Award.community_id == Participation.community_id)
            & (Award.participation_id == Participation.id)
            & Award.reversed_by.is_(None),
        )
        .where(Participation.community_id == community_id, Participation.action_id == action_id)
        .group_by(Participation.household_id)
    )
    return {household_id: int(total) for household_id, total in rows}
