"""How a purchase together ends before it is carried out: given up, called off, or out of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cambio.database import Command, KeyedCommand, UnitOfWork
from catalog.errors import PurchaseClosed, PurchaseNotDue, PurchaseUnknown
from catalog.models import Purchase
from catalog.queries import purchases_due
from catalog.rules.purchases import CARRIED, PurchaseStatus
from catalog.use_cases.pledged import end_purchase
from catalog.use_cases.taking_part import locked_purchase


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPurchase(KeyedCommand):
    """A purchase does not go on. `household_id` is the household that started it and gives it up
    while it is open; None for staff, who call off as well what a carrier has not delivered."""

    purchase_id: UUID
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePurchase(KeyedCommand):
    """The last day of a purchase has passed."""

    purchase_id: UUID


@dataclass(frozen=True, slots=True)
class PurchaseState:
    """How a purchase stands now, and how many pledges went back."""

    purchase_id: UUID
    status: PurchaseStatus
    returned: int


def cancel_purchase(uow: UnitOfWork, command: CancelPurchase) -> PurchaseState:
    """Give a purchase up while it is open, or call off what a carrier does not deliver; every
    pledge returns.

    Raises:
        PurchaseUnknown: there is no such purchase, or this household did not start it.
        PurchaseClosed: it is not open any more; or the shop has an order for it, to be cancelled.
    """
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    if command.household_id not in (None, purchase.started_by):
        raise PurchaseUnknown
    if purchase.status != PurchaseStatus.OPEN:
        # What the shop has an order for is called off by cancelling that.
        by_carrier = purchase.item_id is None and purchase.status in CARRIED
        if command.household_id is not None or not by_carrier:
            raise PurchaseClosed
    return _ended(uow, command, purchase, PurchaseStatus.CANCELLED)


def close_purchase(uow: UnitOfWork, command: ClosePurchase) -> PurchaseState:
    """Let a purchase fail whose last day has passed; every pledge returns by itself.

    Harmless when it was met, failed or cancelled in the meantime.

    Raises:
        PurchaseUnknown: there is no such purchase.
        PurchaseNotDue: its last day has not passed.
    """
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    if purchase.status != PurchaseStatus.OPEN:
        return PurchaseState(purchase.id, PurchaseStatus(purchase.status), 0)
    if uow.now < purchase.deadline_at:
        raise PurchaseNotDue
    return _ended(uow, command, purchase, PurchaseStatus.FAILED)


def closings_due(session: Session, *, now: datetime, actor_id: UUID) -> list[ClosePurchase]:
    """The commands that close every purchase whose last moment has passed, in all communities.

    Their request keys come from the purchases, so that two jobs at once do each of them once.
    """
    return [
        ClosePurchase(
            community_id=community_id,
            actor_id=actor_id,
            request_key=f"purchase-close/{purchase_id}",
            purchase_id=purchase_id,
        )
        for community_id, purchase_id in purchases_due(session, now=now)
    ]


def _ended(
    uow: UnitOfWork, command: Command, purchase: Purchase, status: PurchaseStatus
) -> PurchaseState:
    returned = end_purchase(uow, command, purchase, status, reason=status.value)
    return PurchaseState(purchase.id, status, returned)
