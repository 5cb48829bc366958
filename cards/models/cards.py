"""Cards, and what happened to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class Card(Base):
    """A QR card. The secret in its QR is not kept: `code_hash` is its SHA-256.

    `household_id` is None for a card of a stack that nobody has yet. `lineage_id` is the id of the
    first card of a row of replacements, so that a card and its replacement count as one.
    `kind` is `household`, `child` for a card that only earns, or `street` for that of a place as a
    whole, which `place_id` names and no household ever has. `label` is what the household
    calls it ("keuken", "Sam"), None for nothing. `stopped_at` is when it was blocked, replaced,
    returned or made void, None while it is good.
    """

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("code_hash"),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(["community_id", "replaced_by_id"], ["card.community_id", "card.id"]),
        Index("ix_card_household", "community_id", "household_id"),
        Index("ix_card_key", "community_id", "key_id", "status"),
        CheckConstraint(
            "status IN ('active', 'blocked', 'replaced', 'returned', 'void')", name="status"
        ),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        CheckConstraint("kind IN ('household', 'child', 'street')", name="kind"),
        CheckConstraint(
            "(kind = 'street') = (place_id IS NOT NULL)"
            " AND (place_id IS NULL OR household_id IS NULL)",
            name="place",
        ),
        CheckConstraint("(status = 'active') = (stopped_at IS NULL)", name="stopped"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID | None]
    number: Mapped[str] = mapped_column(String(8))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    key_id: Mapped[str] = mapped_column(String(1))
    revision: Mapped[int]
    lineage_id: Mapped[UUID]
    made_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(8), default="active")
    stopped_at: Mapped[datetime | None] = mapped_column(default=None)
    replaced_by_id: Mapped[UUID | None] = mapped_column(default=None)
    kind: Mapped[str] = mapped_column(String(12), default="household")
    label: Mapped[str | None] = mapped_column(String(24), default=None)
    place_id: Mapped[UUID | None] = mapped_column(default=None)


class CardEvent(Base):
    """Who did what to a card, and when. Lines are added, never changed or taken out.

    `household_id` is whose card it was then, None while it was nobody's: a household's history
    begins when it got the card.
    """

    __tablename__ = "card_event"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "card_id"], ["card.community_id", "card.id"]),
        Index("ix_card_event_card", "community_id", "card_id"),
        Index("ix_card_event_household", "community_id", "household_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[UUID]
    what: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    actor_id: Mapped[UUID]
    household_id: Mapped[UUID | None] = mapped_column(default=None)


class CardKeyLetter(Base):
    """A signing key of a community's cards by its letter; the secret itself is in the settings.

    Before the first rotation there is no row: all cards are made with key A. `retired_at` is when
    the cards of this key ended, None while they are good.
    """

    __tablename__ = "card_key"
    __table_args__ = (
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint("(retired_at IS NULL) = (retired_by IS NULL)", name="retired"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(String(1), primary_key=True)
    started_at: Mapped[datetime]
    started_by: Mapped[UUID]
    retired_at: Mapped[datetime | None] = mapped_column(default=None)
    retired_by: Mapped[UUID | None] = mapped_column(default=None)
