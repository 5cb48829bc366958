"""What belongs to a purchase together: its record, its group, what waits, the celebration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base

OF_PURCHASE = (["community_id", "purchase_id"], ["purchase.community_id", "purchase.id"])


class PurchaseStep(Base):
    """Something that became of a purchase, by whom and when; never changed, never taken away.

    `step` is the state that it came into, or "cheaper" for a price that turned out `amount_minor`
    lower. `taken_by` is None where that was not kept.
    """

    __tablename__ = "purchase_step"
    __table_args__ = (
        ForeignKeyConstraint(*OF_PURCHASE),
        CheckConstraint(
            "step IN ('open', 'met', 'approved', 'ordered', 'ready', 'delivered', 'celebrated',"
            " 'failed', 'cancelled', 'cheaper')",
            name="step",
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(12))
    taken_at: Mapped[datetime]
    taken_by: Mapped[UUID | None] = mapped_column(default=None)
    amount_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)


class PurchaseMember(Base):
    """A household that takes part in what a group buys; who started it asked them."""

    __tablename__ = "purchase_member"
    __table_args__ = (
        ForeignKeyConstraint(*OF_PURCHASE),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID]


class PurchaseDebt(Base):
    """What should have gone back to `account_id` while that account was on hold.

    It lies in the purchase's purse, and goes back by itself as soon as the account takes it.
    """

    __tablename__ = "purchase_debt"
    __table_args__ = (
        ForeignKeyConstraint(*OF_PURCHASE),
        ForeignKeyConstraint(
            ["community_id", "account_id"], ["ledger_account.community_id", "ledger_account.id"]
        ),
        CheckConstraint("amount_minor > 0", name="amount"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(16))


class Celebration(Base):
    """What was bought together is there: thanks to all who took part."""

    __tablename__ = "celebration"
    __table_args__ = (ForeignKeyConstraint(*OF_PURCHASE),)

    community_id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[UUID] = mapped_column(primary_key=True)
    thanks: Mapped[str] = mapped_column(String(600))


class CelebrationPhoto(Base):
    """The photo of a celebration: WebP, drawn anew, without a word about camera, time or place."""

    __tablename__ = "celebration_photo"
    __table_args__ = (ForeignKeyConstraint(*OF_PURCHASE),)

    community_id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    alternative_text: Mapped[str] = mapped_column(String(160))
