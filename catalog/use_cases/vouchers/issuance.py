"""Where the tokens of a voucher end: at the source that all tokens of their currency came from."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from cambio.database import UnitOfWork
from cambio.ledger import Purpose
from cambio.ledger.models import LedgerAccount


def issuance_for(uow: UnitOfWork, community_id: int, currency: str) -> UUID:
    """The issuing account of a currency; of several programmes that share it the oldest."""
    return uow.session.scalars(
        select(LedgerAccount.id)
        .filter_by(community_id=community_id, purpose=Purpose.ISSUANCE.value, currency=currency)
        .order_by(LedgerAccount.id)
        .limit(1)
    ).one()
