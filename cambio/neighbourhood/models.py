"""Tables of the neighbourhood: who lives where, apart from all that they do."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class Community(Base):
    """The tenant: one programme area. `late_scan_hours` is how long after closing an action a scan
    from a phone without a network still counts. `address_edition` is which edition of the list of
    addresses counts now: each import makes the next, and counting it on shows all of it at once."""

    __tablename__ = "community"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, init=False)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(2), default="nl")
    timezone: Mapped[str] = mapped_column(String(40), default="Europe/Amsterdam")
    late_scan_hours: Mapped[int] = mapped_column(default=72)
    address_edition: Mapped[int] = mapped_column(default=0)


class Place(Base):
    """A district, neighbourhood or street, in a tree. A district has no parent.

    `since_edition` is the edition of the addresses that brought it along, 0 when added by hand; a
    place of an edition that does not count yet is nobody's to see.
    """

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("community_id", "parent_id", "kind", "name"),
        # Databases take two empty parents for different ones.
        Index(
            "uq_place_district",
            "community_id",
            "name",
            unique=True,
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
        Index("ix_place_parent", "community_id", "parent_id"),
        ForeignKeyConstraint(["community_id", "parent_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint("kind IN ('district', 'neighbourhood', 'street', 'team')", name="kind"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80))
    since_edition: Mapped[int] = mapped_column(default=0)


class Address(Base):
    """An address as imported; nobody has joined by living there.

    Letter and addition are empty strings where there is none, so that the address is unique on
    both databases. `gone_at` is when a later import no longer had it.

    An import writes beside what counts now, in many short acts: a new address with a later
    `since_edition`, and into the four `next_` columns what it makes of a known one. They count
    from the moment the community's edition reaches theirs; soon after they are moved into their
    places ("settled") and empty again. `queries.addresses` reads both alike.
    """

    __tablename__ = "address"
    __table_args__ = (
        UniqueConstraint(
            "community_id", "postcode", "house_number", "house_letter", "house_number_addition"
        ),
        Index("ix_address_street", "community_id", "street_id"),
        Index("ix_address_since", "community_id", "since_edition"),
        Index(
            "ix_address_next",
            "community_id",
            "next_edition",
            sqlite_where=text("next_edition IS NOT NULL"),
            postgresql_where=text("next_edition IS NOT NULL"),
        ),
        ForeignKeyConstraint(["community_id", "street_id"], ["place.community_id", "place.id"]),
        CheckConstraint(
            "(next_edition IS NULL) = (next_street_id IS NULL)"
            " AND (next_edition IS NULL) = (next_gone IS NULL)",
            name="next",
        ),
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
    since_edition: Mapped[int] = mapped_column(default=0)
    next_edition: Mapped[int | None] = mapped_column(default=None)
    next_street_id: Mapped[UUID | None] = mapped_column(default=None)
    next_bag_id: Mapped[str | None] = mapped_column(String(16), default=None)
    next_gone: Mapped[bool | None] = mapped_column(default=None)


class AddressImport(Base):
    """One file of addresses on its way in.

    `checking` reads it and compares, `checked` waits for a yes, `refused` has bad lines, `writing`
    carries it out, `done` counts, `failed` broke off and left nothing that counts. `edition` is
    set from `writing` on. `step_done` of `step_size` says how far the work at hand is, and
    `touched_at` when it last said so: work that is silent for long was broken off.
    `findings` is what came of checking, as JSON; None before that.
    """

    __tablename__ = "address_import"
    __table_args__ = (
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        # One writes at a time: two would both make the next edition.
        Index(
            "uq_address_import_writing",
            "community_id",
            unique=True,
            sqlite_where=text("status = 'writing'"),
            postgresql_where=text("status = 'writing'"),
        ),
        CheckConstraint(
            "status IN ('checking', 'checked', 'refused', 'writing', 'done', 'failed')",
            name="status",
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(8))
    file_name: Mapped[str] = mapped_column(String(200))
    size_bytes: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]
    touched_at: Mapped[datetime]
    edition: Mapped[int | None] = mapped_column(default=None)
    step_done: Mapped[int] = mapped_column(default=0)
    step_size: Mapped[int] = mapped_column(default=0)
    findings: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)


class AddressImportPiece(Base):
    """A piece of an uploaded file, compressed; gone when the import is done or a newer one came."""

    __tablename__ = "address_import_piece"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "import_id"], ["address_import.community_id", "address_import.id"]
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


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
        Index("ix_residence_household", "community_id", "household_id", "since"),
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


class HouseholdEvent(Base):
    """What happened to a household: a line of its own history, added and never changed.

    `means` says how the household confirmed it: its own page and `pin`, or a `pin` or `signature`
    at the counter; None where it was not asked to. No names and no other household stand here.
    """

    __tablename__ = "household_event"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        Index("ix_household_event_household", "community_id", "household_id"),
        CheckConstraint("means IN ('pin', 'signature')", name="means"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    what: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    actor_id: Mapped[UUID]
    means: Mapped[str | None] = mapped_column(String(10), default=None)


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
