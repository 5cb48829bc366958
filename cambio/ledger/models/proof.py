"""Tables that prove the books: the register, the seals of days, and the witnesses of seals."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
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
from cambio.ledger.models.core import PLAIN


class LedgerRegister(Base):
    """What was written down beside transactions: append-only, a line per fact.

    `subject` is a `currency`, its `words`, an `account`, `layer`, `seal` or `witness`,
    `subject_key` its code, id or day, `number` counts its lines from 1. `status` is what it became:
    `open`, `frozen`, `closed`, `named`, `made`, `sealed`, `signed`. `actor_id` is None where the
    books did it by themselves.
    `digest` covers this line and all that is fixed of its subject. `sequence` is its place among
    all lines, given once, when the day that holds it is about to be sealed; None until then.
    """

    __tablename__ = "ledger_register"
    __table_args__ = (
        UniqueConstraint("community_id", "subject", "subject_key", "number"),
        UniqueConstraint("community_id", "sequence"),
        Index(
            "ix_ledger_register_waiting",
            "community_id",
            "at",
            sqlite_where=text("sequence IS NULL"),
            postgresql_where=text("sequence IS NULL"),
        ),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(8))
    subject_key: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    sequence: Mapped[int | None] = mapped_column(BigInteger)


class LedgerSeal(Base):
    """A closed day: everything up to `last_sequence` and `last_register`, in one hash.

    A day begins where the day before it ends, so no place in the sequence is in two days or in
    none; a day without transactions ends where it began. `timezone` says when the day was over.
    `root` is the root of the day's tree, `previous` the hash of the day before (None for the
    first day), `hash` that of all the other columns: who holds it holds the whole past.
    """

    __tablename__ = "ledger_seal"
    __table_args__ = (CheckConstraint("transactions >= 0 AND postings >= 0", name="counts"), PLAIN)

    community_id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    timezone: Mapped[str] = mapped_column(String(40))
    last_sequence: Mapped[int] = mapped_column(BigInteger)
    last_register: Mapped[int] = mapped_column(BigInteger)
    transactions: Mapped[int] = mapped_column(BigInteger)
    postings: Mapped[int] = mapped_column(BigInteger)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    previous: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    sealed_at: Mapped[datetime]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LedgerWitness(Base):
    """An outsider's Ed25519 signature over a day's seal: who signed can prove what stood there.

    `name` is what the witness is called, `public_key` the 32 bytes by which it is known.
    """

    __tablename__ = "ledger_witness"
    __table_args__ = (
        UniqueConstraint("community_id", "day", "public_key"),
        ForeignKeyConstraint(
            ["community_id", "day"], ["ledger_seal.community_id", "ledger_seal.day"]
        ),
        PLAIN,
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date]
    name: Mapped[str] = mapped_column(String(80))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    witnessed_at: Mapped[datetime]
