"""What counts against a household's limits."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all
from sqlalchemy.orm import Mapped, Session

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

Act: TypeAlias = type[ShopOrder] | type[Pledge] | type[Voucher]
"""What a household does by itself or at the counter."""

OF_ORDER = and_(
    ShopOrder.community_id == OrderPayment.community_id, ShopOrder.id == OrderPayment.order_id
)
OF_PURCHASE = and_(Purchase.community_id == Pledge.community_id, Purchase.id == Pledge.purchase_id)
OF_VOUCHER = and_(
    Voucher.community_id == VoucherPurse.community_id, Voucher.id == VoucherPurse.voucher_id
)


def had_of_item(
    session: Session, *, community_id: int, household_id: UUID, item_id: UUID, since: datetime
) -> int:
    """How many of an item, its variants among them, a household has ordered or bought since.

    What was cancelled or came back is left out.
    """
    orders = (
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
    both = orders.scalar_subquery() + vouchers.scalar_subquery()
    return int(session.scalar(select(both)) or 0)


def spent_at_counter(
    session: Session, *, community_id: int, household_id: UUID, currency: str, since: datetime
) -> int:
    """What staff have spent for a household since, in minor units: orders, pledges, vouchers."""

    def at_counter(act: Act, when: Mapped[datetime]) -> ColumnElement[bool]:
        return and_(
            act.community_id == community_id,
            act.household_id == household_id,
            act.confirmation.in_(AT_COUNTER),
            when > since,
        )

    amounts = union_all(
        select((OrderPayment.amount_minor - OrderPayment.returned_minor).label("minor"))
        .join(ShopOrder, OF_ORDER)
        .where(
            at_counter(ShopOrder, ShopOrder.placed_at),
            OrderPayment.currency == currency,
            ShopOrder.status != OrderStatus.CANCELLED,
        ),
        select(Pledge.amount_minor)
        .join(Purchase, OF_PURCHASE)
        .where(
            at_counter(Pledge, Pledge.pledged_at),
            Purchase.currency == currency,
            Pledge.status != PledgeStatus.RETURNED,
        ),
        select(VoucherPurse.amount_minor)
        .join(Voucher, OF_VOUCHER)
        .where(
            at_counter(Voucher, Voucher.issued_at),
            VoucherPurse.currency == currency,
            Voucher.status != VoucherStatus.CANCELLED,
        ),
    ).subquery()
    return int(session.scalar(select(func.sum(amounts.c.minor))) or 0)
