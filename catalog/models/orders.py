"""Orders: of one household, or of a street that bought together."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base, one_of

WAITS = text("status = 'ready'")


class ShopOrder(Base):
    """An order at one pick-up point of one shop.

    It belongs to a household, or to the collective purchase that it carries out. `confirmation`
    says who confirmed it: the household `own`, at the counter by `pin` or `signature`, or a
    `purchase` that was met. What `needs_approval` is prepared only after a manager approved it.
    From `ready_at` it is kept until `keep_until`; `reminded_at` is when the household was told
    that this moment comes. `collected_by` is the household that collected it, None when staff
    handed it out without a card; `collected_with` says what was shown.
    """

    __tablename__ = "shop_order"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "purchase_id"),
        ForeignKeyConstraint(
            ["community_id", "shop_id"], ["organisation.community_id", "organisation.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "pick_up_id"], ["pick_up_point.community_id", "pick_up_point.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "purchase_id"], ["purchase.community_id", "purchase.id"]
        ),
        CheckConstraint("(household_id IS NULL) <> (purchase_id IS NULL)", name="buyer"),
        CheckConstraint(
            one_of("status", "placed", "approved", "preparing", "ready", "collected", "cancelled"),
            name="status",
        ),
        CheckConstraint(
            one_of("confirmation", "own", "pin", "signature", "purchase"), name="confirmation"
        ),
        CheckConstraint(
            one_of("collected_with", "card", "slip", "code", "known"), name="collected_with"
        ),
        CheckConstraint("(status = 'collected') = (collected_at IS NOT NULL)", name="collected"),
        CheckConstraint("(status = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled"),
        CheckConstraint("status <> 'ready' OR keep_until IS NOT NULL", name="kept"),
        Index("ix_shop_order_shop", "community_id", "shop_id", "status"),
        Index("ix_shop_order_household", "community_id", "household_id"),
        Index(
            "ix_shop_order_kept",
            "keep_until",
            sqlite_where=WAITS,
            postgresql_where=WAITS,
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    shop_id: Mapped[UUID]
    pick_up_id: Mapped[UUID]
    confirmation: Mapped[str] = mapped_column(String(12))
    placed_at: Mapped[datetime]
    placed_by: Mapped[UUID]
    household_id: Mapped[UUID | None] = mapped_column(default=None)
    purchase_id: Mapped[UUID | None] = mapped_column(default=None)
    status: Mapped[str] = mapped_column(String(12), default="placed")
    needs_approval: Mapped[bool] = mapped_column(default=False)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by: Mapped[UUID | None] = mapped_column(default=None)
    preparing_at: Mapped[datetime | None] = mapped_column(default=None)
    ready_at: Mapped[datetime | None] = mapped_column(default=None)
    keep_until: Mapped[datetime | None] = mapped_column(default=None)
    reminded_at: Mapped[datetime | None] = mapped_column(default=None)
    collected_at: Mapped[datetime | None] = mapped_column(default=None)
    collected_by: Mapped[UUID | None] = mapped_column(default=None)
    collected_with: Mapped[str | None] = mapped_column(String(8), default=None)
    handed_out_by: Mapped[UUID | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_by: Mapped[UUID | None] = mapped_column(default=None)
    cancel_reason: Mapped[str | None] = mapped_column(String(16), default=None)


class OrderPayment(Base):
    """What an order costs in one currency, and where that lies: in `purse_id` until hand-out.

    `collected_id` is the transaction that brought it to the till, None before. `returned_minor` of
    it went back since.
    """

    __tablename__ = "order_payment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "order_id"], ["shop_order.community_id", "shop_order.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "purse_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "collected_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("returned_minor BETWEEN 0 AND amount_minor", name="returned"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(8), primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    purse_id: Mapped[UUID]
    collected_id: Mapped[UUID | None] = mapped_column(default=None)
    returned_minor: Mapped[int] = mapped_column(BigInteger, default=0)


class OrderLine(Base):
    """So many of one item, at the price of the moment of ordering: `unit_prices` by currency.

    `returned` of them came back and were paid back. What is on loan is due at `due_back_at`, until
    `brought_back` of it are; `loan_reminded_at` is when the household was told.
    """

    __tablename__ = "order_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "order_id"], ["shop_order.community_id", "shop_order.id"]
        ),
        ForeignKeyConstraint(["community_id", "item_id"], ["item.community_id", "item.id"]),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("returned >= 0 AND brought_back >= 0", name="back"),
        CheckConstraint("returned + brought_back <= quantity", name="no_more_back"),
        Index("ix_order_line_item", "community_id", "item_id"),
        Index("ix_order_line_due", "due_back_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    unit_prices: Mapped[dict[str, int]] = mapped_column(JSON)
    returned: Mapped[int] = mapped_column(default=0)
    due_back_at: Mapped[datetime | None] = mapped_column(default=None)
    brought_back: Mapped[int] = mapped_column(default=0)
    loan_reminded_at: Mapped[datetime | None] = mapped_column(default=None)


class OrderReturn(Base):
    """Some of one line that came back after it was collected: paid back, and why."""

    __tablename__ = "order_return"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "order_id", "item_id"],
            ["order_line.community_id", "order_line.order_id", "order_line.item_id"],
        ),
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_order_return_order", "community_id", "order_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    item_id: Mapped[UUID]
    quantity: Mapped[int]
    reason: Mapped[str] = mapped_column(String(16))
    restocked: Mapped[bool]
    returned_at: Mapped[datetime]
    returned_by: Mapped[UUID]


class OrderCode(Base):
    """A code with which somebody else collects one order; only its digest is kept.

    A new one takes the place of the one before; it is gone when it is used or revoked.
    """

    __tablename__ = "order_code"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "order_id"], ["shop_order.community_id", "shop_order.id"]
        ),
        UniqueConstraint("community_id", "digest"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]


class BasketLine(Base):
    """What a household laid in its basket, with the prices that it saw then."""

    __tablename__ = "basket_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(["community_id", "item_id"], ["item.community_id", "item.id"]),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    unit_prices: Mapped[dict[str, int]] = mapped_column(JSON)
    laid_at: Mapped[datetime]
    way: Mapped[int] = mapped_column(default=0)
