"""What becomes of what a household saved after it has ended."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class HouseholdRemainder(Base):
    """Who gets what a household had when it ended, and what comes for it later.

    `owner_id` is the household or the street that gets it, None where it goes back to where it came
    from.
    """

    __tablename__ = "household_remainder"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("remainder IN ('household', 'pot', 'returned')", name="remainder"),
        CheckConstraint("(remainder = 'returned') = (owner_id IS NULL)", name="owner"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    remainder: Mapped[str] = mapped_column(String(10))
    owner_id: Mapped[UUID | None]
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[UUID]
