"""What counts against a household's limits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from catalog.models import (
    Item,
    OrderLine,
    OrderPayment,
    Pledge,
    Purchase,
    ShopOrder,
    Voucher,
    VoucherPurse,
)
from catalog.rules.orders import AT_COUNTER, OrderStatus
from catalog.rules.purchases import PledgeStatus
from catalog.rules.vouchers import VoucherStatus


def had_of_item(
    session: Session, *, community_id: int, household_id: UUID, item_id: UUID, since: datetime
) -> int:
    """How many of an item, its variants among them, a household has ordered or bought since.

    What was cancelled or came back is left out.
    """
    query = (
        select(func.coalesce(func.sum(OrderLine.quantity - OrderLine.returned), 0))
        .join(
            ShopOrder,
            (ShopOrder.community_id == OrderLine.community_id)
            & (ShopOrder.id == OrderLine.order_id),
        )
        .join(Item, (Item.community_id == OrderLine.community_id) & (Item.id == OrderLine.item_id))
        .where(
            ShopOrder.community_id == community_id,
            ShopOrder.household_id == household_id,
            ShopOrder.status != OrderStatus.CANCELLED,
            ShopOrder.placed_at > since,
            or_(Item.id == item_id, Item.variant_of == item_id),
        )
    )
    vouchers = select(func.count()).where(
        Voucher.community_id == community_id,
        Voucher.household_id == household_id,
        Voucher.item_id == item_id,
        Voucher.status != VoucherStatus.CANCELLED,
        Voucher.confirmation.is_not(None),
        Voucher.issued_at > since,
    )
    return int(session.scalar(query) or 0) + int(session.scalar(vouchers) or 0)


def spent_at_counter(
    session: Session, *, community_id: int, household_id: UUID, currency: str, since: datetime
) -> int:
    """What staff have spent for a household since, in minor units: orders, pledges, vouchers."""
    return sum(
        int(session.scalar(spent(community_id, household_id, currency, since)) or 0)
        for spent in (_ordered, _pledged, _bought)
    )


def _ordered(
    community_id: int, household_id: UUID, currency: str, since: datetime
) -> Select[int | None]:
    return (
        select(func.sum(OrderPayment.amount_minor - OrderPayment.returned_minor))
        .join(
            ShopOrder,
            (ShopOrder.community_id == OrderPayment.community_id)
            & (ShopOrder.id == OrderPayment.order_id),
        )
        .where(
            ShopOrder.community_id == community_id,
            ShopOrder.household_id == household_id,
            OrderPayment.currency == currency,
            ShopOrder.status != OrderStatus.CANCELLED,
            ShopOrder.confirmation.in_(AT_COUNTER),
            ShopOrder.placed_at > since,
        )
    )


def _pledged(
    community_id: int, household_id: UUID, currency: str, since: datetime
) -> Select[int | None]:
    return (
        select(func.sum(Pledge.amount_minor))
        .join(
            Purchase,
            (Purchase.community_id == Pledge.community_id) & (Purchase.id == Pledge.purchase_id),
        )
        .where(
            Pledge.community_id == community_id,
            Pledge.household_id == household_id,
            Purchase.currency == currency,
            Pledge.status != PledgeStatus.RETURNED,
            Pledge.confirmation.in_(AT_COUNTER),
            Pledge.pledged_at > since,
        )
    )


def _bought(
    community_id: int, household_id: UUID, currency: str, since: datetime
) -> Select[int | None]:
    return (
        select(func.sum(VoucherPurse.amount_minor))
        .join(
            Voucher,
            (Voucher.community_id == VoucherPurse.community_id)
            & (Voucher.id == VoucherPurse.voucher_id),
        )
        .where(
            Voucher.community_id == community_id,
            Voucher.household_id == household_id,
            VoucherPurse.currency == currency,
            Voucher.status != VoucherStatus.CANCELLED,
            Voucher.confirmation.in_(AT_COUNTER),
            Voucher.issued_at > since,
        )
    )
