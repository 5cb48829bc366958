"""The pledges of a purchase, taken together: returned to whom they came from, or spent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork
from cambio.ledger import Purpose
from catalog.models import Pledge, Purchase
from catalog.rules.purchases import PledgeStatus
from catalog.use_cases.money import account_of, give_back
from catalog.use_cases.pot import return_to_pot


def held_pledges(uow: UnitOfWork, purchase: Purchase) -> Sequence[Pledge]:
    """The pledges whose tokens lie in the purse. The caller has locked the purchase."""
    return uow.session.scalars(
        select(Pledge)
        .where(
            Pledge.community_id == purchase.community_id,
            Pledge.purchase_id == purchase.id,
            Pledge.status == PledgeStatus.HELD,
        )
        .order_by(Pledge.id)
    ).all()


def source_of(uow: UnitOfWork, purchase: Purchase, pledge: Pledge) -> UUID:
    """The account that a pledge came from and returns to: the wallet, or the place's pot."""
    if pledge.household_id is not None:
        purpose, owner_id = Purpose.WALLET, pledge.household_id
    else:
        purpose, owner_id = Purpose.POT, purchase.place_id
    return account_of(uow, purchase.community_id, purpose, owner_id, purchase.currency)


def return_pledges(uow: UnitOfWork, command: Command, purchase: Purchase, *, reason: str) -> int:
    """Give every pledge back; answers how many there were."""
    pledges = held_pledges(uow, purchase)
    if pledges:
        give_back(uow, command, purchase.purse_id, reason=reason)
        settle_pledges(uow, purchase, PledgeStatus.RETURNED)
        return_to_pot(uow, command, purchase, amount_minor=None)
    return len(pledges)


def settle_pledges(uow: UnitOfWork, purchase: Purchase, status: PledgeStatus) -> None:
    """Note what became of the pledges that were held."""
    for pledge in held_pledges(uow, purchase):
        pledge.status = status
    uow.flush()
