"""Orders: of one household, or of a street that bought together."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class ShopOrder(Base):
    """An order at one shop, in one currency. Its tokens lie in `purse_id` until hand-out.

    It belongs to a household, or to the collective purchase that it carries out. `confirmation`
    says who confirmed it: the household `own`, at the counter by `pin` or `signature`, or a
    `purchase` that was met. `collected_by` is the household that collected it, None when staff
    handed it out without a card.
    """

    __tablename__ = "shop_order"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "purchase_id"),
        ForeignKeyConstraint(
            ["community_id", "shop_id"], ["organisation.community_id", "organisation.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "purchase_id"], ["purchase.community_id", "purchase.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "purse_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        CheckConstraint("(household_id IS NULL) <> (purchase_id IS NULL)", name="buyer"),
        CheckConstraint("status IN ('placed', 'ready', 'collected', 'cancelled')", name="status"),
        CheckConstraint(
            "confirmation IN ('own', 'pin', 'signature', 'purchase')", name="confirmation"
        ),
        CheckConstraint("total_minor > 0", name="total"),
        CheckConstraint("(status = 'collected') = (collected_at IS NOT NULL)", name="collected"),
        CheckConstraint("(status = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled"),
        Index("ix_shop_order_shop", "community_id", "shop_id", "status"),
        Index("ix_shop_order_household", "community_id", "household_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    shop_id: Mapped[UUID]
    currency: Mapped[str] = mapped_column(String(8))
    total_minor: Mapped[int] = mapped_column(BigInteger)
    purse_id: Mapped[UUID]
    confirmation: Mapped[str] = mapped_column(String(12))
    placed_at: Mapped[datetime]
    placed_by: Mapped[UUID]
    household_id: Mapped[UUID | None] = mapped_column(default=None)
    purchase_id: Mapped[UUID | None] = mapped_column(default=None)
    status: Mapped[str] = mapped_column(String(12), default="placed")
    ready_at: Mapped[datetime | None] = mapped_column(default=None)
    collected_at: Mapped[datetime | None] = mapped_column(default=None)
    collected_by: Mapped[UUID | None] = mapped_column(default=None)
    handed_out_by: Mapped[UUID | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_by: Mapped[UUID | None] = mapped_column(default=None)
    cancel_reason: Mapped[str | None] = mapped_column(String(16), default=None)


class OrderLine(Base):
    """So many of one item, at the price of the moment of ordering."""

    __tablename__ = "order_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "order_id"], ["shop_order.community_id", "shop_order.id"]
        ),
        ForeignKeyConstraint(["community_id", "item_id"], ["item.community_id", "item.id"]),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("unit_price_minor > 0", name="unit_price"),
        Index("ix_order_line_item", "community_id", "item_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    unit_price_minor: Mapped[int] = mapped_column(BigInteger)
