"""What could not go back from a purchase while an account was on hold."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.ledger.models import LedgerAccount
from cambio.ledger.types import AccountStatus
from catalog.models import PurchaseDebt

AT_ONCE = 500


def debts_due(session: Session) -> list[tuple[int, UUID, UUID]]:
    """What is owed to accounts that move tokens again: community, purchase and account."""
    rows = session.execute(
        select(PurchaseDebt.community_id, PurchaseDebt.purchase_id, PurchaseDebt.account_id)
        .join(
            LedgerAccount,
            (LedgerAccount.community_id == PurchaseDebt.community_id)
            & (LedgerAccount.id == PurchaseDebt.account_id),
        )
        .where(LedgerAccount.status == AccountStatus.OPEN)
        .order_by(PurchaseDebt.since, PurchaseDebt.purchase_id, PurchaseDebt.account_id)
        .limit(AT_ONCE)
    )
    return [(community_id, purchase, account) for community_id, purchase, account in rows]


def owed(session: Session, *, community_id: int, purchase_id: UUID) -> int:
    """What of a purchase waits for accounts that are on hold, in minor units."""
    total = session.scalar(
        select(func.sum(PurchaseDebt.amount_minor)).where(
            PurchaseDebt.community_id == community_id, PurchaseDebt.purchase_id == purchase_id
        )
    )
    return int(total or 0)
