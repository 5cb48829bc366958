"""Runs of letters that a job prepared, and that somebody still has to post."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base


class PreparedLetters(Base):
    """A run of letters about what lapses, as the job prepared it: so many notices.

    They count from `posted_on`, the day on which somebody said that they are in the post and on the
    boards; None until then.
    """

    __tablename__ = "lapse_prepared_letters"
    __table_args__ = (
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint("notices > 0", name="notices"),
        CheckConstraint("(posted_on IS NULL) = (posted_by IS NULL)", name="posted"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    prepared_on: Mapped[date]
    notices: Mapped[int]
    posted_on: Mapped[date | None] = mapped_column(default=None)
    posted_by: Mapped[UUID | None] = mapped_column(default=None)
