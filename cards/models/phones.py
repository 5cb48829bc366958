"""Phones that read cards: what they said last, and those that are lost."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class Phone(Base):
    """A phone, by its own name for itself.

    `heard_at` is when it last said how many scans it holds, and `held_by` who used it then.
    `sign_in_id` is how it was signed in then, None for a program with an access key.
    `lost_at` is when somebody said that it is lost, None while nobody does.
    """

    __tablename__ = "phone"
    __table_args__ = (
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        Index("ix_phone_heard", "community_id", "heard_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    heard_at: Mapped[datetime]
    held_by: Mapped[UUID]
    sign_in_id: Mapped[UUID | None] = mapped_column(default=None)
    lost_at: Mapped[datetime | None] = mapped_column(default=None)


class PhoneEvent(Base):
    """Who said that a phone is lost, or found again, and when. Lines are only ever added."""

    __tablename__ = "phone_event"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "device_id"], ["phone.community_id", "phone.device_id"]
        ),
        CheckConstraint("what IN ('lost', 'found')", name="what"),
        Index("ix_phone_event_device", "community_id", "device_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    actor_id: Mapped[UUID]


class PhoneReport(Base):
    """What a phone last said of its scans for an action: how many it still holds.

    `device_id` is the phone's own name for itself. `last_sequence` is the number of its last scan
    for this action, 0 before the first; `waiting` is how many of them we have not answered.
    `skew_seconds` is by how much its clock was ahead.
    """

    __tablename__ = "phone_report"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "action_id"], ["action.community_id", "action.id"]),
        CheckConstraint("waiting >= 0 AND last_sequence >= 0", name="counts"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    waiting: Mapped[int]
    last_sequence: Mapped[int] = mapped_column(BigInteger)
    skew_seconds: Mapped[int] = mapped_column(BigInteger)
    reported_at: Mapped[datetime]
    actor_id: Mapped[UUID]
