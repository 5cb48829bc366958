"""Letters that were prepared and wait for somebody to post them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.saving.models import PreparedLetters


@dataclass(frozen=True, slots=True)
class WaitingLetters:
    """A run of letters that nobody posted yet."""

    run_id: UUID
    prepared_on: date
    notices: int


def letters_to_post(session: Session, *, community_id: int) -> list[WaitingLetters]:
    """The runs that wait, the oldest first."""
    rows = session.scalars(
        select(PreparedLetters)
        .filter_by(community_id=community_id, posted_on=None)
        .order_by(PreparedLetters.prepared_on, PreparedLetters.run_id)
    )
    return [WaitingLetters(row.run_id, row.prepared_on, row.notices) for row in rows]
