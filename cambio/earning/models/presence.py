"""Who else was at an action: neighbours without a card, and streets as a whole."""

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


class NewcomerNote(Base):
    """So many more neighbours without a card, as somebody noted at an action. It pays nothing.

    `noted_people` is what was noted first; `people` is what counts, 0 once it was taken back.
    `corrected_at` and `corrected_by` are None while it stands as it was noted.
    """

    __tablename__ = "newcomer_note"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        CheckConstraint("noted_people > 0 AND people >= 0", name="people"),
        CheckConstraint("(corrected_at IS NULL) = (corrected_by IS NULL)", name="corrected"),
        Index("ix_newcomer_note_action", "community_id", "action_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    action_id: Mapped[UUID]
    noted_people: Mapped[int]
    people: Mapped[int]
    noted_at: Mapped[datetime]
    noted_by: Mapped[UUID]
    corrected_at: Mapped[datetime | None] = mapped_column(default=None)
    corrected_by: Mapped[UUID | None] = mapped_column(default=None)


class PlaceParticipation(Base):
    """A place's part in an action, shown by its street card: it was there, as a whole, once.

    `place_minor` is what its pot gets, 0 for practice. `transaction_id` is None while nothing was
    paid: because it earns nothing, or because the purse is empty (`payment` is `waiting`).
    """

    __tablename__ = "place_participation"
    __table_args__ = (
        UniqueConstraint("community_id", "action_id", "place_id"),
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        CheckConstraint("place_minor >= 0", name="amount"),
        CheckConstraint("payment IN ('paid', 'waiting')", name="payment"),
        CheckConstraint(
            "(transaction_id IS NOT NULL) = (payment = 'paid' AND place_minor > 0)", name="paid"
        ),
        Index("ix_place_participation_place", "community_id", "place_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    action_id: Mapped[UUID]
    place_id: Mapped[UUID]
    place_minor: Mapped[int] = mapped_column(BigInteger)
    payment: Mapped[str] = mapped_column(String(8))
    happened_at: Mapped[datetime]
    counted_at: Mapped[datetime]
    transaction_id: Mapped[UUID | None] = mapped_column(default=None)
