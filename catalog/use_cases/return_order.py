"""After an order was collected: some of it comes back and is paid back, or a loan ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.ledger import Purpose
from catalog.errors import BoughtTogether, ItemUnknown, OrderEmpty
from catalog.models import Item, OrderLine, OrderReturn, ShopOrder
from catalog.rules.items import COLLECTED
from catalog.rules.orders import LINES_MAX, check_brought_back, check_return
from catalog.rules.prices import Price, total_of
from catalog.rules.stock import StockReason
from catalog.use_cases.money import account_of, give_back, take_back
from catalog.use_cases.moving import Movement, move_stock
from catalog.use_cases.order_rows import (
    OrderState,
    lines_of,
    locked_order,
    payments_of,
    state_of,
    stock_of_order,
)


@dataclass(frozen=True, slots=True)
class LineBack:
    """So many of one item come back."""

    item_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOrder(KeyedCommand):
    """Some of what was collected comes back; `restock` says that it goes on the shelf again."""

    order_id: UUID
    lines: tuple[LineBack, ...]
    reason: str
    restock: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BringBack(KeyedCommand):
    """What was on loan is on the shelf again; nothing is paid."""

    order_id: UUID
    lines: tuple[LineBack, ...]


@dataclass(frozen=True, slots=True)
class ReturnReceipt:
    """How the order stands, and what went back to the wallet, by currency."""

    order_id: UUID
    number: int
    paid_back: dict[str, int]


def return_order(uow: UnitOfWork, command: ReturnOrder) -> ReturnReceipt:
    """Take back what was bought: the till → the order's purse → the wallet it came from.

    Each of both names its own payment, so that together never more returns than was paid, and to
    the month in which it was earned.

    Raises:
        OrderUnknown: there is no such order.
        BoughtTogether: it was bought together.
        OrderEmpty, ItemUnknown: nothing comes back, or something that was not in it.
        ReasonInvalid, NotCollected, TooManyBack: it cannot come back.
        AlreadySettled: the shop has had its money for it.
    """
    order, purchase = locked_order(uow, command.community_id, command.order_id)
    if purchase is not None or order.household_id is None:
        raise BoughtTogether
    wanted = _wanted(uow, order, command.lines)
    for line, _item, quantity in wanted:
        check_return(
            order.status,
            reason=command.reason,
            collected_at=order.collected_at,
            now=uow.now,
            quantity=quantity,
            left=line.quantity - line.returned - line.brought_back,
        )
    paid_back = total_of((quantity, line.unit_prices) for line, _item, quantity in wanted)
    # From here on only the till can say no: what was settled is not there any more.
    for line, _item, quantity in wanted:
        line.returned += quantity
        uow.session.add(_row(uow, command, line, quantity))
    _pay_back(uow, command, order, order.household_id, paid_back)
    if command.restock:
        _shelve(uow, command, order, wanted, StockReason.RETURN)
    return ReturnReceipt(order.id, order.number, paid_back)


def bring_back(uow: UnitOfWork, command: BringBack) -> OrderState:
    """Put what was on loan on the shelf again.

    Raises:
        OrderUnknown: there is no such order.
        OrderEmpty, ItemUnknown: nothing is brought back, or something that was not in it.
        NothingToBringBack: it was not on loan, or fewer are out.
    """
    order, _purchase = locked_order(uow, command.community_id, command.order_id)
    wanted = _wanted(uow, order, command.lines)
    for line, _item, quantity in wanted:
        out = line.quantity - line.returned - line.brought_back
        check_brought_back(due_back_at=line.due_back_at, quantity=quantity, left=out)
    # After this point it must succeed.
    for line, _item, quantity in wanted:
        line.brought_back += quantity
    _shelve(uow, command, order, wanted, StockReason.BROUGHT_BACK)
    return state_of(order)


Wanted = list[tuple[OrderLine, Item, int]]


def _wanted(uow: UnitOfWork, order: ShopOrder, back: tuple[LineBack, ...]) -> Wanted:
    known = {line.item_id: (line, item) for line, item in lines_of(uow, order)}
    if not back or len({each.item_id for each in back}) < len(back):
        raise OrderEmpty(most=LINES_MAX)
    for each in back:
        if each.item_id not in known or known[each.item_id][1].kind not in COLLECTED:
            raise ItemUnknown(item_id=each.item_id)
    return [(*known[each.item_id], each.quantity) for each in back]


def _row(uow: UnitOfWork, command: ReturnOrder, line: OrderLine, quantity: int) -> OrderReturn:
    return OrderReturn(
        community_id=line.community_id,
        id=new_id(),
        order_id=line.order_id,
        item_id=line.item_id,
        quantity=quantity,
        reason=command.reason,
        restocked=command.restock,
        returned_at=uow.now,
        returned_by=command.actor_id,
    )


def _shelve(
    uow: UnitOfWork,
    command: ReturnOrder | BringBack,
    order: ShopOrder,
    wanted: Wanted,
    reason: StockReason,
) -> None:
    pick_up_id = stock_of_order(uow, order)
    move_stock(
        uow,
        command,
        [
            Movement(
                item_id=line.item_id,
                pick_up_id=pick_up_id,
                reason=reason,
                on_hand=quantity,
                order_id=order.id,
            )
            for line, _item, quantity in wanted
        ],
    )


def _pay_back(
    uow: UnitOfWork,
    command: ReturnOrder,
    order: ShopOrder,
    household_id: UUID,
    amounts: Mapping[str, int] | Price,
) -> None:
    for payment in payments_of(uow, order):
        amount_minor = amounts.get(payment.currency, 0)
        if not amount_minor or payment.collected_id is None:
            continue
        key = (uow, order.community_id)
        till = account_of(*key, Purpose.TILL, order.shop_id, payment.currency)
        wallet = account_of(*key, Purpose.WALLET, household_id, payment.currency)
        take_back(
            uow,
            command,
            payment.collected_id,
            source=till,
            target=payment.purse_id,
            amount_minor=amount_minor,
            reason=command.reason,
        )
        give_back(
            uow,
            command,
            payment.purse_id,
            reason=command.reason,
            payer=wallet,
            amount_minor=amount_minor,
        )
        payment.returned_minor += amount_minor
