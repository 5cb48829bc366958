"""How the shop's tokens move: wallet or pot → purse → till, and back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork
from cambio.earning.models import Programme
from cambio.earning.use_cases.ending import require_spendable
from cambio.ledger import (
    Kind,
    NewTransaction,
    Posted,
    Purpose,
    Refund,
    ReturnPart,
    Transfer,
    open_account,
    post,
    refund,
    return_part,
)

SPENDING = frozenset({Kind.ORDER_PLACED, Kind.PLEDGE, Kind.VOUCHER_BOUGHT, Kind.HOURS_BOOKED})
"""By these a household or street spends; what follows on them goes on after the last day too."""


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
    transfer: Transfer,
    *,
    subject_id: UUID,
    currency: str,
    also: tuple[Transfer, ...] = (),
    theme: str | None = None,
) -> Posted:
    """Book what an order or purchase moves, now; with it what a funder adds (`also`).

    Raises:
        SpendingOver: the programme of these tokens ends, and the last day to spend has passed.
        BalanceTooLow: a wallet or pot does not hold enough.
        AccountFrozen, AccountClosed: an account moves nothing.
    """
    if kind in SPENDING:
        require_spendable(
            uow,
            community_id=command.community_id,
            currency=currency,
            account_id=transfer.source,
        )
    new = NewTransaction(
        community_id=command.community_id,
        actor_id=command.actor_id,
        kind=kind,
        event_at=uow.now,
        transfers=(transfer, *also),
        programme_id=_programme_of(uow, command.community_id, currency),
        subject_id=subject_id,
        theme=theme,
    )
    return post(uow, new)


def give_back(
    uow: UnitOfWork,
    command: Command,
    purse_id: UUID,
    *,
    reason: str,
    payer: UUID | None = None,
    amount_minor: int | None = None,
) -> None:
    """Give back what was put into the purse of an order or purchase, each part naming its payment.

    `payer` None: to all who paid; `amount_minor` None: all that they paid.
    """
    back = Refund(
        community_id=command.community_id,
        actor_id=command.actor_id,
        purse=purse_id,
        payer=payer,
        amount_minor=amount_minor,
        event_at=uow.now,
        note=reason,
    )
    refund(uow, back)


def take_back(
    uow: UnitOfWork,
    command: Command,
    transaction_id: UUID,
    *,
    source: UUID,
    target: UUID,
    amount_minor: int,
    reason: str,
) -> None:
    """Take back from a till a part of what one hand-out brought it.

    Raises:
        AlreadySettled: the shop has had its money for it.
        ReturnTooLarge: less than that is left of it.
    """
    back = ReturnPart(
        community_id=command.community_id,
        actor_id=command.actor_id,
        transaction_id=transaction_id,
        source=source,
        target=target,
        amount_minor=amount_minor,
        event_at=uow.now,
        note=reason,
    )
    return_part(uow, back)


def _programme_of(uow: UnitOfWork, community_id: int, currency: str) -> UUID | None:
    """The programme whose currency this is; of several the oldest, None without one."""
    return uow.session.scalar(
        select(Programme.id)
        .where(Programme.community_id == community_id, Programme.currency == currency)
        .order_by(Programme.created_at, Programme.id)
        .limit(1)
    )
