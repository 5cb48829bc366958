"""Where people collect what they ordered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class PickUpPoint(Base):
    """A place where a shop hands out, or the round by which it brings things home.

    The shop's own counter has the shop's id, and its name, address and hours are the shop's while
    they are None here. What is brought home is taken from that counter's stock. An order that lies
    ready is kept `keep_days`.
    """

    __tablename__ = "pick_up_point"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "shop_id"], ["organisation.community_id", "organisation.id"]
        ),
        CheckConstraint("keep_days BETWEEN 1 AND 90", name="keep_days"),
        CheckConstraint("id = shop_id OR name IS NOT NULL", name="name"),
        CheckConstraint("NOT (delivers AND id = shop_id)", name="delivers"),
        Index("ix_pick_up_point_shop", "community_id", "shop_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    shop_id: Mapped[UUID]
    name: Mapped[str | None] = mapped_column(String(80), default=None)
    address: Mapped[str | None] = mapped_column(String(200), default=None)
    opening_hours: Mapped[str | None] = mapped_column(String(200), default=None)
    delivers: Mapped[bool] = mapped_column(default=False)
    keep_days: Mapped[int] = mapped_column(default=14)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
