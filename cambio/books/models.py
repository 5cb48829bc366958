"""Tables of the books' edges: what was checked, when, and what was found."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class BooksCheck(Base):
    """One check of a community's books: of all (`full`), or of what was new (`new`).

    `until` is the place in the sequence up to which it looked. While it runs `ended_at` and
    `result` are None and `done` of `total` steps are behind it; then `result` is `right`,
    `differs` (`difference` names it), or `failed` when it could not be carried through.
    """

    __tablename__ = "books_check"
    __table_args__ = (
        CheckConstraint("scope IN ('full', 'new')", name="scope"),
        CheckConstraint("result IN ('right', 'differs', 'failed')", name="result"),
        CheckConstraint("(result IS NULL) = (ended_at IS NULL)", name="ended"),
        Index("ix_books_check_began", "community_id", "began_at"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(4))
    actor_id: Mapped[UUID]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    until: Mapped[int] = mapped_column(BigInteger, default=0)
    transactions: Mapped[int] = mapped_column(BigInteger, default=0)
    postings: Mapped[int] = mapped_column(BigInteger, default=0)
    result: Mapped[str | None] = mapped_column(String(8), default=None)
    difference: Mapped[str | None] = mapped_column(String(500), default=None)
