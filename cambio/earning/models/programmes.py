"""Programmes as data: currency, rules with their versions, budgets, and who joined."""

from datetime import date, datetime
from typing import Any
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

    `consent_required`: nothing is recorded about a household that did not agree. `pays_on`: its
    actions pay when a card is shown, or when their report was approved. From `four_eyes_minor` on
    two people approve what an action gives. `yearly_limit_minor` is what a household should not be
    given in a year without somebody being warned. Both in minor units, None for no such limit.

    `visible_to` says who reads of it: everyone, households that joined, or staff. `euro_micros` is
    what one whole unit counts for in the accounts, in millionths of a euro; None for no value.
    `bank_holder_id` is the organisation whose bank account a currency in euros mirrors: such euros
    are in pots and never in a wallet; None for tokens. What is noticed about households is
    forgotten `forget_after_months` after it happened.
    """

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("community_id", "slug"),
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        ForeignKeyConstraint(
            ["community_id", "currency"], ["ledger_currency.community_id", "ledger_currency.code"]
        ),
        ForeignKeyConstraint(
            ["community_id", "bank_holder_id"], ["organisation.community_id", "organisation.id"]
        ),
        CheckConstraint("status IN ('running', 'ended')", name="status"),
        CheckConstraint("visible_to IN ('everyone', 'members', 'staff')", name="visible_to"),
        CheckConstraint("euro_micros > 0", name="euro_value"),
        CheckConstraint("pays_on IN ('scan', 'approval')", name="pays_on"),
        CheckConstraint("four_eyes_minor > 0", name="four_eyes"),
        CheckConstraint("yearly_limit_minor > 0", name="yearly_limit"),
        CheckConstraint("forget_after_months >= 1", name="forget_after"),
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
    pays_on: Mapped[str] = mapped_column(String(8), default="scan")
    four_eyes_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    yearly_limit_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    visible_to: Mapped[str] = mapped_column(String(8), default="everyone")
    euro_micros: Mapped[int | None] = mapped_column(BigInteger, default=None)
    bank_holder_id: Mapped[UUID | None] = mapped_column(default=None)
    forget_after_months: Mapped[int] = mapped_column(default=12)


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

    Amounts are minor units. `place_tariff`, `caps` and `conditions` are what `rules.Tariff`, `Cap`
    and `Condition` hold: read and written whole, never searched. `valid_until` is None until
    further notice. What it gives keeps `keeps_months` after the month of earning, or up to and with
    `keeps_until`; both None: for ever.
    """

    __tablename__ = "rule_version"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "rule_id"], ["rule.community_id", "rule.id"]),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("kind IN ('attendance', 'milestone', 'deed', 'collection')", name="kind"),
        CheckConstraint("repeat IN ('always', 'yearly', 'once')", name="repeat"),
        CheckConstraint(
            "per_adult_minor >= 0 AND per_child_minor >= 0 AND fixed_minor >= 0"
            " AND per_bag_minor >= 0 AND per_kilo_minor >= 0 AND per_hour_minor >= 0",
            name="reward",
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
    per_bag_minor: Mapped[int] = mapped_column(BigInteger)
    per_kilo_minor: Mapped[int] = mapped_column(BigInteger)
    per_hour_minor: Mapped[int] = mapped_column(BigInteger)
    place_tariff: Mapped[dict[str, int]] = mapped_column(JSON)
    caps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    conditions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    household_parts: Mapped[int]
    street_parts: Mapped[int]
    keeps_months: Mapped[int | None]
    keeps_until: Mapped[date | None]
    repeat: Mapped[str] = mapped_column(String(8))
    evidence: Mapped[str | None] = mapped_column(String(12))
    looks_at: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]


class Budget(Base):
    """One grant of one funder, with its earmark.

    `collective_only` money never reaches a wallet. `theme` is None for any purpose. It pays from
    `starts_on` up to and with `ends_on`, None for no such bound. `plan_slug` is the short name of
    the plan in the programme's file that it carries out, None for any other grant.
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
        CheckConstraint("ends_on >= starts_on", name="period"),
        Index("ix_budget_programme", "community_id", "programme_id"),
        # A plan is granted once.
        UniqueConstraint("community_id", "programme_id", "plan_slug"),
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
    starts_on: Mapped[date | None] = mapped_column(default=None)
    ends_on: Mapped[date | None] = mapped_column(default=None)
    plan_slug: Mapped[str | None] = mapped_column(String(40), default=None)


class BudgetPlan(Base):
    """A grant that a programme's file proposes. Tokens come only with the act of granting."""

    __tablename__ = "budget_plan"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"], ["programme.community_id", "programme.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "funder_id"], ["organisation.community_id", "organisation.id"]
        ),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("ends_on >= starts_on", name="period"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    funder_id: Mapped[UUID]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    theme: Mapped[str | None] = mapped_column(String(40))
    collective_only: Mapped[bool]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class StreetChoice(Base):
    """A household that leaves all that it earns in a programme to its street, since a moment."""

    __tablename__ = "street_choice"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"], ["programme.community_id", "programme.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        Index("ix_street_choice_programme", "community_id", "programme_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime]


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
        CheckConstraint("consent_means IN ('card', 'counter', 'page', 'paper')", name="means"),
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
