"""Layers: which part of a balance was earned when, and until when it keeps.

Only what can lapse has rows. The rest of a balance keeps for ever and costs nothing here.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import (
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
from cambio.ledger.models.core import PLAIN


class LedgerLayer(Base):
    """Tokens of one month of earning that keep by one version of one rule. Never changed.

    `earned_month` is the first day of that month, `lapses_on` the first day on which what is left
    may lapse. `rule_id` and `rule_version` are opaque here.
    """

    __tablename__ = "ledger_layer"
    __table_args__ = (
        UniqueConstraint(
            "community_id", "currency", "rule_id", "rule_version", "earned_month", "lapses_on"
        ),
        ForeignKeyConstraint(
            ["community_id", "currency"], ["ledger_currency.community_id", "ledger_currency.code"]
        ),
        CheckConstraint("lapses_on > earned_month", name="lapses"),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(8))
    rule_id: Mapped[UUID]
    rule_version: Mapped[int]
    earned_month: Mapped[date]
    lapses_on: Mapped[date]


class LedgerPostingLayer(Base):
    """What of a posting belongs to a layer; signed as the posting is. Never changed."""

    __tablename__ = "ledger_posting_layer"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="not_zero"),
        ForeignKeyConstraint(
            ["community_id", "transaction_id", "leg"],
            ["ledger_posting.community_id", "ledger_posting.transaction_id", "ledger_posting.leg"],
        ),
        ForeignKeyConstraint(
            ["community_id", "layer_id"], ["ledger_layer.community_id", "ledger_layer.id"]
        ),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[UUID] = mapped_column(primary_key=True)
    leg: Mapped[int] = mapped_column(primary_key=True)
    layer_id: Mapped[UUID] = mapped_column(primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)


class LedgerLayerBalance(Base):
    """What an account with a floor holds of a layer now: derived from its postings' layers."""

    __tablename__ = "ledger_layer_balance"
    __table_args__ = (
        CheckConstraint("balance_minor >= 0", name="floor"),
        ForeignKeyConstraint(
            ["community_id", "account_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "layer_id"], ["ledger_layer.community_id", "ledger_layer.id"]
        ),
        Index(
            "ix_ledger_layer_balance_layer",
            "community_id",
            "layer_id",
            "account_id",
            sqlite_where=text("balance_minor > 0"),
            postgresql_where=text("balance_minor > 0"),
        ),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    layer_id: Mapped[UUID] = mapped_column(primary_key=True)
    balance_minor: Mapped[int] = mapped_column(BigInteger)
