"""How an order ends: handed out, or cancelled and everything returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cambio.database import Command, KeyedCommand, UnitOfWork
from cambio.ledger import Kind, Purpose, Transfer
from catalog.errors import NotTheirOrder, OrderUnknown
from catalog.models import Item, OrderLine, Purchase, ShopOrder
from catalog.rules.items import ItemKind
from catalog.rules.orders import CollectedWith, OrderStatus, check_approved, check_cancel
from catalog.rules.purchases import PledgeStatus, PurchaseStatus
from catalog.rules.stock import StockReason
from catalog.use_cases.money import account_of, book, give_back
from catalog.use_cases.moving import Movement, move_stock
from catalog.use_cases.order_rows import (
    OrderState,
    lines_of,
    locked_order,
    payments_of,
    state_of,
    stock_of_order,
)
from catalog.use_cases.pledged import end_purchase, settle_pledges
from catalog.use_cases.purchase_steps import advance_by_order
from catalog.use_cases.taking_part import takes_part
from catalog.use_cases.telling import untell_of_order


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOut(KeyedCommand):
    """The shop hands an order out.

    `household_id` is whose card was shown; None when it was something else that `shown` says.
    """

    order_id: UUID
    household_id: UUID | None = None
    shown: CollectedWith = CollectedWith.KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder(KeyedCommand):
    """An order does not go on. `household_id` is the household that cancels its own order, None
    when the shop does it."""

    order_id: UUID
    reason: str
    household_id: UUID | None = None


def hand_out(uow: UnitOfWork, command: HandOut) -> OrderState:
    """Hand an order out: its purse → the shop's till, and the stock leaves the shelf.

    Also what was not marked ready: whoever stands at the counter is not sent away for a tick.

    Raises:
        OrderUnknown: there is no such order.
        OrderFinished: it was collected or cancelled.
        NotApproved: it waits for approval.
        NotTheirOrder: the card is of a household that has no part in it.
        OutOfStock: by the stock there are not so many on the shelf.
    """
    order, purchase = locked_order(uow, command.community_id, command.order_id)
    check_approved(order.status, needs_approval=order.needs_approval)
    if command.household_id is not None and not _takes_part(
        uow, order, purchase, command.household_id
    ):
        raise NotTheirOrder
    lines = lines_of(uow, order)
    # From here on only the stock can say no.
    order.status, order.collected_at = OrderStatus.COLLECTED, uow.now
    order.collected_by, order.handed_out_by = command.household_id, command.actor_id
    order.collected_with = CollectedWith.CARD if command.household_id else command.shown
    for line, item in lines:
        if item.kind == ItemKind.LOAN and item.loan_days is not None:
            line.due_back_at = uow.now + timedelta(days=item.loan_days)
    untell_of_order(uow, order)
    if purchase is not None:
        advance_by_order(uow, command, purchase, PurchaseStatus.DELIVERED)
        settle_pledges(uow, purchase, PledgeStatus.SPENT)
    _into_till(uow, command, order, purchase)
    move_stock(uow, command, _leaving(uow, order, lines))
    return state_of(order)


def cancel_order(uow: UnitOfWork, command: CancelOrder) -> OrderState:
    """Cancel an order: all tokens return to where they came from, and its stock is free again.

    Raises:
        OrderUnknown: there is no such order, or not of this household.
        ReasonInvalid: not one of the known reasons.
        OrderFinished: it was collected or cancelled.
        OrderPrepared: a household cancels by itself only before the shop prepares it.
    """
    order, purchase = locked_order(uow, command.community_id, command.order_id)
    by_household = command.household_id is not None
    if by_household and order.household_id != command.household_id:
        raise OrderUnknown
    check_cancel(order.status, reason=command.reason, by_household=by_household)
    # After this point it must succeed.
    order.status, order.cancelled_at = OrderStatus.CANCELLED, uow.now
    order.cancelled_by, order.cancel_reason = command.actor_id, command.reason
    untell_of_order(uow, order)
    if purchase is not None:
        end_purchase(uow, command, purchase, PurchaseStatus.CANCELLED, reason=command.reason)
    else:
        for payment in payments_of(uow, order):
            give_back(uow, command, payment.purse_id, reason=command.reason)
            payment.returned_minor = payment.amount_minor
    move_stock(uow, command, _letting_go(uow, order))
    return state_of(order)


def _into_till(
    uow: UnitOfWork, command: Command, order: ShopOrder, purchase: Purchase | None
) -> None:
    kind = Kind.ORDER_COLLECTED if purchase is None else Kind.PURCHASE_DELIVERED
    subject_id = order.id if purchase is None else purchase.id
    for payment in payments_of(uow, order):
        till = account_of(uow, order.community_id, Purpose.TILL, order.shop_id, payment.currency)
        paid = Transfer(payment.purse_id, till, payment.amount_minor)
        posted = book(uow, command, kind, paid, subject_id=subject_id, currency=payment.currency)
        payment.collected_id = posted.transaction_id


def _takes_part(
    uow: UnitOfWork, order: ShopOrder, purchase: Purchase | None, household_id: UUID
) -> bool:
    """Whether an order is the household's own, or its street's."""
    if purchase is None:
        return order.household_id == household_id
    return takes_part(uow.session, purchase, household_id)


def _leaving(
    uow: UnitOfWork, order: ShopOrder, lines: Sequence[tuple[OrderLine, Item]]
) -> list[Movement]:
    pick_up_id = stock_of_order(uow, order)
    return [
        Movement(
            item_id=line.item_id,
            pick_up_id=pick_up_id,
            reason=StockReason.HAND_OUT,
            on_hand=-line.quantity,
            reserved=-line.quantity,
            order_id=order.id,
        )
        for line, _item in lines
    ]


def _letting_go(uow: UnitOfWork, order: ShopOrder) -> list[Movement]:
    pick_up_id = stock_of_order(uow, order)
    return [
        Movement(
            item_id=line.item_id,
            pick_up_id=pick_up_id,
            reason=StockReason.CANCEL,
            reserved=-line.quantity,
            order_id=order.id,
        )
        for line, _item in lines_of(uow, order)
    ]
