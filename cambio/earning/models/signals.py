"""What a manager may want to look at."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class Signal(Base):
    """Something that was seen, with its evidence. It stops nothing.

    `subject` tells it apart from others of its kind: ids, never names. It is open while
    `cleared_at` is None or older than `seen_at`; `note` is what was found when somebody looked.
    """

    __tablename__ = "signal"
    __table_args__ = (
        UniqueConstraint("community_id", "kind", "subject"),
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint(
            "kind IN ('mutual_approvals', 'many_scans', 'many_bags', 'at_night', 'yearly_limit')",
            name="kind",
        ),
        CheckConstraint(
            "(cleared_at IS NULL) = (cleared_by IS NULL) AND (cleared_at IS NULL) = (note IS NULL)",
            name="cleared",
        ),
        Index("ix_signal_seen", "community_id", "seen_at", "id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(80))
    seen_at: Mapped[datetime]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    noted_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None] = mapped_column(default=None)
    cleared_by: Mapped[UUID | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(String(200), default=None)
