"""Tables of the neighbourhood: who lives where, apart from all that they do."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class Community(Base):
    """The tenant: one programme area. `late_scan_hours` is how long after closing an action a scan
    from a phone without a network still counts."""

    __tablename__ = "community"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, init=False)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(2), default="nl")
    timezone: Mapped[str] = mapped_column(String(40), default="Europe/Amsterdam")
    late_scan_hours: Mapped[int] = mapped_column(default=72)


class Place(Base):
    """A district, neighbourhood or street, in a tree. A district has no parent."""

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("community_id", "parent_id", "kind", "name"),
        Index("ix_place_parent", "community_id", "parent_id"),
        ForeignKeyConstraint(["community_id", "parent_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint("kind IN ('district', 'neighbourhood', 'street')", name="kind"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80))


class Address(Base):
    """An address as imported; nobody has joined by living there.

    Letter and addition are empty strings where there is none, so that the address is unique on
    both databases. `gone_at` is when a later import no longer had it.
    """

    __tablename__ = "address"
    __table_args__ = (
        UniqueConstraint(
            "community_id", "postcode", "house_number", "house_letter", "house_number_addition"
        ),
        Index("ix_address_street", "community_id", "street_id"),
        ForeignKeyConstraint(["community_id", "street_id"], ["place.community_id", "place.id"]),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    street_id: Mapped[UUID]
    postcode: Mapped[str] = mapped_column(String(7))
    house_number: Mapped[int]
    house_letter: Mapped[str] = mapped_column(String(1), default="")
    house_number_addition: Mapped[str] = mapped_column(String(6), default="")
    bag_id: Mapped[str | None] = mapped_column(String(16), default=None)
    gone_at: Mapped[datetime | None] = mapped_column(default=None)


class Household(Base):
    """People who joined. The wallet follows the household, not the address.

    `confirmed_at` is None until a letter's code or staff confirmed that it lives where it says.
    """

    __tablename__ = "household"
    __table_args__ = (
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint("adults >= 0 AND children >= 0 AND adults + children >= 1", name="people"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    nickname: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2))
    adults: Mapped[int]
    children: Mapped[int]
    joined_at: Mapped[datetime]
    joined_by: Mapped[UUID]
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Residence(Base):
    """From when until when a household lives at an address; `until` is None while it does."""

    __tablename__ = "residence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "address_id"], ["address.community_id", "address.id"]
        ),
        Index("ix_residence_address", "community_id", "address_id"),
        # A household lives at one address at a time.
        Index(
            "uq_residence_current",
            "community_id",
            "household_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    address_id: Mapped[UUID]
    since: Mapped[date]
    until: Mapped[date | None] = mapped_column(default=None)


class Organisation(Base):
    """A corporation, funder, shop or partner. A shop's pick-up point and hours are plain words."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("community_id", "kind", "name"),
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint("kind IN ('corporation', 'funder', 'shop', 'partner')", name="kind"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80))
    pick_up: Mapped[str | None] = mapped_column(String(200), default=None)
    opening_hours: Mapped[str | None] = mapped_column(String(200), default=None)
