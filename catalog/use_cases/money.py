"""How the shop's tokens move: wallet or pot → purse → till, and back."""

from __future__ import annotations

from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.earning.use_cases.ending import programme_of, programme_to_spend
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
    community_id = command.community_id
    if kind in SPENDING:
        programme_id = programme_to_spend(
            uow, community_id=community_id, currency=currency, account_id=transfer.source
        )
    else:
        programme_id = programme_of(uow, community_id=community_id, currency=currency)
    new = NewTransaction(
        community_id=community_id,
        actor_id=command.actor_id,
        kind=kind,
        event_at=uow.now,
        transfers=(transfer, *also),
        programme_id=programme_id,
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
