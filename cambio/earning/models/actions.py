"""Street actions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

OF_SERIES = text("series_id IS NOT NULL")


class Action(Base):
    """Work in a place at a time. What it pays was fixed when it was planned: rule and version,
    and whether it pays on the scan or on approval.

    `budget_id` and `purse_id` are None for practice, and until a budget is chosen.
    `purse_returned_at` is when what was left in the purse went back to the budget. `headcount` is
    how many people were counted, kept here so that the thousandth card takes no longer than the
    first; `newcomers` is how many more came without a card.

    `logged_at` is when it was written down after it took place, None for one that was planned.
    `series_id` is the recurring action of which it is that of `series_day`, None for a single one.
    """

    __tablename__ = "action"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "rule_id", "rule_version"],
            ["rule_version.community_id", "rule_version.rule_id", "rule_version.version"],
        ),
        ForeignKeyConstraint(["community_id", "budget_id"], ["budget.community_id", "budget.id"]),
        ForeignKeyConstraint(
            ["community_id", "purse_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        CheckConstraint(
            "status IN ('planned', 'announced', 'open', 'closed', 'reported', 'approved', 'paid',"
            " 'cancelled')",
            name="status",
        ),
        ForeignKeyConstraint(
            ["community_id", "series_id"], ["action_series.community_id", "action_series.id"]
        ),
        CheckConstraint("(series_id IS NULL) = (series_day IS NULL)", name="series"),
        # Each day of a recurring action is planned once, also one that was cancelled.
        Index(
            "uq_action_series_day",
            "community_id",
            "series_id",
            "series_day",
            unique=True,
            sqlite_where=OF_SERIES,
            postgresql_where=OF_SERIES,
        ),
        CheckConstraint("pays_on IN ('scan', 'approval')", name="pays_on"),
        CheckConstraint("ends_at > starts_at", name="times"),
        CheckConstraint("expected_people > 0", name="people"),
        # Each step leaves its moment, and none is there that was not taken.
        CheckConstraint(
            "(status IN ('planned', 'announced', 'cancelled')) OR opened_at IS NOT NULL",
            name="opened",
        ),
        CheckConstraint(
            "(status IN ('closed', 'reported', 'approved', 'paid')) = (closed_at IS NOT NULL)",
            name="closed",
        ),
        CheckConstraint(
            "(status IN ('approved', 'paid')) = (approved_at IS NOT NULL)", name="approved"
        ),
        CheckConstraint("(status = 'paid') = (paid_at IS NOT NULL)", name="paid"),
        CheckConstraint("(status = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled"),
        # Nobody scanned what is written down afterwards: somebody else looks at it before it pays.
        CheckConstraint("logged_at IS NULL OR pays_on = 'approval'", name="logged"),
        Index("ix_action_starts", "community_id", "starts_at", "id"),
        Index("ix_action_place", "community_id", "place_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID]
    rule_id: Mapped[UUID]
    rule_version: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    meeting_point: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    expected_people: Mapped[int]
    planned_at: Mapped[datetime]
    planned_by: Mapped[UUID]
    status: Mapped[str] = mapped_column(String(12), default="planned")
    pays_on: Mapped[str] = mapped_column(String(8), default="scan")
    headcount: Mapped[int] = mapped_column(default=0)
    newcomers: Mapped[int] = mapped_column(default=0)
    budget_id: Mapped[UUID | None] = mapped_column(default=None)
    purse_id: Mapped[UUID | None] = mapped_column(default=None)
    announced_at: Mapped[datetime | None] = mapped_column(default=None)
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    paid_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    logged_at: Mapped[datetime | None] = mapped_column(default=None)
    series_id: Mapped[UUID | None] = mapped_column(default=None)
    series_day: Mapped[date | None] = mapped_column(default=None)
    purse_returned_at: Mapped[datetime | None] = mapped_column(default=None)
