"""What lies ready too long: told first, then everything returns. And loans that are due back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cambio.database import KeyedCommand, UnitOfWork
from cambio.messages.rules.news import Stage
from catalog.models import OrderLine
from catalog.queries.waiting import loans_to_remind, orders_to_lapse, orders_to_remind
from catalog.rules.orders import CancelReason, OrderStatus, kept_after_reminder, lapses
from catalog.use_cases.fulfil_order import CancelOrder, cancel_order
from catalog.use_cases.order_rows import OrderState, locked_order, state_of
from catalog.use_cases.telling import tell_of_order


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOrder(KeyedCommand):
    """An order lies ready and will soon go back."""

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseOrder(KeyedCommand):
    """Nobody collected an order in time."""

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindLoan(KeyedCommand):
    """What is on loan is due back soon, or was."""

    order_id: UUID
    item_id: UUID


def remind_order(uow: UnitOfWork, command: RemindOrder) -> OrderState:
    """Tell the household, once, that its order will go back; from then on it is kept long enough.

    Harmless when it was collected or cancelled meanwhile.

    Raises:
        OrderUnknown: there is no such order.
    """
    order, _purchase = locked_order(uow, command.community_id, command.order_id)
    if order.status != OrderStatus.READY or order.reminded_at or order.keep_until is None:
        return state_of(order)
    order.reminded_at = uow.now
    order.keep_until = kept_after_reminder(now=uow.now, keep_until=order.keep_until)
    tell_of_order(uow, order, Stage.WAITS, until=order.keep_until)
    return state_of(order)


def lapse_order(uow: UnitOfWork, command: LapseOrder) -> OrderState:
    """Let an order go that nobody collected: tokens and stock return, as when it is cancelled.

    Harmless when it was collected or cancelled meanwhile, or is kept longer by now.

    Raises:
        OrderUnknown: there is no such order.
    """
    order, _purchase = locked_order(uow, command.community_id, command.order_id)
    if order.status != OrderStatus.READY or order.keep_until is None:
        return state_of(order)
    if not lapses(now=uow.now, keep_until=order.keep_until, reminded_at=order.reminded_at):
        return state_of(order)
    going_back = CancelOrder(
        community_id=command.community_id,
        actor_id=command.actor_id,
        request_key=command.request_key,
        order_id=order.id,
        reason=CancelReason.NOT_COLLECTED,
    )
    return cancel_order(uow, going_back)


def remind_loan(uow: UnitOfWork, command: RemindLoan) -> OrderState:
    """Tell the household, once, when what it borrowed is due back. Harmless when it is back.

    Raises:
        OrderUnknown: there is no such order.
    """
    order, _purchase = locked_order(uow, command.community_id, command.order_id)
    line = uow.session.get(OrderLine, (command.community_id, order.id, command.item_id))
    if line is None or line.due_back_at is None or line.loan_reminded_at is not None:
        return state_of(order)
    if line.quantity > line.returned + line.brought_back:
        tell_of_order(uow, order, Stage.LOAN, until=line.due_back_at)
    line.loan_reminded_at = uow.now
    return state_of(order)


def reminders_due(session: Session, *, now: datetime, actor_id: UUID) -> list[RemindOrder]:
    """The commands that tell households of orders which will soon go back, in all communities.

    Their request keys come from the orders, so that two jobs at once tell each of them once.
    """
    return [
        RemindOrder(
            community_id=community_id,
            actor_id=actor_id,
            request_key=f"order-remind/{order_id}",
            order_id=order_id,
        )
        for community_id, order_id in orders_to_remind(session, now=now)
    ]


def lapses_due(session: Session, *, now: datetime, actor_id: UUID) -> list[LapseOrder]:
    """The commands that let go of orders which nobody collected, in all communities."""
    return [
        LapseOrder(
            community_id=community_id,
            actor_id=actor_id,
            request_key=f"order-lapse/{order_id}/{keep_until.isoformat()}",
            order_id=order_id,
        )
        for community_id, order_id, keep_until in orders_to_lapse(session, now=now)
    ]


def loans_due(session: Session, *, now: datetime, actor_id: UUID) -> list[RemindLoan]:
    """The commands that tell households of loans which are due back, in all communities."""
    return [
        RemindLoan(
            community_id=community_id,
            actor_id=actor_id,
            request_key=f"loan-remind/{order_id}/{item_id}",
            order_id=order_id,
            item_id=item_id,
        )
        for community_id, order_id, item_id in loans_to_remind(session, now=now)
    ]
