"""Where vouchers were redeemed, and what partners were paid for it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

OPEN = text("undone_at IS NULL AND settlement_id IS NULL")


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
