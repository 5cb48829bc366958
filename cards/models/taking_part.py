"""Taking part without the usual scan: posters, lists to sign, and cards bound in the street."""

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


class Poster(Base):
    """An action's poster. The secret in its QR is not kept: `code_hash` is its SHA-256.

    A new `revision` makes another code, and ends the one on the posters of before.
    """

    __tablename__ = "poster"
    __table_args__ = (
        UniqueConstraint("code_hash"),
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        CheckConstraint("revision > 0", name="revision"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[UUID] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(String(1))
    revision: Mapped[int]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]


class SignUpLine(Base):
    """Which household stands behind a number on an action's list; forgotten some time after it."""

    __tablename__ = "sign_up_line"
    __table_args__ = (
        UniqueConstraint("community_id", "action_id", "household_id"),
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("line > 0", name="line"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[UUID] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    household_id: Mapped[UUID]


class CardBinding(Base):
    """A card of the stack that somebody gave to new people in the street.

    `address_text` is where they say they live, until `placed_at`, when somebody looked it up; then
    it is forgotten here and stands in the residence. None where they did not say.
    """

    __tablename__ = "card_binding"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "card_id"], ["card.community_id", "card.id"]),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        CheckConstraint("placed_at IS NULL OR address_text IS NULL", name="forgotten"),
        Index("ix_card_binding_placed", "community_id", "placed_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    action_id: Mapped[UUID]
    address_text: Mapped[str | None] = mapped_column(String(120))
    bound_at: Mapped[datetime]
    bound_by: Mapped[UUID]
    placed_at: Mapped[datetime | None] = mapped_column(default=None)
