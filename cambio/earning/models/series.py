"""Actions that come again."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class ActionSeries(Base):
    """An action that comes again by an RFC 5545 rule, such as `FREQ=MONTHLY;BYDAY=1SA`.

    `starts_on` is the first day that can be one, `starts_minute` the minute of the day on the
    community's clock. `budget_id` is who pays, None for nobody yet. `announce`: each is announced
    as soon as it is planned. `ended_at` is None while new ones are planned.
    """

    __tablename__ = "action_series"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(["community_id", "rule_id"], ["rule.community_id", "rule.id"]),
        ForeignKeyConstraint(["community_id", "budget_id"], ["budget.community_id", "budget.id"]),
        CheckConstraint("starts_minute >= 0 AND starts_minute < 1440", name="starts"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("expected_people > 0", name="people"),
        Index("ix_action_series_ended", "community_id", "ended_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID]
    rule_id: Mapped[UUID]
    budget_id: Mapped[UUID | None]
    title: Mapped[str] = mapped_column(String(80))
    meeting_point: Mapped[str] = mapped_column(String(120))
    recurrence: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    starts_minute: Mapped[int]
    minutes: Mapped[int]
    expected_people: Mapped[int]
    announce: Mapped[bool]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
