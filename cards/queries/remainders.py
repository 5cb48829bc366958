"""What came for households after they ended."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.ledger import Purpose
from cambio.ledger.models import LedgerAccount, LedgerBalance
from cards.models import HouseholdRemainder


def households_to_pass_on(session: Session) -> list[tuple[int, UUID]]:
    """The households of all communities that ended and have something, with their community."""
    rows = session.execute(
        select(HouseholdRemainder.community_id, HouseholdRemainder.household_id)
        .join(
            LedgerAccount,
            (LedgerAccount.community_id == HouseholdRemainder.community_id)
            & (LedgerAccount.owner_id == HouseholdRemainder.household_id)
            & (LedgerAccount.purpose == Purpose.WALLET.value),
        )
        .join(
            LedgerBalance,
            (LedgerBalance.community_id == LedgerAccount.community_id)
            & (LedgerBalance.account_id == LedgerAccount.id),
        )
        .where(LedgerBalance.balance_minor > 0)
        .distinct()
        .order_by(HouseholdRemainder.community_id, HouseholdRemainder.household_id)
    )
    return [(community_id, household_id) for community_id, household_id in rows]
