"""Vouchers: their terms, each of them, where they were redeemed, and what partners were paid."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

GOOD = text("status = 'good'")
OPEN = text("undone_at IS NULL AND settlement_id IS NULL")


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
    key that makes it again. `number` is for typing. `used_cents` of its value were redeemed and
    not undone. `partner_ids` are the partners that take it. `confirmation` says how the household
    confirmed that it buys, None for what was given; that has `budget_id`, and `award_id` when a
    rule gave it. It is redeemed before `valid_until`, and `reminded_at` is when the household was
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
        ForeignKeyConstraint(["community_id", "budget_id"], ["budget.community_id", "budget.id"]),
        ForeignKeyConstraint(["community_id", "award_id"], ["award.community_id", "award.id"]),
        CheckConstraint("status IN ('good', 'used', 'cancelled', 'lapsed')", name="status"),
        CheckConstraint("value_cents > 0", name="value"),
        CheckConstraint("used_cents BETWEEN 0 AND value_cents", name="used_cents"),
        CheckConstraint("(status = 'used') = (used_cents = value_cents)", name="used"),
        CheckConstraint("(status = 'good') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("confirmation IN ('own', 'pin', 'signature')", name="confirmation"),
        CheckConstraint("(confirmation IS NULL) = (budget_id IS NOT NULL)", name="origin"),
        Index("ix_voucher_household", "community_id", "household_id", "id"),
        Index("ix_voucher_item", "community_id", "item_id"),
        Index("ix_voucher_due", "valid_until", sqlite_where=GOOD, postgresql_where=GOOD),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(8))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    key_id: Mapped[str] = mapped_column(String(1))
    item_id: Mapped[UUID]
    household_id: Mapped[UUID]
    value_cents: Mapped[int] = mapped_column(BigInteger)
    in_parts: Mapped[bool]
    asks_pin: Mapped[bool]
    returns: Mapped[bool]
    partner_ids: Mapped[list[str]] = mapped_column(JSON)
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID]
    valid_until: Mapped[datetime]
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


class VoucherRedemption(Base):
    """A partner took a voucher, or a part of it: `value_cents` of it.

    `caller` and `reason` are who telephoned and why, where the helpdesk redeemed it; None at the
    partner itself. It is settled once, by `settlement_id`.
    """

    __tablename__ = "voucher_redemption"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "voucher_id"], ["voucher.community_id", "voucher.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "partner_id"], ["organisation.community_id", "organisation.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "settlement_id"],
            ["voucher_settlement.community_id", "voucher_settlement.id"],
        ),
        CheckConstraint("value_cents > 0", name="value"),
        CheckConstraint("(caller IS NULL) = (reason IS NULL)", name="helpdesk"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone"),
        CheckConstraint("undone_at IS NULL OR settlement_id IS NULL", name="settled"),
        Index("ix_voucher_redemption_voucher", "community_id", "voucher_id"),
        Index("ix_voucher_redemption_partner", "community_id", "partner_id", "redeemed_at"),
        Index("ix_voucher_redemption_settlement", "community_id", "settlement_id"),
        Index(
            "ix_voucher_redemption_open",
            "community_id",
            "partner_id",
            "redeemed_at",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    voucher_id: Mapped[UUID]
    partner_id: Mapped[UUID]
    value_cents: Mapped[int] = mapped_column(BigInteger)
    redeemed_at: Mapped[datetime]
    redeemed_by: Mapped[UUID]
    caller: Mapped[str | None] = mapped_column(String(80), default=None)
    reason: Mapped[str | None] = mapped_column(String(200), default=None)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_by: Mapped[UUID | None] = mapped_column(default=None)
    settlement_id: Mapped[UUID | None] = mapped_column(default=None)


class VoucherPosting(Base):
    """The tokens of a redemption in one currency, by the transaction that brought them to the
    till. A part too small for a token has none."""

    __tablename__ = "voucher_posting"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "redemption_id"],
            ["voucher_redemption.community_id", "voucher_redemption.id"],
        ),
        ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        CheckConstraint("amount_minor > 0", name="amount"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    redemption_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(8), primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    transaction_id: Mapped[UUID]


class VoucherSettlement(Base):
    """What a partner is paid for the redemptions of some days, both included: `value_cents`.

    `number` counts the settlements of a partner; `tokens` went from its till back to issuance,
    by currency.
    """

    __tablename__ = "voucher_settlement"
    __table_args__ = (
        UniqueConstraint("community_id", "partner_id", "number"),
        ForeignKeyConstraint(
            ["community_id", "partner_id"], ["organisation.community_id", "organisation.id"]
        ),
        CheckConstraint("value_cents > 0 AND redemptions > 0", name="value"),
        CheckConstraint("first_day <= last_day", name="period"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    partner_id: Mapped[UUID]
    first_day: Mapped[date]
    last_day: Mapped[date]
    value_cents: Mapped[int] = mapped_column(BigInteger)
    redemptions: Mapped[int]
    tokens: Mapped[dict[str, int]] = mapped_column(JSON)
    settled_at: Mapped[datetime]
    settled_by: Mapped[UUID]
