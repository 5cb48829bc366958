"""Every reading of a card that a phone ever sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class Scan(Base):
    """One reading of a card, with what came of it; refused ones are kept too.

    `id` was given by the phone and is what makes sending it again harmless: `digest` is over its
    content. `scanned_at` is what the phone's clock said, `happened_at` the same moment by our own
    clock. `action_id` and `card_id` are None where they name nothing that we know. Amounts and
    `headcount` are as they were answered.
    """

    __tablename__ = "scan"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        ForeignKeyConstraint(["community_id", "card_id"], ["card.community_id", "card.id"]),
        Index("ix_scan_action", "community_id", "action_id", "received_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    device_id: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(BigInteger)
    adults: Mapped[int]
    children: Mapped[int]
    scanned_at: Mapped[datetime]
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]
    actor_id: Mapped[UUID]
    action_id: Mapped[UUID | None] = mapped_column(default=None)
    card_id: Mapped[UUID | None] = mapped_column(default=None)
    verdict: Mapped[str] = mapped_column(String(16), default="invalid")
    participation_id: Mapped[UUID | None] = mapped_column(default=None)
    household_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    place_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    currency: Mapped[str | None] = mapped_column(String(8), default=None)
    headcount: Mapped[int | None] = mapped_column(default=None)
    counted_at: Mapped[datetime | None] = mapped_column(default=None)
