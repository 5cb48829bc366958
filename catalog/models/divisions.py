"""Residents divide the hours: who took part, what was chosen, and the plan that came of it.

As with votes over a pot no ballot is a row of its own: the points of a street are counted together,
so that an auditor can see who divided, and nobody how.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class HoursDivision(Base):
    """The hours of a period, divided by the households of each street until `closes_at`.

    `fields` are the slugs to choose from, in their order. `closed_at` is None while it is open.
    """

    __tablename__ = "hours_division"
    __table_args__ = (
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint("status IN ('open', 'divided', 'cancelled')", name="status"),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed"),
        Index("ix_hours_division_due", "status", "closes_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    first_day: Mapped[date]
    last_day: Mapped[date]
    closes_at: Mapped[datetime]
    fields: Mapped[list[str]] = mapped_column(JSON)
    started_at: Mapped[datetime]
    started_by: Mapped[UUID]
    status: Mapped[str] = mapped_column(String(12), default="open")
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


class HoursShare(Base):
    """How many quarter hours a street has in a period, and how many households divided them.

    `envelopes` so many lie unopened: their households stand on the roll, their points are not
    counted yet. `households` counts those whose points are.
    """

    __tablename__ = "hours_share"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "division_id"], ["hours_division.community_id", "hours_division.id"]
        ),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        CheckConstraint("quarters > 0", name="quarters"),
        CheckConstraint("households >= 0 AND envelopes >= 0", name="not_negative"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    division_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    quarters: Mapped[int]
    households: Mapped[int] = mapped_column(default=0)
    envelopes: Mapped[int] = mapped_column(default=0)


class HoursRoll(Base):
    """A household divided; never what, and never when: a moment could be laid beside others."""

    __tablename__ = "hours_roll"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "division_id", "place_id"],
            ["hours_share.community_id", "hours_share.division_id", "hours_share.place_id"],
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("means IN ('screen', 'door', 'paper')", name="means"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    division_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID]
    means: Mapped[str] = mapped_column(String(8))


class HoursPlan(Base):
    """What a street gives a field: the points so far, and `quarters` once it is divided.

    `points` is None once it is divided and too few took part to tell: then it is not kept.
    """

    __tablename__ = "hours_plan"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "division_id", "place_id"],
            ["hours_share.community_id", "hours_share.division_id", "hours_share.place_id"],
        ),
        ForeignKeyConstraint(
            ["community_id", "field"], ["hours_field.community_id", "hours_field.slug"]
        ),
        CheckConstraint("quarters >= 0", name="quarters"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    division_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    points: Mapped[int | None] = mapped_column(default=0)
    quarters: Mapped[int | None] = mapped_column(default=None)
