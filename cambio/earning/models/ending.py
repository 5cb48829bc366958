"""The ending of a programme: what was announced, who was told, and what each household chose."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

REMAINDERS = "('street', 'cause')"


class ProgrammeEnding(Base):
    """A programme that ends. The days are on the community's calendar, the last ones on which
    something can be done.

    Until `earn_until` it gives tokens, until `spend_until` households spend them, until
    `streets_until` streets do. `otherwise` says where the rest of a household that does not choose
    goes: to its street's pot, or to the cause. `cause_id` is the organisation that stands for the
    cause, and gets what streets leave.

    `ended_at` is None while it is ending, `forgotten_at` until what it knew of people was erased.
    """

    __tablename__ = "programme_ending"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"], ["programme.community_id", "programme.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "cause_id"], ["organisation.community_id", "organisation.id"]
        ),
        CheckConstraint(f"otherwise IN {REMAINDERS}", name="otherwise"),
        CheckConstraint("earn_until <= spend_until AND spend_until <= streets_until", name="days"),
        CheckConstraint("forgotten_at IS NULL OR ended_at IS NOT NULL", name="forgotten"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(primary_key=True)
    earn_until: Mapped[date]
    spend_until: Mapped[date]
    streets_until: Mapped[date]
    otherwise: Mapped[str] = mapped_column(String(8))
    cause_id: Mapped[UUID | None]
    announced_at: Mapped[datetime]
    announced_by: Mapped[UUID]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    forgotten_at: Mapped[datetime | None] = mapped_column(default=None)


class EndingNotice(Base):
    """A household was told that a programme ends: on its page, where it said that it read it, or
    by the letters of the run `run_id`."""

    __tablename__ = "ending_notice"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme_ending.community_id", "programme_ending.programme_id"],
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("means IN ('screen', 'letter')", name="means"),
        CheckConstraint("(means = 'letter') = (run_id IS NOT NULL)", name="run"),
        Index("ix_ending_notice_run", "community_id", "run_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    told_on: Mapped[date]
    told_by: Mapped[UUID]
    means: Mapped[str] = mapped_column(String(8))
    run_id: Mapped[UUID | None]


class EndingChoice(Base):
    """Where a household wants the rest of its tokens to go, and how it said so."""

    __tablename__ = "ending_choice"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme_ending.community_id", "programme_ending.programme_id"],
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint(f"remainder IN {REMAINDERS}", name="remainder"),
        CheckConstraint("means IN ('page', 'counter', 'slip')", name="means"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    remainder: Mapped[str] = mapped_column(String(8))
    means: Mapped[str] = mapped_column(String(8))
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[UUID]


class EndingApproval(Base):
    """A manager saw what a step of the ending moves, and said yes. It is then carried out, also for
    what comes to it later."""

    __tablename__ = "ending_approval"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme_ending.community_id", "programme_ending.programme_id"],
        ),
        CheckConstraint("step IN ('orders', 'wallets', 'pots', 'tills')", name="step"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(8), primary_key=True)
    approved_at: Mapped[datetime]
    approved_by: Mapped[UUID]
