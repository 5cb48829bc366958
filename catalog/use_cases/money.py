"""How the shop's tokens move: wallet or pot → purse → till, and back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork
from cambio.earning.models import Programme
from cambio.ledger import Kind, NewTransaction, Posted, Purpose, Transfer, open_account, post

TRANSFERS_MAX = 500
"""So many legs stand in one transaction; more are booked as several, in the same act."""


def account_of(
    uow: UnitOfWork, community_id: int, purpose: Purpose, owner_id: UUID, currency: str
) -> UUID:
    """The owner's account for a purpose and currency, opened if there was none."""
    return open_account(
        uow, community_id=community_id, purpose=purpose, owner_id=owner_id, currency=currency
    )


def book(
    uow: UnitOfWork,
    command: Command,
    kind: Kind,
    transfers: Sequence[Transfer],
    *,
    subject_id: UUID,
    currency: str,
) -> Posted:
    """Book what an order or purchase moves, now; answers the last transaction.

    Raises:
        BalanceTooLow: a wallet or pot does not hold enough.
        AccountFrozen, AccountClosed: an account moves nothing.
    """
    programme_id = _programme_of(uow, command.community_id, currency)
    posted = None
    for start in range(0, len(transfers), TRANSFERS_MAX):
        new = NewTransaction(
            community_id=command.community_id,
            actor_id=command.actor_id,
            kind=kind,
            event_at=uow.now,
            transfers=tuple(transfers[start : start + TRANSFERS_MAX]),
            programme_id=programme_id,
            subject_id=subject_id,
        )
        posted = post(uow, new)
    if posted is None:
        raise ValueError("nothing to book")
    return posted


def _programme_of(uow: UnitOfWork, community_id: int, currency: str) -> UUID | None:
    """The programme whose currency this is; of several the oldest, None without one."""
    return uow.session.scalar(
        select(Programme.id)
        .where(Programme.community_id == community_id, Programme.currency == currency)
        .order_by(Programme.created_at, Programme.id)
        .limit(1)
    )
