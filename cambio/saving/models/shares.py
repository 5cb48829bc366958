"""What households saved with their street."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class Share(Base):
    """A household put so much from its wallet into the pot of a place.

    `matched_minor` is what a funder added to it. `means` is how the household confirmed it at the
    counter, None when it did it itself. `undone_at` is when a mistake was undone, None while it
    stands.
    """

    __tablename__ = "pot_share"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        CheckConstraint("own_minor > 0 AND matched_minor >= 0", name="amounts"),
        CheckConstraint("means IN ('pin', 'signature')", name="means"),
        Index("ix_pot_share_place", "community_id", "place_id", "currency", "saved_at"),
        Index("ix_pot_share_household", "community_id", "household_id", "saved_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID]
    household_id: Mapped[UUID]
    currency: Mapped[str] = mapped_column(String(8))
    own_minor: Mapped[int] = mapped_column(BigInteger)
    matched_minor: Mapped[int] = mapped_column(BigInteger)
    saved_at: Mapped[datetime]
    saved_by: Mapped[UUID]
    transaction_id: Mapped[UUID]
    means: Mapped[str | None] = mapped_column(String(10), default=None)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
