"""What households gave away, to whom they may give, and how much in a day."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class Gift(Base):
    """A household gave so much: to another household, to the pot of a place, or to a cause.

    Exactly one of the three is there. `means` is how the household confirmed it at the counter,
    None when it did it itself.
    """

    __tablename__ = "gift"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "to_household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "organisation_id"], ["organisation.community_id", "organisation.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("to_household_id <> household_id", name="not_to_itself"),
        CheckConstraint(
            "(CASE WHEN to_household_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN place_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="to_one",
        ),
        CheckConstraint("means IN ('pin', 'signature')", name="means"),
        Index("ix_gift_household", "community_id", "household_id", "currency", "given_at"),
        Index("ix_gift_place", "community_id", "place_id", "currency", "given_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    currency: Mapped[str] = mapped_column(String(8))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    given_at: Mapped[datetime]
    given_by: Mapped[UUID]
    transaction_id: Mapped[UUID]
    to_household_id: Mapped[UUID | None] = mapped_column(default=None)
    place_id: Mapped[UUID | None] = mapped_column(default=None)
    organisation_id: Mapped[UUID | None] = mapped_column(default=None)
    means: Mapped[str | None] = mapped_column(String(10), default=None)


class GiftTerms(Base):
    """Whether a programme's tokens may be given away, and how much of them a household may give in
    a day. A programme without a row goes by `rules.DAILY_UNITS`."""

    __tablename__ = "gift_terms"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "programme_id"], ["programme.community_id", "programme.id"]
        ),
        CheckConstraint("daily_minor > 0", name="daily"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(primary_key=True)
    allowed: Mapped[bool]
    daily_minor: Mapped[int] = mapped_column(BigInteger)


class Cause(Base):
    """An organisation to which households may give. `ended_at` is None while they may."""

    __tablename__ = "cause"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "organisation_id"], ["organisation.community_id", "organisation.id"]
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
