"""Vouchers: their terms, which rules give them, each of them, and where its tokens lie."""

from datetime import datetime
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
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

GOOD = text("status = 'good'")
WAITING = text("needs_approval AND approved_at IS NULL AND ended_at IS NULL")


class VoucherTerms(Base):
    """What a voucher of an item is worth, for how long, and how it is used.

    `value_cents` are euros, paid to the partner. `in_parts` lets a partner take less than the
    whole; without it the voucher is a right, used at once. `valid_days` count from issue.
    `asks_pin` gives each voucher four digits of its own. `returns` says whether the tokens of one
    that nobody used in time go back to who paid.
    """

    __tablename__ = "voucher_terms"
    __table_args__ = (
        ForeignKeyConstraint(["community_id", "item_id"], ["item.community_id", "item.id"]),
        CheckConstraint("value_cents > 0 AND valid_days > 0", name="worth"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    value_cents: Mapped[int] = mapped_column(BigInteger)
    valid_days: Mapped[int]
    in_parts: Mapped[bool]
    asks_pin: Mapped[bool]
    returns: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID]


class VoucherPartner(Base):
    """A partner that takes the vouchers of an item from now on."""

    __tablename__ = "voucher_partner"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "item_id"], ["voucher_terms.community_id", "voucher_terms.item_id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "partner_id"], ["organisation.community_id", "organisation.id"]
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(primary_key=True)


class VoucherGift(Base):
    """Whoever is awarded by a rule from `since` on gets a voucher besides, paid from a budget.

    `ended_at` is None while it goes on.
    """

    __tablename__ = "voucher_gift"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "item_id"], ["voucher_terms.community_id", "voucher_terms.item_id"]
        ),
        ForeignKeyConstraint(["community_id", "rule_id"], ["rule.community_id", "rule.id"]),
        ForeignKeyConstraint(["community_id", "budget_id"], ["budget.community_id", "budget.id"]),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rule_id: Mapped[UUID]
    item_id: Mapped[UUID]
    budget_id: Mapped[UUID]
    since: Mapped[datetime]
    made_by: Mapped[UUID]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Voucher(Base):
    """A bought or given right at one of its partners. Its terms are those of the day of issue.

    The secret in its QR is not kept: `code_hash` is its SHA-256, and `key_id` the letter of the
    key that makes it again. `number` is for typing. It is a household's, or, bought from a pot,
    that place's; `bought_by` is the household that paid, where another has it by now.
    `used_cents` of its value were redeemed and not undone. `partner_ids` are the partners that take
    it. `confirmation` says how the buyer confirmed it, None for what was given; that has
    `budget_id`, and `award_id` when a rule gave it. What `needs_approval` is redeemed after
    `approved_at`. It is redeemed before `valid_until`, and `reminded_at` is when whoever has it was
    told that this comes. `wrong_pins` in a row make `pin_again_at`, before which none is tried.
    """

    __tablename__ = "voucher"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("code_hash"),
        UniqueConstraint("community_id", "award_id"),
        ForeignKeyConstraint(["community_id", "item_id"], ["item.community_id", "item.id"]),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "bought_by"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(["community_id", "budget_id"], ["budget.community_id", "budget.id"]),
        ForeignKeyConstraint(["community_id", "award_id"], ["award.community_id", "award.id"]),
        CheckConstraint("status IN ('good', 'used', 'cancelled', 'lapsed')", name="status"),
        CheckConstraint("value_cents > 0", name="value"),
        CheckConstraint("used_cents BETWEEN 0 AND value_cents", name="used_cents"),
        CheckConstraint("(status = 'used') = (used_cents = value_cents)", name="used"),
        CheckConstraint("(status = 'good') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("confirmation IN ('own', 'pin', 'signature')", name="confirmation"),
        CheckConstraint("(confirmation IS NULL) = (budget_id IS NOT NULL)", name="origin"),
        CheckConstraint("(household_id IS NULL) <> (place_id IS NULL)", name="holder"),
        CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name="approved"),
        Index("ix_voucher_household", "community_id", "household_id", "id"),
        Index("ix_voucher_place", "community_id", "place_id", "id"),
        Index(
            "ix_voucher_waiting",
            "community_id",
            "id",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index("ix_voucher_item", "community_id", "item_id"),
        Index("ix_voucher_due", "valid_until", sqlite_where=GOOD, postgresql_where=GOOD),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(8))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    key_id: Mapped[str] = mapped_column(String(1))
    item_id: Mapped[UUID]
    value_cents: Mapped[int] = mapped_column(BigInteger)
    in_parts: Mapped[bool]
    asks_pin: Mapped[bool]
    returns: Mapped[bool]
    partner_ids: Mapped[list[str]] = mapped_column(JSON)
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID]
    valid_until: Mapped[datetime]
    household_id: Mapped[UUID | None] = mapped_column(default=None)
    place_id: Mapped[UUID | None] = mapped_column(default=None)
    bought_by: Mapped[UUID | None] = mapped_column(default=None)
    needs_approval: Mapped[bool] = mapped_column(default=False, server_default=false())
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by: Mapped[UUID | None] = mapped_column(default=None)
    confirmation: Mapped[str | None] = mapped_column(String(12), default=None)
    budget_id: Mapped[UUID | None] = mapped_column(default=None)
    award_id: Mapped[UUID | None] = mapped_column(default=None)
    status: Mapped[str] = mapped_column(String(12), default="good")
    used_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[UUID | None] = mapped_column(default=None)
    reminded_at: Mapped[datetime | None] = mapped_column(default=None)
    wrong_pins: Mapped[int] = mapped_column(default=0)
    pin_again_at: Mapped[datetime | None] = mapped_column(default=None)


class VoucherPurse(Base):
    """What was paid for a voucher in one currency, and the purse where it lies.

    `moved_minor` of it went on to partners' tills.
    """

    __tablename__ = "voucher_purse"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "voucher_id"], ["voucher.community_id", "voucher.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "purse_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("moved_minor BETWEEN 0 AND amount_minor", name="moved"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    voucher_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(8), primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    purse_id: Mapped[UUID]
    moved_minor: Mapped[int] = mapped_column(BigInteger, default=0)
