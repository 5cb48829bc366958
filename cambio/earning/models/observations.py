"""What was noticed about households that agreed: consent, observations, objections, what they gave.

Only what went well has a place here: there is no column for a complaint, for arrears or for free
text about people.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base, one_of

STANDING = text("withdrawn_on IS NULL")
NOT_STRUCK = text("struck_at IS NULL")
OPEN = text("decided_at IS NULL")


class Consent(Base):
    """One adult of a household agreed to a programme, by an act of its own; kept as proof of it.

    `adult` is what that person is called at home; `withdrawn_on` is None while it agrees.
    """

    __tablename__ = "consent"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"], ["programme.community_id", "programme.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("means IN ('card', 'counter', 'page', 'paper')", name="means"),
        # Somebody agrees once at a time.
        Index(
            "uq_consent_standing",
            "community_id",
            "programme_id",
            "household_id",
            "adult",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID]
    household_id: Mapped[UUID]
    adult: Mapped[str] = mapped_column(String(40))
    given_on: Mapped[date]
    means: Mapped[str] = mapped_column(String(8))
    withdrawn_on: Mapped[date | None] = mapped_column(default=None)


class Observation(Base):
    """Something good about a household on a day, as somebody wrote it down.

    `event` is the short name that rules look at. `source` says how it came in. It is forgotten on
    `forget_on`. A mistake is struck, with who, when and a reason from a list; it stays to be seen
    until it is forgotten, and counts no more.
    """

    __tablename__ = "observation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"], ["programme.community_id", "programme.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint(one_of("source", "form", "file", "program"), name="source"),
        CheckConstraint(
            "(struck_at IS NULL) = (struck_by IS NULL)"
            " AND (struck_at IS NULL) = (struck_reason IS NULL)",
            name="struck",
        ),
        # The same is written down once, however often it is sent.
        Index(
            "uq_observation_standing",
            "community_id",
            "programme_id",
            "household_id",
            "event",
            "happened_on",
            unique=True,
            sqlite_where=NOT_STRUCK,
            postgresql_where=NOT_STRUCK,
        ),
        Index("ix_observation_household", "community_id", "household_id"),
        Index("ix_observation_recorded_by", "community_id", "programme_id", "recorded_by", "id"),
        Index("ix_observation_forget_on", "forget_on"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID]
    household_id: Mapped[UUID]
    event: Mapped[str] = mapped_column(String(40))
    happened_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(8))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
    forget_on: Mapped[date]
    struck_at: Mapped[datetime | None] = mapped_column(default=None)
    struck_by: Mapped[UUID | None] = mapped_column(default=None)
    struck_reason: Mapped[str | None] = mapped_column(String(16), default=None)


class Objection(Base):
    """A household says that an observation is not right; until somebody decides it does not count.

    `decide_by` is the last day for that. `reason` is from a list: why it was struck, or why it
    stays. An observation is objected to once at a time.
    """

    __tablename__ = "objection"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "observation_id"], ["observation.community_id", "observation.id"]
        ),
        CheckConstraint("means IN ('counter', 'page', 'paper')", name="means"),
        CheckConstraint("outcome IN ('struck', 'kept')", name="outcome"),
        CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)"
            " AND (decided_at IS NULL) = (outcome IS NULL)"
            " AND (decided_at IS NULL) = (reason IS NULL)",
            name="decided",
        ),
        Index(
            "uq_objection_open",
            "community_id",
            "observation_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("ix_objection_observation", "community_id", "observation_id"),
        Index("ix_objection_decide_by", "community_id", "decide_by"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    observation_id: Mapped[UUID]
    means: Mapped[str] = mapped_column(String(8))
    objected_on: Mapped[date]
    objected_by: Mapped[UUID]
    decide_by: Mapped[date]
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[UUID | None] = mapped_column(default=None)
    outcome: Mapped[str | None] = mapped_column(String(6), default=None)
    reason: Mapped[str | None] = mapped_column(String(16), default=None)


class MilestoneGiven(Base):
    """That a household was given what a rule gives for a day: once, whatever happens later.

    It stays when the observation behind it is struck or forgotten, as the award does.
    """

    __tablename__ = "milestone_given"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "rule_id"], ["rule.community_id", "rule.id"]),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(["community_id", "award_id"], ["award.community_id", "award.id"]),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[UUID] = mapped_column(primary_key=True)
    happened_on: Mapped[date] = mapped_column(primary_key=True)
    award_id: Mapped[UUID]


class ColumnMapping(Base):
    """Which column of a sender's files holds what: our word to the sender's."""

    __tablename__ = "observation_mapping"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"], ["programme.community_id", "programme.id"]
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(primary_key=True)
    sender_id: Mapped[UUID] = mapped_column(primary_key=True)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
