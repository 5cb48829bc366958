"""Programmes as data: currency, rules with their versions, budgets, and who joined."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

CURRENT = text("left_on IS NULL")


class Programme(Base):
    """A currency with its rules and budgets. Names and descriptions are texts by language.

    `consent_required`: nothing is recorded about a household that did not agree.
    """

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("community_id", "slug"),
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        ForeignKeyConstraint(
            ["community_id", "currency"], ["ledger_currency.community_id", "ledger_currency.code"]
        ),
        CheckConstraint("status IN ('running', 'ended')", name="status"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40))
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    descriptions: Mapped[dict[str, str]] = mapped_column(JSON)
    currency: Mapped[str] = mapped_column(String(8))
    consent_required: Mapped[bool]
    created_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(8), default="running")


class Rule(Base):
    """What a programme rewards; how much stands in its versions.

    `ended_at` is None while the programme has it.
    """

    __tablename__ = "rule"
    __table_args__ = (
        UniqueConstraint("community_id", "programme_id", "slug"),
        ForeignKeyConstraint(
            ["community_id", "programme_id"], ["programme.community_id", "programme.id"]
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID]
    slug: Mapped[str] = mapped_column(String(40))
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class RuleVersion(Base):
    """A rule as it holds from a moment on. Never changed: another version follows instead.

    Amounts are minor units. `valid_until` is None until further notice. What it gives keeps
    `keeps_months` after the month of earning, or up to and with `keeps_until`; both None: for ever.
    """

    __tablename__ = "rule_version"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "rule_id"], ["rule.community_id", "rule.id"]),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("kind IN ('attendance', 'milestone')", name="kind"),
        CheckConstraint("repeat IN ('always', 'yearly', 'once')", name="repeat"),
        CheckConstraint(
            "per_adult_minor >= 0 AND per_child_minor >= 0 AND fixed_minor >= 0", name="reward"
        ),
        CheckConstraint(
            "household_parts >= 0 AND street_parts >= 0 AND household_parts + street_parts > 0",
            name="split",
        ),
        CheckConstraint(
            "keeps_months >= 1 AND keeps_until IS NULL OR keeps_months IS NULL", name="keeps"
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    descriptions: Mapped[dict[str, str]] = mapped_column(JSON)
    per_adult_minor: Mapped[int] = mapped_column(BigInteger)
    per_child_minor: Mapped[int] = mapped_column(BigInteger)
    fixed_minor: Mapped[int] = mapped_column(BigInteger)
    household_parts: Mapped[int]
    street_parts: Mapped[int]
    keeps_months: Mapped[int | None]
    keeps_until: Mapped[date | None]
    repeat: Mapped[str] = mapped_column(String(8))
    evidence: Mapped[str | None] = mapped_column(String(12))
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]


class Budget(Base):
    """One grant of one funder, with its earmark.

    `collective_only` money never reaches a wallet. `theme` is None for any purpose.
    """

    __tablename__ = "budget"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"], ["programme.community_id", "programme.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "funder_id"], ["organisation.community_id", "organisation.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "account_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        CheckConstraint("granted_minor > 0", name="granted"),
        Index("ix_budget_programme", "community_id", "programme_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID]
    funder_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(80))
    theme: Mapped[str | None] = mapped_column(String(40))
    collective_only: Mapped[bool]
    account_id: Mapped[UUID]
    granted_minor: Mapped[int] = mapped_column(BigInteger)
    granted_at: Mapped[datetime]


class ProgrammeMembership(Base):
    """A household in a programme; `left_on` is None while it is.

    `consent_on` and `consent_means` say when and how it agreed; None where no consent is needed.
    """

    __tablename__ = "programme_membership"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"], ["programme.community_id", "programme.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("consent_means IN ('counter', 'page', 'paper')", name="means"),
        CheckConstraint("(consent_on IS NULL) = (consent_means IS NULL)", name="consent"),
        # A household is in a programme once at a time.
        Index(
            "uq_programme_membership_current",
            "community_id",
            "programme_id",
            "household_id",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
        Index("ix_programme_membership_household", "community_id", "household_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID]
    household_id: Mapped[UUID]
    joined_on: Mapped[date]
    consent_on: Mapped[date | None]
    consent_means: Mapped[str | None] = mapped_column(String(8))
    left_on: Mapped[date | None] = mapped_column(default=None)
