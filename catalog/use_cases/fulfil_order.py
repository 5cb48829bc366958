"""What happens to an order after it was placed: made ready, handed out, or cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, KeyedCommand, UnitOfWork
from cambio.ledger import Kind, Purpose, Transfer
from cambio.neighbourhood.queries import place_path, street_of
from catalog.errors import NotTheirOrder, OrderUnknown
from catalog.models import OrderLine, Purchase, ShopOrder
from catalog.rules.orders import OrderStatus, check_cancel, check_open
from catalog.rules.purchases import PledgeStatus, PurchaseStatus
from catalog.rules.stock import StockReason
from catalog.use_cases.money import account_of, book, give_back
from catalog.use_cases.pledged import return_pledges, settle_pledges
from catalog.use_cases.stock import Movement, move_stock
from catalog.use_cases.telling import tell_of_order, untell_of_order


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReady(Command):
    """The shop has put an order ready."""

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOut(KeyedCommand):
    """The shop hands an order out.

    `household_id` is whose card was shown; None when staff know without a card to whom they give
    it.
    """

    order_id: UUID
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder(KeyedCommand):
    """An order does not go on. `household_id` is the household that cancels its own order, None
    when the shop does it."""

    order_id: UUID
    reason: str
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OrderState:
    """How an order stands now."""

    order_id: UUID
    number: int
    status: OrderStatus


def mark_ready(uow: UnitOfWork, command: MarkReady) -> OrderState:
    """Note that an order lies ready; harmless when repeated.

    Raises:
        OrderUnknown: there is no such order.
        OrderFinished: it was collected or cancelled.
    """
    order, purchase = _locked(uow, command.community_id, command.order_id)
    check_open(order.status)
    if order.status == OrderStatus.PLACED:
        order.status, order.ready_at = OrderStatus.READY, uow.now
        if purchase is not None:
            purchase.status = PurchaseStatus.READY
        tell_of_order(uow, order)
    return _state(order)


def hand_out(uow: UnitOfWork, command: HandOut) -> OrderState:
    """Hand an order out: its purse → the shop's till.

    Also what was not marked ready: whoever stands at the counter is not sent away for a tick.

    Raises:
        OrderUnknown: there is no such order.
        OrderFinished: it was collected or cancelled.
        NotTheirOrder: the card is of a household that has no part in it.
    """
    order, purchase = _locked(uow, command.community_id, command.order_id)
    check_open(order.status)
    if command.household_id is not None and not _takes_part(
        uow, order, purchase, command.household_id
    ):
        raise NotTheirOrder
    # After this point it must succeed.
    till = account_of(uow, command.community_id, Purpose.TILL, order.shop_id, order.currency)
    payment = Transfer(order.purse_id, till, order.total_minor)
    order.status, order.collected_at = OrderStatus.COLLECTED, uow.now
    order.collected_by, order.handed_out_by = command.household_id, command.actor_id
    untell_of_order(uow, order)
    if purchase is None:
        kind, subject_id = Kind.ORDER_COLLECTED, order.id
    else:
        kind, subject_id = Kind.PURCHASE_DELIVERED, purchase.id
        purchase.status = PurchaseStatus.COLLECTED
        settle_pledges(uow, purchase, PledgeStatus.SPENT)
    book(uow, command, kind, payment, subject_id=subject_id, currency=order.currency)
    return _state(order)


def cancel_order(uow: UnitOfWork, command: CancelOrder) -> OrderState:
    """Cancel an order: all tokens return to where they came from, and the stock to the shelf.

    Raises:
        OrderUnknown: there is no such order, or not of this household.
        ReasonInvalid: not one of the known reasons.
        OrderFinished: it was collected or cancelled.
        OrderPrepared: a household cancels by itself only before the shop has prepared it.
    """
    order, purchase = _locked(uow, command.community_id, command.order_id)
    by_household = command.household_id is not None
    if by_household and order.household_id != command.household_id:
        raise OrderUnknown
    check_cancel(order.status, reason=command.reason, by_household=by_household)
    # After this point it must succeed.
    order.status, order.cancelled_at = OrderStatus.CANCELLED, uow.now
    order.cancelled_by, order.cancel_reason = command.actor_id, command.reason
    untell_of_order(uow, order)
    move_stock(uow, command, _giving_back(uow, order))
    if purchase is not None:
        purchase.status = PurchaseStatus.CANCELLED
        return_pledges(uow, command, purchase, reason=command.reason)
    else:
        give_back(uow, command, order.purse_id, reason=command.reason)
    return _state(order)


def _locked(
    uow: UnitOfWork, community_id: int, order_id: UUID
) -> tuple[ShopOrder, Purchase | None]:
    """The order, locked, and the purchase that it carries out, if any.

    The purchase needs no lock of its own: once it was met, only its order changes it.
    """
    order: ShopOrder | None = uow.lock(ShopOrder, community_id=community_id, id=order_id)
    if order is None:
        raise OrderUnknown
    if order.purchase_id is None:
        return order, None
    return order, uow.session.get(Purchase, (community_id, order.purchase_id))


def _takes_part(
    uow: UnitOfWork, order: ShopOrder, purchase: Purchase | None, household_id: UUID
) -> bool:
    """Whether an order is the household's own, or its street's."""
    if purchase is None:
        return order.household_id == household_id
    street_id = street_of(uow.session, community_id=order.community_id, household_id=household_id)
    if street_id is None:
        return False
    path = place_path(uow.session, community_id=order.community_id, place_id=street_id)
    return purchase.place_id in {place.id for place in path}


def _giving_back(uow: UnitOfWork, order: ShopOrder) -> list[Movement]:
    lines = uow.session.scalars(
        select(OrderLine).filter_by(community_id=order.community_id, order_id=order.id)
    )
    return [
        Movement(line.item_id, order.shop_id, line.quantity, StockReason.CANCEL, order.id)
        for line in lines
    ]


def _state(order: ShopOrder) -> OrderState:
    return OrderState(order.id, order.number, OrderStatus(order.status))
