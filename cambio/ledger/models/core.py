"""Currencies, accounts, transactions with their postings, stored balances, and notes."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

# On SQLite no hidden row number: `INSERT OR REPLACE` could use it to put one row in another's
# place, and every row would be stored in two trees.
PLAIN = {"sqlite_with_rowid": False}


class LedgerCurrency(Base):
    """A unit of account. `scale` is the number of decimals shown; `names` by language and number,
    such as `{"nl": ["cambi", "cambi's"], "en": ["cambi", "cambi's"]}`."""

    __tablename__ = "ledger_currency"
    __table_args__ = (PLAIN,)

    community_id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    scale: Mapped[int]
    names: Mapped[dict[str, list[str]]] = mapped_column(JSON)


class LedgerCurrencyWords(Base):
    """What a currency was called from a moment on: the highest `number` is what it is called now.

    Without such a row it is called as when it was made. A row is never changed: another is added.
    """

    __tablename__ = "ledger_currency_words"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "code"], ["ledger_currency.community_id", "ledger_currency.code"]
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    names: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    named_at: Mapped[datetime]
    named_by: Mapped[UUID]


class LedgerAccount(Base):
    """One owner, one currency, one purpose. `owner_id` is opaque: a household, a place, an action,
    an order, a purchase, a grant, an organisation or a programme, as the purpose says."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        UniqueConstraint("community_id", "purpose", "owner_id", "currency"),
        ForeignKeyConstraint(
            ["community_id", "currency"], ["ledger_currency.community_id", "ledger_currency.code"]
        ),
        Index("ix_ledger_account_owner", "community_id", "owner_id"),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[UUID]
    currency: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(8))
    opened_at: Mapped[datetime]


class LedgerTransaction(Base):
    """One balanced event. Never changed.

    `reverses_id` names what a reversal undoes, `returns_id` of what a return gives a part back;
    None for all others. `digest` covers every column of the event and of its legs, and what it
    names (`cambio.ledger.digests`).
    """

    __tablename__ = "ledger_transaction"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "reverses_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        # Undone once: a second reversal of the same transaction meets this.
        Index(
            "uq_ledger_transaction_reverses",
            "community_id",
            "reverses_id",
            unique=True,
            sqlite_where=text("reverses_id IS NOT NULL"),
            postgresql_where=text("reverses_id IS NOT NULL"),
        ),
        ForeignKeyConstraint(
            ["community_id", "returns_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
        ),
        Index(
            "ix_ledger_transaction_returns",
            "community_id",
            "returns_id",
            sqlite_where=text("returns_id IS NOT NULL"),
            postgresql_where=text("returns_id IS NOT NULL"),
        ),
        # Of some rows only: on a table that is still empty PostgreSQL would otherwise take it for
        # as good as the primary key, and keep to that plan while the table grows.
        Index(
            "ix_ledger_transaction_subject",
            "community_id",
            "subject_id",
            sqlite_where=text("subject_id IS NOT NULL"),
            postgresql_where=text("subject_id IS NOT NULL"),
        ),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    event_at: Mapped[datetime]
    posted_at: Mapped[datetime]
    actor_id: Mapped[UUID]
    programme_id: Mapped[UUID | None]
    theme: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[UUID | None]
    reverses_id: Mapped[UUID | None]
    returns_id: Mapped[UUID | None]
    note_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class LedgerPosting(Base):
    """One leg: what an account received (positive) or gave (negative), in minor units.

    `entry` counts the legs of an account with a floor from 1, and `balance_after_minor` is what it
    held then; both are None for accounts without a stored balance.
    """

    __tablename__ = "ledger_posting"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="not_zero"),
        CheckConstraint("balance_after_minor >= 0", name="floor"),
        ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(
            ["community_id", "account_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        Index("uq_ledger_posting_entry", "community_id", "account_id", "entry", unique=True),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[UUID] = mapped_column(primary_key=True)
    leg: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    entry: Mapped[int | None] = mapped_column(BigInteger)
    balance_after_minor: Mapped[int | None] = mapped_column(BigInteger)


class LedgerBalance(Base):
    """What an account with a floor holds now, and how many legs it has: guarded and derived.

    `layered_minor` is how much of it can lapse, the sum of its `LedgerLayerBalance`s. Mostly it is
    0, and then posting need not look at layers at all.
    """

    __tablename__ = "ledger_balance"
    __table_args__ = (
        CheckConstraint("balance_minor >= 0", name="floor"),
        CheckConstraint("layered_minor >= 0", name="layered"),
        ForeignKeyConstraint(
            ["community_id", "account_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    balance_minor: Mapped[int] = mapped_column(BigInteger)
    entries: Mapped[int] = mapped_column(BigInteger)
    layered_minor: Mapped[int] = mapped_column(BigInteger, default=0)


class LedgerNote(Base):
    """Free text beside a transaction; the books hold SHA-256(salt + text).

    Once it was erased, text and salt are None and `erased_at` says since when.
    """

    __tablename__ = "ledger_note"
    __table_args__ = (PLAIN,)

    community_id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[UUID] = mapped_column(primary_key=True)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    text: Mapped[str | None] = mapped_column(String(500))
    erased_at: Mapped[datetime | None] = mapped_column(default=None)
