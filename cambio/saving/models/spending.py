"""What was spent from pots, and by whose decision; and what a community agreed about deciding."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

MAJORITIES = "majority IN ('more_than_half', 'two_thirds', 'three_quarters', 'all')"


class SpendingAgreement(Base):
    """How a community decides over its pots; without a row the usual terms hold.

    A captain alone spends at most `small_spend` whole tokens of a currency in `small_spend_days`
    days. A vote counts when at least `quorum` households took part.
    """

    __tablename__ = "spending_agreement"
    __table_args__ = (
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint("small_spend >= 0", name="small_spend"),
        CheckConstraint("small_spend_days > 0", name="small_spend_days"),
        CheckConstraint("quorum > 0", name="quorum"),
        CheckConstraint(MAJORITIES, name="majority"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    small_spend: Mapped[int]
    small_spend_days: Mapped[int]
    quorum: Mapped[int]
    majority: Mapped[str] = mapped_column(String(16))
    agreed_at: Mapped[datetime]
    agreed_by: Mapped[UUID]


class PotSpend(Base):
    """So much of a pot was spent for a subject, by a captain alone or as the street decided.

    `returned_minor` of it came back. `title` is what neighbours read that it was for.
    """

    __tablename__ = "pot_spend"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "proposal_id"], ["pot_proposal.community_id", "pot_proposal.id"]
        ),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("returned_minor BETWEEN 0 AND amount_minor", name="returned"),
        CheckConstraint("decided_by IN ('captain', 'vote')", name="decided_by"),
        CheckConstraint("(decided_by = 'vote') = (proposal_id IS NOT NULL)", name="proposal"),
        Index("ix_pot_spend_place", "community_id", "place_id", "spent_at"),
        Index("ix_pot_spend_subject", "community_id", "subject_id"),
        Index("ix_pot_spend_proposal", "community_id", "proposal_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID]
    currency: Mapped[str] = mapped_column(String(8))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    subject_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(120))
    decided_by: Mapped[str] = mapped_column(String(8))
    proposal_id: Mapped[UUID | None]
    spent_at: Mapped[datetime]
    spent_by: Mapped[UUID]
    returned_minor: Mapped[int] = mapped_column(BigInteger, default=0)
