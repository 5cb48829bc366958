"""What the cards of a community look like."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class CardDesign(Base):
    """A community's colour and logo; one without a row has those of Cambio.

    `accent` is `#rrggbb`, None for Cambio's own. `logo` is a PNG that was drawn anew when it was
    taken in, None for the street of houses.
    """

    __tablename__ = "card_design"
    __table_args__ = (
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint("accent LIKE '#______'", name="accent"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID]
    accent: Mapped[str | None] = mapped_column(String(7), default=None)
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
