"""What saving and giving share: accounts, whom they are about, and what the counter may do."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from cambio.database import UnitOfWork
from cambio.ledger import Purpose, open_account
from cambio.ledger.models import LedgerCurrency
from cambio.saving.queries.counter import moved_at_counter
from cambio.saving.rules.counter import COUNTER_HOURS, check_at_counter


def account_of(
    uow: UnitOfWork, community_id: int, purpose: Purpose, owner_id: UUID, currency: str
) -> UUID:
    """The owner's account for a purpose and currency, opened if there was none."""
    return open_account(
        uow, community_id=community_id, purpose=purpose, owner_id=owner_id, currency=currency
    )


def guard_counter(
    uow: UnitOfWork, community_id: int, household_id: UUID, *, currency: str, amount_minor: int
) -> None:
    """Refuse to move more for a household at the counter than is good for one day, whether it
    saves, gives or spends. The caller has locked the household.

    Raises:
        CounterLimit: with what was done there lately it would be too much.
    """
    done_minor = moved_at_counter(
        uow.session,
        community_id=community_id,
        household_id=household_id,
        currency=currency,
        since=uow.now - timedelta(hours=COUNTER_HOURS),
    )
    scale = uow.session.scalar(
        select(LedgerCurrency.scale).filter_by(community_id=community_id, code=currency)
    )
    check_at_counter(amount_minor, done_minor=done_minor, scale=scale or 0)
