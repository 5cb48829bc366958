"""Who took part, and what was given for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base, one_of

STANDING = text("reversed_by IS NULL AND participation_id IS NOT NULL")
OF_ACTION = text("reversed_by IS NULL AND action_id IS NOT NULL")
NOT_STRUCK = text("payment <> 'struck'")


class Participation(Base):
    """One household's part in an action: so many adults and children, each counted once.

    `payment` is `waiting` while the purse could not pay all that it earned, and `struck` once
    somebody who runs the action struck it out: then `struck_at`, `struck_by` and `struck_reason`
    say when, who and why, and the household can be counted anew. `counted_at` is when the first of
    them was counted, `happened_at` when that card was shown. `adjusted_at`, `adjusted_by` and
    `adjusted_reason` say that a person put the numbers right: then no card changes them any more.
    """

    __tablename__ = "participation"
    __table_args__ = (
        # A household takes part in an action once; what was struck out does not count.
        Index(
            "uq_participation_standing",
            "community_id",
            "action_id",
            "household_id",
            unique=True,
            sqlite_where=NOT_STRUCK,
            postgresql_where=NOT_STRUCK,
        ),
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("adults >= 0 AND children >= 0 AND adults + children >= 1", name="people"),
        CheckConstraint(one_of("payment", "paid", "waiting", "struck"), name="payment"),
        CheckConstraint(
            "(payment = 'struck') = (struck_at IS NOT NULL)"
            " AND (payment = 'struck') = (struck_by IS NOT NULL)"
            " AND (payment = 'struck') = (struck_reason IS NOT NULL)",
            name="struck",
        ),
        CheckConstraint(
            "(adjusted_at IS NULL) = (adjusted_by IS NULL)"
            " AND (adjusted_at IS NULL) = (adjusted_reason IS NULL)",
            name="adjusted",
        ),
        Index("ix_participation_action", "community_id", "action_id", "counted_at"),
        Index("ix_participation_household", "community_id", "household_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    action_id: Mapped[UUID]
    household_id: Mapped[UUID]
    adults: Mapped[int]
    children: Mapped[int]
    payment: Mapped[str] = mapped_column(String(8))
    happened_at: Mapped[datetime]
    counted_at: Mapped[datetime]
    struck_at: Mapped[datetime | None] = mapped_column(default=None)
    struck_by: Mapped[UUID | None] = mapped_column(default=None)
    struck_reason: Mapped[str | None] = mapped_column(String(16), default=None)
    adjusted_at: Mapped[datetime | None] = mapped_column(default=None)
    adjusted_by: Mapped[UUID | None] = mapped_column(default=None)
    adjusted_reason: Mapped[str | None] = mapped_column(String(16), default=None)


class ParticipationPart(Base):
    """The most people that one card (with its replacements) showed at an action.

    The source of all zeros is the whole household, see `earning.rules.WHOLE_HOUSEHOLD`.
    """

    __tablename__ = "participation_part"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "participation_id"],
            ["participation.community_id", "participation.id"],
        ),
        CheckConstraint("adults >= 0 AND children >= 0", name="people"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    adults: Mapped[int]
    children: Mapped[int]


class Award(Base):
    """What a version of a rule gave, with the transaction that paid it.

    `participation_id` is None for a milestone or a deed. `place_id` is whose pot got the street's
    share, None when a household that lives nowhere here got all. `reversed_by` is the transaction
    that undid it, when a larger award took its place. `chosen_minor` is the part of the place's
    share that the household itself left to its street. `reasons` are the numbers that explain it,
    see `rules.reasons_of`. `transaction_id` is None when a condition or a limit left nothing to
    give: then only the reasons are kept.
    """

    __tablename__ = "award"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "participation_id"],
            ["participation.community_id", "participation.id"],
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "rule_id", "rule_version"],
            ["rule_version.community_id", "rule_version.rule_id", "rule_version.version"],
        ),
        ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        ForeignKeyConstraint(
            ["community_id", "reversed_by"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        CheckConstraint("household_minor >= 0 AND place_minor >= 0", name="amounts"),
        CheckConstraint("chosen_minor >= 0 AND chosen_minor <= place_minor", name="chosen"),
        CheckConstraint(
            "(household_minor + place_minor > 0) = (transaction_id IS NOT NULL)", name="something"
        ),
        # People are paid once: of a participation's awards at most one stands.
        Index(
            "uq_award_standing",
            "community_id",
            "participation_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_award_household", "community_id", "household_id", "rule_id"),
        Index("ix_award_place", "community_id", "place_id", "event_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    participation_id: Mapped[UUID | None]
    household_id: Mapped[UUID]
    place_id: Mapped[UUID | None]
    rule_id: Mapped[UUID]
    rule_version: Mapped[int]
    household_minor: Mapped[int] = mapped_column(BigInteger)
    place_minor: Mapped[int] = mapped_column(BigInteger)
    event_at: Mapped[datetime]
    transaction_id: Mapped[UUID | None]
    reversed_by: Mapped[UUID | None] = mapped_column(default=None)
    chosen_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    reasons: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)


class AwardAdult(Base):
    """The adult of a household who did what an award is for, by the name under which it agreed.

    It stands apart from the award, which stays: a name goes when its owner no longer agrees.
    """

    __tablename__ = "award_adult"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "award_id"], ["award.community_id", "award.id"]),
        ForeignKeyConstraint(
            ["community_id", "programme_id"], ["programme.community_id", "programme.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        Index("ix_award_adult_household", "community_id", "household_id", "programme_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID]
    household_id: Mapped[UUID]
    adult: Mapped[str] = mapped_column(String(40))


class PlaceAward(Base):
    """What a version of a rule gave the pot of a street or team for its work as a whole, or what
    was collected for it.

    `action_id` is the action whose report was approved; None for work or a collection that was
    written down by itself. `reasons` and `transaction_id` are as with an award.
    """

    __tablename__ = "place_award"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "rule_id", "rule_version"],
            ["rule_version.community_id", "rule_version.rule_id", "rule_version.version"],
        ),
        ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        ForeignKeyConstraint(
            ["community_id", "reversed_by"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        CheckConstraint("place_minor >= 0", name="amount"),
        CheckConstraint("(place_minor > 0) = (transaction_id IS NOT NULL)", name="something"),
        # The work of an action is paid once.
        Index(
            "uq_place_award_standing",
            "community_id",
            "action_id",
            unique=True,
            sqlite_where=OF_ACTION,
            postgresql_where=OF_ACTION,
        ),
        Index("ix_place_award_place", "community_id", "place_id", "event_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    action_id: Mapped[UUID | None]
    place_id: Mapped[UUID]
    rule_id: Mapped[UUID]
    rule_version: Mapped[int]
    place_minor: Mapped[int] = mapped_column(BigInteger)
    event_at: Mapped[datetime]
    transaction_id: Mapped[UUID | None]
    reasons: Mapped[dict[str, Any]] = mapped_column(JSON)
    reversed_by: Mapped[UUID | None] = mapped_column(default=None)
