"""Until an order lies ready: approved where that is asked for, taken in hand, put ready."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from catalog.models import ShopOrder
from catalog.rules.orders import OrderStatus, check_approved, check_open, kept_until
from catalog.rules.purchases import PurchaseStatus
from catalog.use_cases.order_rows import OrderState, locked_order, point_of_order, state_of
from catalog.use_cases.purchase_steps import advance_by_order
from catalog.use_cases.telling import tell_of_order


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveOrder(Command):
    """A manager approves an order of something that needs it."""

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareOrder(Command):
    """The shop takes an order in hand: from now on the household cannot cancel it by itself."""

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReady(Command):
    """The shop has put an order ready."""

    order_id: UUID


def approve_order(uow: UnitOfWork, command: ApproveOrder) -> OrderState:
    """Approve an order; harmless when repeated, or when nobody asked for it.

    Raises:
        OrderUnknown: there is no such order.
        OrderFinished: it was collected or cancelled.
    """
    order, purchase = locked_order(uow, command.community_id, command.order_id)
    check_open(order.status)
    if order.status == OrderStatus.PLACED and (order.needs_approval or purchase is not None):
        order.status = OrderStatus.APPROVED
        order.approved_at, order.approved_by = uow.now, command.actor_id
        if purchase is not None:
            advance_by_order(uow, command, purchase, PurchaseStatus.APPROVED)
    return state_of(order)


def prepare_order(uow: UnitOfWork, command: PrepareOrder) -> OrderState:
    """Take an order in hand; harmless when repeated, or when it lies ready.

    Raises:
        OrderUnknown: there is no such order.
        OrderFinished: it was collected or cancelled.
        NotApproved: it waits for approval.
    """
    order, purchase = locked_order(uow, command.community_id, command.order_id)
    check_approved(order.status, needs_approval=order.needs_approval)
    if order.status not in (OrderStatus.PREPARING, OrderStatus.READY):
        _begin(uow, order)
        if purchase is not None:
            advance_by_order(uow, command, purchase, PurchaseStatus.ORDERED)
    return state_of(order)


def mark_ready(uow: UnitOfWork, command: MarkReady) -> OrderState:
    """Note that an order lies ready, and until when it is kept; harmless when repeated.

    Raises:
        OrderUnknown: there is no such order.
        OrderFinished: it was collected or cancelled.
        NotApproved: it waits for approval.
    """
    order, purchase = locked_order(uow, command.community_id, command.order_id)
    check_approved(order.status, needs_approval=order.needs_approval)
    if order.status != OrderStatus.READY:
        keep_days = point_of_order(uow, order).keep_days
        _begin(uow, order)
        order.status, order.ready_at = OrderStatus.READY, uow.now
        order.keep_until = kept_until(now=uow.now, keep_days=keep_days)
        if purchase is not None:
            advance_by_order(uow, command, purchase, PurchaseStatus.READY)
        tell_of_order(uow, order, until=order.keep_until)
    return state_of(order)


def _begin(uow: UnitOfWork, order: ShopOrder) -> None:
    order.status = OrderStatus.PREPARING
    order.preparing_at = order.preparing_at or uow.now
