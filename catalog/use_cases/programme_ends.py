"""What the shop still has open when a programme ends, and giving it back to who paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from cambio.database import N_, Refusal, UnitOfWork
from cambio.earning.use_cases.ending import EndingSource, GiveBackOpen, GivenBack, OpenMatter
from cambio.ledger.models import LedgerBalance
from catalog.models import (
    HoursBooking,
    OrderPayment,
    Purchase,
    ShopOrder,
    Voucher,
    VoucherPurse,
)
from catalog.rules.hours import BookingStatus
from catalog.rules.orders import OPEN, CancelReason
from catalog.rules.purchases import CARRIED, PurchaseStatus
from catalog.rules.vouchers import VoucherStatus
from catalog.use_cases.fulfil_order import CancelOrder, cancel_order
from catalog.use_cases.hours import CancelBooking, cancel_booking
from catalog.use_cases.purchases import CancelPurchase, cancel_purchase
from catalog.use_cases.vouchers.ending import give_up_voucher
from catalog.use_cases.vouchers.rows import locked_voucher

# Few enough that the act holds the door for well under 100 ms.
GIVEN_BACK_PER_ACT = 10


def _open_orders(community_id: int, currency: str) -> Select[UUID, UUID]:
    """Orders that were not handed out, each with a purse."""
    return (
        select(ShopOrder.id, OrderPayment.purse_id)
        .join(
            OrderPayment,
            (OrderPayment.community_id == ShopOrder.community_id)
            & (OrderPayment.order_id == ShopOrder.id),
        )
        .where(
            ShopOrder.community_id == community_id,
            OrderPayment.currency == currency,
            ShopOrder.status.in_([each.value for each in OPEN]),
        )
        .order_by(ShopOrder.id)
    )


def _open_purchases(community_id: int, currency: str) -> Select[UUID, UUID]:
    """Purchases together that are not carried out by an order: that is counted with the orders."""
    going_on = (PurchaseStatus.OPEN, *CARRIED)
    ordered = select(ShopOrder.id).where(
        ShopOrder.community_id == Purchase.community_id, ShopOrder.purchase_id == Purchase.id
    )
    return (
        select(Purchase.id, Purchase.purse_id)
        .where(
            Purchase.community_id == community_id,
            Purchase.currency == currency,
            Purchase.status.in_([each.value for each in going_on]),
            ~ordered.exists(),
        )
        .order_by(Purchase.id)
    )


def _open_vouchers(community_id: int, currency: str) -> Select[UUID, UUID]:
    """Vouchers of which something can still be used."""
    return (
        select(Voucher.id, VoucherPurse.purse_id)
        .join(
            VoucherPurse,
            (VoucherPurse.community_id == Voucher.community_id)
            & (VoucherPurse.voucher_id == Voucher.id),
        )
        .where(
            Voucher.community_id == community_id,
            VoucherPurse.currency == currency,
            Voucher.status == VoucherStatus.GOOD.value,
        )
        .order_by(Voucher.id)
    )


def _open_bookings(community_id: int, currency: str) -> Select[UUID, UUID]:
    """Hours that were booked and not done."""
    return (
        select(HoursBooking.id, HoursBooking.purse_id)
        .where(
            HoursBooking.community_id == community_id,
            HoursBooking.currency == currency,
            HoursBooking.status == BookingStatus.BOOKED.value,
        )
        .order_by(HoursBooking.id)
    )


def _cancel_order(uow: UnitOfWork, command: GiveBackOpen, order_id: UUID) -> None:
    reason = CancelReason.PROGRAMME_ENDS
    cancel_order(uow, CancelOrder(**_who(command, order_id), order_id=order_id, reason=reason))


def _cancel_purchase(uow: UnitOfWork, command: GiveBackOpen, purchase_id: UUID) -> None:
    cancel_purchase(uow, CancelPurchase(**_who(command, purchase_id), purchase_id=purchase_id))


def _end_voucher(uow: UnitOfWork, command: GiveBackOpen, voucher_id: UUID) -> None:
    voucher = locked_voucher(uow, command.community_id, voucher_id)
    give_up_voucher(uow, command, voucher, reason=CancelReason.PROGRAMME_ENDS)


def _cancel_booking(uow: UnitOfWork, command: GiveBackOpen, booking_id: UUID) -> None:
    by_staff = CancelBooking(**_who(command, booking_id), booking_id=booking_id, by_street=False)
    cancel_booking(uow, by_staff)


def _who(command: GiveBackOpen, thing_id: UUID) -> dict[str, Any]:
    return {
        "community_id": command.community_id,
        "actor_id": command.actor_id,
        "request_key": f"{command.request_key}/{thing_id.hex}",
    }


def _source(
    what: str,
    endpoint: str,
    found: Callable[[int, str], Select[UUID, UUID]],
    end: Callable[[UnitOfWork, GiveBackOpen, UUID], None],
) -> EndingSource:
    """A kind of thing that holds tokens in purses: how to count it, and how to end one."""

    def count_open(session: Session, community_id: int, currency: str) -> Sequence[OpenMatter]:
        open_ = found(community_id, currency).order_by(None).subquery()
        count, held_minor = session.execute(
            select(func.count(), func.coalesce(func.sum(LedgerBalance.balance_minor), 0))
            .select_from(open_)
            .join(
                LedgerBalance,
                (LedgerBalance.community_id == community_id)
                & (LedgerBalance.account_id == open_.c.purse_id),
            )
        ).one()
        return [OpenMatter(what, int(count), int(held_minor), endpoint)]

    def give_back_some(uow: UnitOfWork, command: GiveBackOpen, currency: str) -> GivenBack:
        query = found(command.community_id, currency).limit(GIVEN_BACK_PER_ACT)
        ids = [row[0] for row in uow.session.execute(query)]
        count = 0
        for thing_id in ids:
            # What is refused, such as of an account on hold, waits for a person.
            with suppress(Refusal), uow.attempt():
                end(uow, command, thing_id)
                count += 1
        return GivenBack(count, more=bool(count) and len(ids) == GIVEN_BACK_PER_ACT)

    return EndingSource(count_open, give_back_some)


ENDINGS: tuple[EndingSource, ...] = (
    _source(
        N_("Orders that were not collected"), "catalog.shop_orders", _open_orders, _cancel_order
    ),
    _source(N_("Buying together"), "catalog.purchases", _open_purchases, _cancel_purchase),
    _source(N_("Vouchers that were not used"), "", _open_vouchers, _end_voucher),
    _source(N_("Hours that were booked"), "", _open_bookings, _cancel_booking),
)
"""What the shop may have open, in the order in which it is given back."""
