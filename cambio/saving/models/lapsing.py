"""Who was told that tokens lapse."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

OPEN = text("ended_on IS NULL")


class LapseNotice(Base):
    """An owner was told that so much of a layer lapses. Lapsing uses it up: for tokens that come
    back into the layer later another notice is needed.

    `run_id` is the run of letters that it was printed in, None for one on a screen. `ended_on` is
    the day on which it was used up, None until then.
    """

    __tablename__ = "lapse_notice"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "account_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "layer_id"], ["ledger_layer.community_id", "ledger_layer.id"]
        ),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("means IN ('screen', 'letter', 'board')", name="means"),
        Index(
            "ix_lapse_notice_open",
            "community_id",
            "account_id",
            "layer_id",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("ix_lapse_notice_run", "community_id", "run_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    layer_id: Mapped[UUID]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    means: Mapped[str] = mapped_column(String(8))
    run_id: Mapped[UUID | None]
    told_on: Mapped[date]
    told_by: Mapped[UUID]
    ended_on: Mapped[date | None] = mapped_column(default=None)
