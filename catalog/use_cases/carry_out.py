"""Carrying out what stands in no shop: approved, ordered, delivered and paid."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, KeyedCommand, UnitOfWork
from cambio.ledger import Kind, Purpose, Transfer
from catalog.errors import CarriedOutByOrder
from catalog.models import Purchase
from catalog.rules.purchases import PledgeStatus, PurchaseStatus, check_step
from catalog.use_cases.money import account_of, book
from catalog.use_cases.pledged import settle_pledges
from catalog.use_cases.purchase_steps import advance
from catalog.use_cases.taking_part import locked_purchase


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePurchase(Command):
    """A manager approves what neighbours want and have together."""

    purchase_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPurchase(Command):
    """It is ordered at the carrier."""

    purchase_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverPurchase(KeyedCommand):
    """The carrier has brought or done it."""

    purchase_id: UUID


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """How far a purchase is now."""

    purchase_id: UUID
    status: PurchaseStatus


def approve_purchase(uow: UnitOfWork, command: ApprovePurchase) -> CarriedOut:
    """Approve what a carrier shall carry out.

    Raises:
        PurchaseUnknown: there is no such purchase.
        CarriedOutByOrder: the shop has an order for it.
        StepNotPossible: its price is not complete, or it is further.
    """
    purchase = _carried(uow, command, command.purchase_id)
    return _step(uow, command, purchase, PurchaseStatus.APPROVED)


def order_purchase(uow: UnitOfWork, command: OrderPurchase) -> CarriedOut:
    """Note that it is ordered.

    Raises:
        PurchaseUnknown, CarriedOutByOrder, StepNotPossible: as `approve_purchase`.
    """
    purchase = _carried(uow, command, command.purchase_id)
    return _step(uow, command, purchase, PurchaseStatus.ORDERED)


def deliver_purchase(uow: UnitOfWork, command: DeliverPurchase) -> CarriedOut:
    """Note that it is there, and pay the carrier: the purse → its till.

    Raises:
        PurchaseUnknown, CarriedOutByOrder, StepNotPossible: as `approve_purchase`.
    """
    purchase = _carried(uow, command, command.purchase_id)
    check_step(purchase.status, PurchaseStatus.DELIVERED)
    # After this point it must succeed.
    key = (uow, purchase.community_id, Purpose.TILL)
    till = account_of(*key, _carrier(purchase), purchase.currency)
    paid = Transfer(purchase.purse_id, till, purchase.cost_minor or purchase.target_minor)
    book(
        uow,
        command,
        Kind.PURCHASE_DELIVERED,
        paid,
        subject_id=purchase.id,
        currency=purchase.currency,
        theme=purchase.theme,
    )
    carried_out = _step(uow, command, purchase, PurchaseStatus.DELIVERED)
    settle_pledges(uow, purchase, PledgeStatus.SPENT)
    return carried_out


def _carried(uow: UnitOfWork, command: Command, purchase_id: UUID) -> Purchase:
    purchase = locked_purchase(uow, command.community_id, purchase_id)
    if purchase.item_id is not None:
        raise CarriedOutByOrder
    return purchase


def _carrier(purchase: Purchase) -> UUID:
    if purchase.carrier_id is None:
        raise CarriedOutByOrder
    return purchase.carrier_id


def _step(
    uow: UnitOfWork, command: Command, purchase: Purchase, status: PurchaseStatus
) -> CarriedOut:
    check_step(purchase.status, status)
    advance(uow, command, purchase, status)
    return CarriedOut(purchase.id, status)
