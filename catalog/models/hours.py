"""Hours of professionals: who offers them, when and where, and what streets book of them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

STATUSES = "'booked', 'done', 'confirmed', 'objected', 'decided', 'cancelled', 'lapsed'"
ENDED = "'confirmed', 'decided', 'cancelled', 'lapsed'"


class HoursField(Base):
    """A field of attention, such as green or sweeping. `names` are by language."""

    __tablename__ = "hours_field"
    __table_args__ = (ForeignKeyConstraint(["community_id"], ["community.id"]),)

    community_id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    position: Mapped[int]


class Professional(Base):
    """Somebody, or a crew, whose hours streets can have, in one field of attention.

    What is paid goes to the till of the organisation. `user_id` is who of the staff this is, None
    for a crew whose hours a manager keeps. A street can cancel until `notice_hours` before the work
    begins. Of the calendar's secret address only `feed_digest` is kept, None while there is none.
    `ended_at` is None while hours can be offered.
    """

    __tablename__ = "professional"
    __table_args__ = (
        UniqueConstraint("community_id", "user_id"),
        UniqueConstraint("community_id", "feed_digest"),
        ForeignKeyConstraint(
            ["community_id", "organisation_id"], ["organisation.community_id", "organisation.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "user_id"], ["staff_user.community_id", "staff_user.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "field"], ["hours_field.community_id", "hours_field.slug"]
        ),
        CheckConstraint("notice_hours BETWEEN 0 AND 336", name="notice_hours"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(80))
    field: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    user_id: Mapped[UUID | None] = mapped_column(default=None)
    notice_hours: Mapped[int] = mapped_column(default=48)
    feed_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class ProfessionalRate(Base):
    """What one quarter of an hour costs in a currency: cambi's, or hours themselves."""

    __tablename__ = "professional_rate"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "professional_id"], ["professional.community_id", "professional.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "currency"], ["ledger_currency.community_id", "ledger_currency.code"]
        ),
        CheckConstraint("quarter_minor > 0", name="quarter"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    professional_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(8), primary_key=True)
    quarter_minor: Mapped[int] = mapped_column(BigInteger)


class HoursOffer(Base):
    """So many quarter hours of one professional, in one week, for the streets of one place.

    `week` is its Monday. `booked_quarters` is the sum over its bookings, changed under the lock of
    this row: the database itself refuses to promise more than there is.
    """

    __tablename__ = "hours_offer"
    __table_args__ = (
        UniqueConstraint("community_id", "professional_id", "week", "place_id"),
        ForeignKeyConstraint(
            ["community_id", "professional_id"], ["professional.community_id", "professional.id"]
        ),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        CheckConstraint("quarters BETWEEN 0 AND 160", name="quarters"),
        CheckConstraint("booked_quarters BETWEEN 0 AND quarters", name="never_oversold"),
        Index("ix_hours_offer_week", "community_id", "week"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    professional_id: Mapped[UUID]
    place_id: Mapped[UUID]
    week: Mapped[date]
    quarters: Mapped[int]
    offered_at: Mapped[datetime]
    offered_by: Mapped[UUID]
    booked_quarters: Mapped[int] = mapped_column(default=0)


class HoursBooking(Base):
    """Hours that a place booked, at the price of that moment.

    What is paid lies in `purse_id` until the place confirmed the work. `starts_at` is None until
    the professional planned it. `done_quarters` is what was logged, `paid_quarters` what of that
    was paid in the end. `objection` is why the place said no, None while it did not.
    """

    __tablename__ = "hours_booking"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "offer_id"], ["hours_offer.community_id", "hours_offer.id"]
        ),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "purse_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        CheckConstraint(f"status IN ({STATUSES})", name="status"),
        CheckConstraint("quarters > 0", name="quarters"),
        CheckConstraint("quarter_minor > 0", name="quarter"),
        CheckConstraint("done_quarters BETWEEN 1 AND quarters", name="done"),
        CheckConstraint("paid_quarters BETWEEN 0 AND done_quarters", name="paid"),
        CheckConstraint("(done_quarters IS NULL) = (logged_at IS NULL)", name="logged"),
        CheckConstraint(f"(status IN ({ENDED})) = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint(
            "objection IN ('not_done', 'less_done', 'not_as_agreed')", name="objection"
        ),
        Index("ix_hours_booking_offer", "community_id", "offer_id"),
        Index("ix_hours_booking_place", "community_id", "place_id"),
        Index("ix_hours_booking_status", "community_id", "status", "logged_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    offer_id: Mapped[UUID]
    place_id: Mapped[UUID]
    wish: Mapped[str] = mapped_column(String(200))
    quarters: Mapped[int]
    currency: Mapped[str] = mapped_column(String(8))
    quarter_minor: Mapped[int] = mapped_column(BigInteger)
    purse_id: Mapped[UUID]
    booked_at: Mapped[datetime]
    booked_by: Mapped[UUID]
    status: Mapped[str] = mapped_column(String(12), default="booked")
    starts_at: Mapped[datetime | None] = mapped_column(default=None)
    changed_at: Mapped[datetime | None] = mapped_column(default=None)
    done_quarters: Mapped[int | None] = mapped_column(default=None)
    done_on: Mapped[date | None] = mapped_column(default=None)
    done_note: Mapped[str | None] = mapped_column(String(200), default=None)
    logged_at: Mapped[datetime | None] = mapped_column(default=None)
    logged_by: Mapped[UUID | None] = mapped_column(default=None)
    objection: Mapped[str | None] = mapped_column(String(16), default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[UUID | None] = mapped_column(default=None)
    paid_quarters: Mapped[int | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by: Mapped[UUID | None] = mapped_column(default=None)
