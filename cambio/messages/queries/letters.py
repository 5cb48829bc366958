"""What goes by paper: who waits for a letter, and what is in a run of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from cambio.messages.models import LetterRun, Message, NoticeRow
from cambio.neighbourhood.models import Household, Residence


@dataclass(frozen=True, slots=True)
class RunView:
    """Letters that were printed together."""

    id: UUID
    made_at: datetime
    letters: int


def waiting_households(
    session: Session, *, community_id: int, now: datetime, limit: int
) -> list[UUID]:
    """At most `limit` households that wait for a letter, the first that joined first.

    Who has ended, or lives nowhere here, gets none.
    """
    rows = session.scalars(
        select(NoticeRow.household_id)
        .join(
            Household,
            and_(
                Household.community_id == NoticeRow.community_id,
                Household.id == NoticeRow.household_id,
            ),
        )
        .join(
            Residence,
            and_(
                Residence.community_id == Household.community_id,
                Residence.household_id == Household.id,
                Residence.until.is_(None),
            ),
        )
        .where(
            NoticeRow.community_id == community_id,
            NoticeRow.look_at.is_(None),
            NoticeRow.message_id.is_(None),
            NoticeRow.household_id.is_not(None),
            or_(NoticeRow.until.is_(None), NoticeRow.until > now),
            Household.ended_at.is_(None),
        )
        .distinct()
        .order_by(NoticeRow.household_id)
        .limit(limit)
    )
    return [household_id for household_id in rows if household_id is not None]


def runs(session: Session, *, community_id: int, limit: int) -> list[RunView]:
    """The newest runs of letters."""
    rows = session.scalars(
        select(LetterRun)
        .filter_by(community_id=community_id)
        .order_by(LetterRun.id.desc())
        .limit(limit)
    )
    return [RunView(row.id, row.made_at, row.letters) for row in rows]


def run(session: Session, *, community_id: int, run_id: UUID) -> RunView | None:
    """One run of letters, or None."""
    row = session.get(LetterRun, (community_id, run_id))
    return None if row is None else RunView(row.id, row.made_at, row.letters)


def letters_in(session: Session, *, community_id: int, run_id: UUID) -> list[UUID]:
    """The messages of a run, in the order of its letters."""
    rows = session.scalars(
        select(Message.id)
        .filter_by(community_id=community_id, run_id=run_id)
        .order_by(Message.household_id)
    )
    return list(rows)
