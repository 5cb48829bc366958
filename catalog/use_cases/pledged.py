"""The pledges of a purchase, taken together: returned to whom they came from, or spent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork
from cambio.ledger import Purpose
from cambio.messages.rules.news import TogetherStage
from cambio.saving.use_cases.matching import undo_match
from catalog.models import Pledge, Purchase
from catalog.rules.purchases import PledgeStatus, PurchaseStatus, Step
from catalog.use_cases.giving_back import put_in, send_all_back
from catalog.use_cases.money import account_of
from catalog.use_cases.pot import return_to_pot
from catalog.use_cases.purchase_steps import note_step, tell


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


def end_purchase(
    uow: UnitOfWork, command: Command, purchase: Purchase, status: PurchaseStatus, *, reason: str
) -> int:
    """End a purchase that comes to nothing: all that lies in its purse returns to whom it came
    from, funders too; answers how many pledges did. The caller has locked it."""
    pledges = held_pledges(uow, purchase)
    held = put_in(uow, purchase)
    send_all_back(uow, command, purchase, reason=reason)
    settle_pledges(uow, purchase, PledgeStatus.RETURNED)
    undo_match(uow, community_id=purchase.community_id, subject_id=purchase.id)
    return_to_pot(uow, command, purchase, amount_minor=None)
    purchase.status = status
    purchase.closed_at = purchase.closed_at or uow.now
    note_step(uow, command, purchase, Step(status.value))
    came_back = {
        pledge.household_id: held.get(source_of(uow, purchase, pledge), 0)
        for pledge in pledges
        if pledge.household_id is not None
    }
    tell(uow, purchase, TogetherStage.ENDED, came_back)
    return len(pledges)


def settle_pledges(uow: UnitOfWork, purchase: Purchase, status: PledgeStatus) -> None:
    """Note what became of the pledges that were held."""
    for pledge in held_pledges(uow, purchase):
        pledge.status = status
    uow.flush()
