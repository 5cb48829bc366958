"""What was told of an action afterwards, its pictures, and who decided about it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

APPROVALS = text("decision = 'approved'")


class ActionReport(Base):
    """What whoever ran an action tells of it: full bags, whole kilos, minutes of all together.

    `round` counts how often it was handed in: approvals of an earlier round no longer count.
    """

    __tablename__ = "action_report"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        CheckConstraint("bags >= 0 AND kilos >= 0 AND minutes >= 0", name="work"),
        CheckConstraint("round >= 1", name="round"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[UUID] = mapped_column(primary_key=True)
    bags: Mapped[int]
    kilos: Mapped[int]
    minutes: Mapped[int]
    notes: Mapped[str] = mapped_column(String(1000))
    handed_in_at: Mapped[datetime]
    handed_in_by: Mapped[UUID]
    round: Mapped[int] = mapped_column(default=1)


class ReportDecision(Base):
    """What somebody decided about a report; never changed. `reason` is None for an approval."""

    __tablename__ = "report_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "action_id"], ["action_report.community_id", "action_report.action_id"]
        ),
        CheckConstraint("decision IN ('approved', 'sent_back', 'adjusted')", name="decision"),
        CheckConstraint("(decision = 'approved') = (reason IS NULL)", name="reason"),
        # Two approvals are of two people.
        Index(
            "uq_report_decision_approval",
            "community_id",
            "action_id",
            "round",
            "decided_by",
            unique=True,
            sqlite_where=APPROVALS,
            postgresql_where=APPROVALS,
        ),
        Index("ix_report_decision_action", "community_id", "action_id", "id"),
        Index("ix_report_decision_by", "community_id", "decided_by"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    action_id: Mapped[UUID]
    round: Mapped[int]
    decision: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime]
    decided_by: Mapped[UUID]


class ActionPhoto(Base):
    """A picture of an action, drawn anew and without place; its file stands beside the database.

    `digest` is the SHA-256 of the file as it is served, and part of its name: a picture that was
    blurred is another file, and the one before it is gone. `blurred_at` is None until then.
    """

    __tablename__ = "action_photo"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        CheckConstraint("moment IN ('before', 'after')", name="moment"),
        CheckConstraint("width > 0 AND height > 0", name="size"),
        Index("ix_action_photo_action", "community_id", "action_id", "id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    action_id: Mapped[UUID]
    moment: Mapped[str] = mapped_column(String(6))
    width: Mapped[int]
    height: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    added_at: Mapped[datetime]
    added_by: Mapped[UUID]
    blurred_at: Mapped[datetime | None] = mapped_column(default=None)
