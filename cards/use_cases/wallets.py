"""What a household has, as the acts that divide it or pass it on need it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.ledger import Kind, NewTransaction, Transfer, post
from cambio.ledger.queries import AccountView, accounts_of
from cambio.ledger.types import Purpose


def wallets_of(uow: UnitOfWork, command: Command, household_id: UUID) -> dict[str, AccountView]:
    """The wallets of a household by currency, also the empty ones."""
    found = accounts_of(
        uow.session,
        community_id=command.community_id,
        owner_ids=[household_id],
        purposes=[Purpose.WALLET],
    )
    return {account.currency: account for account in found}


def book_transfers(
    uow: UnitOfWork, command: Command, kind: Kind, amounts: Mapping[tuple[UUID, UUID], int]
) -> UUID | None:
    """Book amounts from one account to another as one transaction; answers its id.

    Amounts of nothing are left out; None when nothing is left.

    Raises:
        BalanceTooLow: an account does not hold so much any more.
    """
    transfers = tuple(
        Transfer(source, target, amount_minor)
        for (source, target), amount_minor in amounts.items()
        if amount_minor > 0
    )
    if not transfers:
        return None
    new = NewTransaction(
        community_id=command.community_id,
        actor_id=command.actor_id,
        kind=kind,
        event_at=uow.now,
        transfers=transfers,
    )
    return post(uow, new).transaction_id
