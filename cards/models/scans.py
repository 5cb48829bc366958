"""Every reading of a card that was ever sent, and what people decided about some of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base, one_of

IN_REVIEW = text("review = 'open'")
NOT_COUNTED = text(
    "verdict <> 'credited' AND verdict <> 'more_credited' AND verdict <> 'duplicate'"
    " AND verdict <> 'purse_empty'"
)
"""Of what no household got anything at once. It stands in queries as it stands here: by that an
index is known."""
A_LINE = text("household_id IS NOT NULL")


class Scan(Base):
    """One reading of a card, with what came of it; refused ones are kept too.

    `id` was given by the phone and is what makes sending it again harmless: `digest` is over its
    content. `scanned_at` is what the phone's clock said, `happened_at` the same moment by our own
    clock, `skew_seconds` by how much the phone was ahead. `action_id` and `card_id` are None where
    they name nothing that we know. Amounts and `headcount` are as they were answered.

    `household_id` is whose line it was, of a list that was typed in too late to be counted at once;
    None for a reading of a card, which leads to the household by itself.

    `doubt` is why nobody but a person can say whether it counts, None where it is certain.
    `review` is how far that person is, None for a scan that needs none.
    """

    __tablename__ = "scan"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        ForeignKeyConstraint(["community_id", "card_id"], ["card.community_id", "card.id"]),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint(one_of("doubt", "late", "clock", "household", "phone"), name="doubt"),
        CheckConstraint(one_of("review", "open", "accepted", "refused"), name="review"),
        Index("ix_scan_action", "community_id", "action_id", "received_at"),
        Index(
            "ix_scan_review",
            "community_id",
            "received_at",
            "id",
            sqlite_where=IN_REVIEW,
            postgresql_where=IN_REVIEW,
        ),
        Index(
            "ix_scan_not_counted",
            "community_id",
            "card_id",
            sqlite_where=NOT_COUNTED,
            postgresql_where=NOT_COUNTED,
        ),
        Index(
            "ix_scan_line",
            "community_id",
            "household_id",
            sqlite_where=A_LINE,
            postgresql_where=A_LINE,
        ),
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
    skew_seconds: Mapped[int] = mapped_column(BigInteger)
    actor_id: Mapped[UUID]
    action_id: Mapped[UUID | None] = mapped_column(default=None)
    card_id: Mapped[UUID | None] = mapped_column(default=None)
    household_id: Mapped[UUID | None] = mapped_column(default=None)
    verdict: Mapped[str] = mapped_column(String(16), default="invalid")
    doubt: Mapped[str | None] = mapped_column(String(12), default=None)
    review: Mapped[str | None] = mapped_column(String(8), default=None)
    participation_id: Mapped[UUID | None] = mapped_column(default=None)
    household_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    place_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    currency: Mapped[str | None] = mapped_column(String(8), default=None)
    headcount: Mapped[int | None] = mapped_column(default=None)
    counted_at: Mapped[datetime | None] = mapped_column(default=None)


class ScanDecision(Base):
    """What a person decided about a scan, once: whether it counts, and why.

    `household_id` is whose scan it was, None where nobody knows. `participation_id` is what an
    accepted one was counted in.
    """

    __tablename__ = "scan_decision"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "scan_id"], ["scan.community_id", "scan.id"]),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("decision IN ('accepted', 'refused')", name="decision"),
        CheckConstraint("(decision = 'accepted') = (participation_id IS NOT NULL)", name="counted"),
        Index("ix_scan_decision_household", "community_id", "household_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[UUID] = mapped_column(primary_key=True)
    decision: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(300))
    decided_at: Mapped[datetime]
    decided_by: Mapped[UUID]
    household_id: Mapped[UUID | None] = mapped_column(default=None)
    participation_id: Mapped[UUID | None] = mapped_column(default=None)
