"""Wallets on hold: since when, and who decided it, so that a household knows with whom to speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.access.queries import actor_names
from cambio.ledger.models import LedgerAccount, LedgerRegister
from cambio.ledger.types import AccountStatus, Purpose


@dataclass(frozen=True, slots=True)
class Hold:
    """A wallet that moves nothing for now. `with_whom` is who decided it, None where the books do
    not know."""

    currency: str
    since: datetime | None
    with_whom: str | None


def holds_of(session: Session, *, community_id: int, household_id: UUID) -> list[Hold]:
    """The wallets of a household that are on hold; nearly always none, for one statement."""
    frozen = session.execute(
        select(LedgerAccount.id, LedgerAccount.currency)
        .where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.owner_id == household_id,
            LedgerAccount.purpose == Purpose.WALLET.value,
            LedgerAccount.status == AccountStatus.FROZEN.value,
        )
        .order_by(LedgerAccount.id)
    ).all()
    return [_hold(session, community_id, *row) for row in frozen]


def _hold(session: Session, community_id: int, account_id: UUID, currency: str) -> Hold:
    row = session.scalar(
        select(LedgerRegister)
        .where(
            LedgerRegister.community_id == community_id,
            LedgerRegister.subject == "account",
            LedgerRegister.subject_key == account_id.hex,
            LedgerRegister.status == AccountStatus.FROZEN.value,
        )
        .order_by(LedgerRegister.number.desc())
        .limit(1)
    )
    if row is None or row.actor_id is None:
        return Hold(currency, row.at if row else None, None)
    names = actor_names(session, community_id=community_id, actor_ids=[row.actor_id])
    return Hold(currency, row.at, names.get(row.actor_id))
