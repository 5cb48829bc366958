"""Print runs: which cards were printed together, so that a spoiled run can be cancelled whole."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class PrintRun(Base):
    """Cards that were printed together.

    `kind` is `stack` for new cards that nobody has yet, `households` for the cards of the
    households of a place; `place_id` is None for everywhere. `reprint_of_id` is the run that this
    one was printed in place of, None for a first one. `cancelled_at` is when it turned out to be
    spoiled, None while it is good.
    """

    __tablename__ = "print_run"
    __table_args__ = (
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "reprint_of_id"], ["print_run.community_id", "print_run.id"]
        ),
        CheckConstraint("kind IN ('stack', 'households')", name="kind"),
        CheckConstraint("cards >= 1", name="cards"),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", name="cancelled"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    cards: Mapped[int]
    printed_at: Mapped[datetime]
    printed_by: Mapped[UUID]
    place_id: Mapped[UUID | None] = mapped_column(default=None)
    reprint_of_id: Mapped[UUID | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_by: Mapped[UUID | None] = mapped_column(default=None)


class PrintRunCard(Base):
    """One card of a run; `position` counts from 1 in the order of the sheets."""

    __tablename__ = "print_run_card"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "run_id"], ["print_run.community_id", "print_run.id"]
        ),
        ForeignKeyConstraint(["community_id", "card_id"], ["card.community_id", "card.id"]),
        Index("ix_print_run_card", "community_id", "card_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    card_id: Mapped[UUID]
