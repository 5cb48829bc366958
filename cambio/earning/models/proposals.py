"""What neighbours would like to do in their street, before anybody planned it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class ActionProposal(Base):
    """A wish for an action. It has no rule, no budget and no promise: those come with planning.

    `household_id` is who wishes it, None for staff. It is `open` until somebody plans it, and then
    `action_id` is what came of it, or declines it with a `reason` that the household reads.
    """

    __tablename__ = "action_proposal"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        CheckConstraint("status IN ('open', 'planned', 'declined')", name="status"),
        CheckConstraint("(status = 'planned') = (action_id IS NOT NULL)", name="planned"),
        CheckConstraint("(status = 'declined') = (reason IS NOT NULL)", name="declined"),
        CheckConstraint(
            "(status = 'open') = (decided_at IS NULL)"
            " AND (decided_at IS NULL) = (decided_by IS NULL)",
            name="decided",
        ),
        CheckConstraint("ends_at > starts_at", name="times"),
        CheckConstraint("expected_people > 0", name="people"),
        Index("ix_action_proposal_status", "community_id", "status", "id"),
        Index("ix_action_proposal_household", "community_id", "household_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID]
    household_id: Mapped[UUID | None]
    title: Mapped[str] = mapped_column(String(80))
    meeting_point: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    expected_people: Mapped[int]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[UUID]
    status: Mapped[str] = mapped_column(String(8), default="open")
    action_id: Mapped[UUID | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(String(200), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[UUID | None] = mapped_column(default=None)
