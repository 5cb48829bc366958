"""What was given back of a posting, and which postings of a till were settled."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base
from cambio.ledger.models.core import PLAIN

POSTING = (
    ["community_id", "transaction_id", "leg"],
    ["ledger_posting.community_id", "ledger_posting.transaction_id", "ledger_posting.leg"],
)


class LedgerReturned(Base):
    """How much of a posting was given back, ever. No row: nothing was.

    `amount_minor` is the size of the posting, positive whatever its direction, so that the database
    itself can keep `returned_minor` from going above it.
    """

    __tablename__ = "ledger_returned"
    __table_args__ = (
        CheckConstraint("0 < returned_minor AND returned_minor <= amount_minor", name="part"),
        ForeignKeyConstraint(*POSTING),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[UUID] = mapped_column(primary_key=True)
    leg: Mapped[int] = mapped_column(primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    returned_minor: Mapped[int] = mapped_column(BigInteger)


class LedgerSettled(Base):
    """A posting of a till that a settlement names; `amount_minor` is what it still was worth.

    `undone_by` is the reversal of that settlement, None while it stands: of the settlements that
    name a posting at most one stands.
    """

    __tablename__ = "ledger_settled"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount"),
        ForeignKeyConstraint(
            ["community_id", "settlement_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(*POSTING),
        Index(
            "uq_ledger_settled_standing",
            "community_id",
            "transaction_id",
            "leg",
            unique=True,
            sqlite_where=text("undone_by IS NULL"),
            postgresql_where=text("undone_by IS NULL"),
        ),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[UUID] = mapped_column(primary_key=True)
    transaction_id: Mapped[UUID] = mapped_column(primary_key=True)
    leg: Mapped[int] = mapped_column(primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    undone_by: Mapped[UUID | None] = mapped_column(default=None)
