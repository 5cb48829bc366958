"""Giving back what lies in a purchase's purse, also while somebody's account is on hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from cambio.database import Command, KeyedCommand, UnitOfWork, locked
from cambio.ledger import put_in_by
from cambio.ledger.errors import AccountClosed, AccountFrozen
from catalog.errors import PurchaseUnknown
from catalog.models import Purchase, PurchaseDebt
from catalog.queries.purchase_debts import debts_due
from catalog.use_cases.money import give_back


@dataclass(frozen=True, slots=True, kw_only=True)
class PayDebt(KeyedCommand):
    """What could not go back while an account was on hold goes back now."""

    purchase_id: UUID
    account_id: UUID


@dataclass(frozen=True, slots=True)
class DebtPaid:
    """What went back, in minor units: 0 while the account is still on hold."""

    purchase_id: UUID
    amount_minor: int


def put_in(uow: UnitOfWork, purchase: Purchase) -> dict[UUID, int]:
    """What lies in the purse by the account that it came from, without what is owed already."""
    held = put_in_by(uow, community_id=purchase.community_id, purse=purchase.purse_id)
    for debt in uow.session.query(PurchaseDebt).filter_by(
        community_id=purchase.community_id, purchase_id=purchase.id
    ):
        held[debt.account_id] -= debt.amount_minor
    return {account_id: amount_minor for account_id, amount_minor in held.items() if amount_minor}


def send_all_back(uow: UnitOfWork, command: Command, purchase: Purchase, *, reason: str) -> None:
    """Give everybody back all that is left of what they put in."""
    uow.session.execute(
        delete(PurchaseDebt).where(
            PurchaseDebt.community_id == purchase.community_id,
            PurchaseDebt.purchase_id == purchase.id,
        )
    )
    held = put_in(uow, purchase)
    if not held:
        return
    try:
        # Nearly always nobody's account is on hold, and all of it is a few statements.
        with uow.attempt():
            give_back(uow, command, purchase.purse_id, reason=reason)
    except (AccountFrozen, AccountClosed):
        send_back(uow, command, purchase, held, reason=reason)


def send_back(
    uow: UnitOfWork,
    command: Command,
    purchase: Purchase,
    amounts: Mapping[UUID, int],
    *,
    reason: str,
) -> None:
    """Give these accounts back so much of what they put in. What an account on hold does not take
    is owed to it: nobody waits for somebody else's trouble."""
    for account_id, amount_minor in sorted(amounts.items()):
        try:
            with uow.attempt():
                _give_back(uow, command, purchase, account_id, amount_minor, reason)
        except (AccountFrozen, AccountClosed):
            _owe(uow, purchase, account_id, amount_minor, reason)


def pay_debt(uow: UnitOfWork, command: PayDebt) -> DebtPaid:
    """Give back what was owed to an account that was on hold. Harmless when it is, or was paid.

    Raises:
        PurchaseUnknown: there is no such purchase.
    """
    purchase = locked(
        uow, Purchase, PurchaseUnknown, community_id=command.community_id, id=command.purchase_id
    )
    key = (command.community_id, purchase.id, command.account_id)
    debt = uow.session.get(PurchaseDebt, key)
    if debt is None:
        return DebtPaid(purchase.id, 0)
    amount_minor = debt.amount_minor
    try:
        with uow.attempt():
            _give_back(uow, command, purchase, debt.account_id, amount_minor, debt.reason)
    except (AccountFrozen, AccountClosed):
        return DebtPaid(purchase.id, 0)
    uow.session.delete(debt)
    return DebtPaid(purchase.id, amount_minor)


def debts_to_pay(session: Session, *, now: datetime, actor_id: UUID) -> list[PayDebt]:
    """The commands that give back what is owed to accounts which are no longer on hold, in all
    communities."""
    return [
        PayDebt(
            community_id=community_id,
            actor_id=actor_id,
            request_key=f"purchase-debt/{purchase_id}/{account_id}/{now.isoformat()}",
            purchase_id=purchase_id,
            account_id=account_id,
        )
        for community_id, purchase_id, account_id in debts_due(session)
    ]


def _give_back(
    uow: UnitOfWork,
    command: Command,
    purchase: Purchase,
    account_id: UUID,
    amount_minor: int,
    reason: str,
) -> None:
    give_back(
        uow, command, purchase.purse_id, reason=reason, payer=account_id, amount_minor=amount_minor
    )


def _owe(
    uow: UnitOfWork, purchase: Purchase, account_id: UUID, amount_minor: int, reason: str
) -> None:
    debt = uow.session.get(PurchaseDebt, (purchase.community_id, purchase.id, account_id))
    if debt is not None:
        debt.amount_minor += amount_minor
        return
    uow.session.add(
        PurchaseDebt(
            community_id=purchase.community_id,
            purchase_id=purchase.id,
            account_id=account_id,
            amount_minor=amount_minor,
            since=uow.now,
            reason=reason,
        )
    )
    uow.flush()
