"""Households that change: the wish to go on in two, and what becomes of what an ended one saved."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class HouseholdRemainder(Base):
    """Who gets what a household had when it ended, and what comes for it later.

    `owner_id` is the household or the street that gets it, None where it goes back to where it came
    from.
    """

    __tablename__ = "household_remainder"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("remainder IN ('household', 'pot', 'returned')", name="remainder"),
        CheckConstraint("(remainder = 'returned') = (owner_id IS NULL)", name="owner"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    remainder: Mapped[str] = mapped_column(String(10))
    owner_id: Mapped[UUID | None]
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[UUID]


IS_OPEN = text("status = 'open'")


class SplitWish(Base):
    """Somebody of a household wants to go on apart, and said so on its own page.

    Nothing is divided by it: both come to the counter, which finds here what they have in mind.
    `address_id` is where those who go will live, None while it is not known. `settled_at` is when
    it was done, taken back or put away, None while it is open; then the nickname and the address
    are forgotten here.
    """

    __tablename__ = "split_wish"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "address_id"], ["address.community_id", "address.id"]
        ),
        CheckConstraint("status IN ('open', 'done', 'withdrawn', 'declined')", name="status"),
        CheckConstraint("(status = 'open') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("adults >= 0 AND children >= 0 AND adults + children > 0", name="people"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        Index(
            "uq_split_wish_open",
            "community_id",
            "household_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    adults: Mapped[int]
    children: Mapped[int]
    percent: Mapped[int]
    nickname: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2))
    address_id: Mapped[UUID | None] = mapped_column(default=None)
    status: Mapped[str] = mapped_column(String(10), default="open")
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by: Mapped[UUID | None] = mapped_column(default=None)
