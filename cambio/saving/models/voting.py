"""Votes over a pot: the proposal, the roll of who voted, and the ballots, which nothing links.

No ballot is a row of its own: two columns of one row count them all. A row each would stand in the
order of voting, as the roll does, and say in its place what its key keeps silent about.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base
from cambio.saving.models.spending import MAJORITIES


class PotProposal(Base):
    """What somebody proposes to spend from a pot, and what the street decided.

    `household_id` is who proposes it, None for staff. `subject_id` is what it would be spent for,
    None when that is bought later. The terms of deciding are those of the day it was proposed, and
    `households` so many lived there that day. With `on_paper` envelopes are taken too.

    `voters` is how many took part, known once decided. `yes` and `no` are told then, unless too few
    voted to tell them: then they are not kept. `reason` is why it was not accepted.
    """

    __tablename__ = "pot_proposal"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("status IN ('open', 'accepted', 'declined', 'withdrawn')", name="status"),
        CheckConstraint("reason IN ('quorum', 'majority', 'unopened')", name="reason"),
        CheckConstraint("(status = 'declined') = (reason IS NOT NULL)", name="declined"),
        CheckConstraint("(status = 'open') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(yes IS NULL) = (no IS NULL)", name="counts"),
        CheckConstraint("quorum > 0", name="quorum"),
        CheckConstraint(MAJORITIES, name="majority"),
        Index("ix_pot_proposal_place", "community_id", "place_id", "status", "id"),
        Index("ix_pot_proposal_due", "status", "deadline_at"),
        Index("ix_pot_proposal_subject", "community_id", "subject_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(120))
    why: Mapped[str] = mapped_column(String(600))
    currency: Mapped[str] = mapped_column(String(8))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    deadline_at: Mapped[datetime]
    on_paper: Mapped[bool]
    quorum: Mapped[int]
    majority: Mapped[str] = mapped_column(String(16))
    households: Mapped[int]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[UUID]
    household_id: Mapped[UUID | None] = mapped_column(default=None)
    subject_id: Mapped[UUID | None] = mapped_column(default=None)
    status: Mapped[str] = mapped_column(String(12), default="open")
    reason: Mapped[str | None] = mapped_column(String(12), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    voters: Mapped[int | None] = mapped_column(default=None)
    yes: Mapped[int | None] = mapped_column(default=None)
    no: Mapped[int | None] = mapped_column(default=None)


class PotVoter(Base):
    """A household voted; never what, and never when: a moment could be laid beside other moments.

    Its key is the household, so that it votes once, whatever the means.
    """

    __tablename__ = "pot_voter"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "proposal_id"], ["pot_proposal.community_id", "pot_proposal.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("means IN ('screen', 'door', 'paper')", name="means"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    means: Mapped[str] = mapped_column(String(8))


class PotCount(Base):
    """The ballots of an open proposal, counted together; gone once it is decided.

    `envelopes` so many lie unopened: their households stand on the roll, their ballots are not
    counted yet.
    """

    __tablename__ = "pot_count"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "proposal_id"], ["pot_proposal.community_id", "pot_proposal.id"]
        ),
        CheckConstraint(
            "yes >= 0 AND no >= 0 AND blank >= 0 AND envelopes >= 0", name="not_negative"
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    yes: Mapped[int] = mapped_column(default=0)
    no: Mapped[int] = mapped_column(default=0)
    blank: Mapped[int] = mapped_column(default=0)
    envelopes: Mapped[int] = mapped_column(default=0)
