"""What funders promise to add to what neighbours put in, and the register of what they added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class MatchRule(Base):
    """A funder's promise, paid from one of its budgets; see `rules.MatchTerms`.

    `place_id` is the place in which it holds, with all streets in it; None for everywhere.
    `ended_at` is None until somebody ends it. Its terms never change: another one follows.
    """

    __tablename__ = "match_rule"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "budget_id"], ["budget.community_id", "budget.id"]),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        CheckConstraint("funder_parts BETWEEN 1 AND 10", name="funder_parts"),
        CheckConstraint("own_parts BETWEEN 1 AND 10", name="own_parts"),
        CheckConstraint("year_limit_minor > 0", name="year_limit"),
        CheckConstraint("ends_on >= starts_on", name="period"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    budget_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(80))
    funder_parts: Mapped[int]
    own_parts: Mapped[int]
    year_limit_minor: Mapped[int] = mapped_column(BigInteger)
    shares: Mapped[bool]
    pledges: Mapped[bool]
    themes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]
    place_id: Mapped[UUID | None] = mapped_column(default=None)
    starts_on: Mapped[date | None] = mapped_column(default=None)
    ends_on: Mapped[date | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class MatchGiven(Base):
    """A line of the register: a household put in so much, and a funder added so much.

    `subject_id` is what it was put into: a share, or a purchase. `year` is the calendar year whose
    limit it counts against. `own_back_minor` and `back_minor` are what of either went back.
    """

    __tablename__ = "match_given"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "rule_id"], ["match_rule.community_id", "match_rule.id"]
        ),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("own_minor > 0 AND matched_minor > 0", name="amounts"),
        CheckConstraint("own_back_minor BETWEEN 0 AND own_minor", name="own_back"),
        CheckConstraint("back_minor BETWEEN 0 AND matched_minor", name="back"),
        # With the sums themselves in it: the year's limit, and all that a rule has added.
        Index(
            "ix_match_given_year",
            "community_id",
            "rule_id",
            "place_id",
            "year",
            "matched_minor",
            "back_minor",
        ),
        Index("ix_match_given_subject", "community_id", "subject_id"),
        Index("ix_match_given_household", "community_id", "household_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[UUID]
    place_id: Mapped[UUID]
    household_id: Mapped[UUID]
    subject_id: Mapped[UUID]
    year: Mapped[int]
    own_minor: Mapped[int] = mapped_column(BigInteger)
    matched_minor: Mapped[int] = mapped_column(BigInteger)
    given_at: Mapped[datetime]
    own_back_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    back_minor: Mapped[int] = mapped_column(BigInteger, default=0)
