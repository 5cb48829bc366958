"""The one order of transactions, and what is derived from it so that no look back reads it all."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Identity, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base
from cambio.ledger.models.core import PLAIN


class LedgerSequence(Base):
    """The one order of a community's transactions, given after their commit.

    A clock or an id cannot give it: what was begun first is not always committed first. For every
    account with a floor it agrees with the order of its entries.
    """

    __tablename__ = "ledger_sequence"
    __table_args__ = (
        UniqueConstraint("community_id", "transaction_id"),
        ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    transaction_id: Mapped[UUID]


class LedgerUnnumbered(Base):
    """A transaction that waits for its place in the sequence; a trigger puts it here.

    `turn` is drawn while the transaction holds every account with a floor that it touches, so of
    two that share one the earlier has the lower turn.
    """

    __tablename__ = "ledger_unnumbered"
    __table_args__ = (PLAIN,)

    community_id: Mapped[int] = mapped_column(primary_key=True)
    turn: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    transaction_id: Mapped[UUID]


class LedgerLine(Base):
    """What an account without a floor held after a place in the sequence, where it had a leg.

    Such an account has no stored balance that writers would wait for; the numbering writes this
    after them. `balance_minor` may be below zero.
    """

    __tablename__ = "ledger_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "sequence"],
            ["ledger_sequence.community_id", "ledger_sequence.sequence"],
        ),
        ForeignKeyConstraint(
            ["community_id", "account_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    balance_minor: Mapped[int] = mapped_column(BigInteger)


class LedgerCheckpoint(Base):
    """A place in the sequence from which looking back begins, written by the numbering.

    `books_at` is the latest `posted_at` up to there: the books' own clock, which never goes back.
    """

    __tablename__ = "ledger_checkpoint"
    __table_args__ = (Index("ix_ledger_checkpoint_books_at", "community_id", "books_at"), PLAIN)

    community_id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    books_at: Mapped[datetime]


class LedgerCheckpointSum(Base):
    """What all accounts of a purpose and currency held together at a checkpoint."""

    __tablename__ = "ledger_checkpoint_sum"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "sequence"],
            ["ledger_checkpoint.community_id", "ledger_checkpoint.sequence"],
        ),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    currency: Mapped[str] = mapped_column(String(8), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8), primary_key=True)
    balance_minor: Mapped[int] = mapped_column(BigInteger)
