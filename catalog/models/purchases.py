"""Buying together: what a street wants, and what each puts in."""

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


class Purchase(Base):
    """A place, or some households of it, buy something together, at the price of the moment when
    it was started.

    It is `quantity` of an item of the shop; or what `title` says, which stands in no shop and
    which `carrier_id`, an organisation, carries out and is paid for. With `open_to` "place" all
    neighbours take part, with "group" only those in `purchase_member`. What is pledged lies in
    `purse_id`. At `deadline_at` all of it returns unless `target_minor` was met, by at least
    `min_households` households and the pot. `closed_at` is when it was met, failed or cancelled.
    `theme` is what it is for, None when nobody said. `cost_minor` is what it really cost, None
    while that is `target_minor`.
    """

    __tablename__ = "purchase"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(["community_id", "item_id"], ["item.community_id", "item.id"]),
        ForeignKeyConstraint(
            ["community_id", "purse_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "carrier_id"], ["organisation.community_id", "organisation.id"]
        ),
        CheckConstraint(
            "status IN ('open', 'met', 'approved', 'ordered', 'ready', 'delivered', 'celebrated',"
            " 'failed', 'cancelled')",
            name="status",
        ),
        CheckConstraint("open_to IN ('place', 'group')", name="open_to"),
        CheckConstraint("(item_id IS NULL) = (title IS NOT NULL)", name="title"),
        CheckConstraint("(item_id IS NULL) = (carrier_id IS NOT NULL)", name="carrier"),
        CheckConstraint("cost_minor BETWEEN 1 AND target_minor", name="cost"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("unit_price_minor > 0", name="unit_price"),
        CheckConstraint("target_minor = quantity * unit_price_minor", name="target"),
        CheckConstraint("min_households > 0", name="min_households"),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed"),
        Index("ix_purchase_place", "community_id", "place_id"),
        Index("ix_purchase_due", "community_id", "status", "deadline_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID]
    quantity: Mapped[int]
    unit_price_minor: Mapped[int] = mapped_column(BigInteger)
    target_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(8))
    purse_id: Mapped[UUID]
    min_households: Mapped[int]
    deadline_at: Mapped[datetime]
    started_at: Mapped[datetime]
    started_by: Mapped[UUID]
    status: Mapped[str] = mapped_column(String(12), default="open")
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    item_id: Mapped[UUID | None] = mapped_column(default=None)
    title: Mapped[str | None] = mapped_column(String(80), default=None)
    description: Mapped[str | None] = mapped_column(String(600), default=None)
    carrier_id: Mapped[UUID | None] = mapped_column(default=None)
    open_to: Mapped[str] = mapped_column(String(8), default="place", server_default="place")
    theme: Mapped[str | None] = mapped_column(String(40), default=None)
    cost_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)


class Pledge(Base):
    """What one household, or the place's pot, puts into a purchase.

    A pledge that was withdrawn or returned keeps its last amount and may be made anew; `pledged_at`
    is when it was last made or changed. What a funder adds stands in the register of `saving`.
    """

    __tablename__ = "pledge"
    __table_args__ = (
        UniqueConstraint("community_id", "purchase_id", "household_id"),
        UniqueConstraint("community_id", "purchase_id", "place_id"),
        ForeignKeyConstraint(
            ["community_id", "purchase_id"], ["purchase.community_id", "purchase.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        CheckConstraint("(household_id IS NULL) <> (place_id IS NULL)", name="pledger"),
        CheckConstraint("status IN ('held', 'returned', 'spent')", name="status"),
        CheckConstraint("confirmation IN ('own', 'pin', 'signature')", name="confirmation"),
        CheckConstraint("amount_minor > 0", name="amount"),
        Index("ix_pledge_household", "community_id", "household_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    purchase_id: Mapped[UUID]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    confirmation: Mapped[str] = mapped_column(String(12))
    pledged_at: Mapped[datetime]
    household_id: Mapped[UUID | None] = mapped_column(default=None)
    place_id: Mapped[UUID | None] = mapped_column(default=None)
    status: Mapped[str] = mapped_column(String(12), default="held")
