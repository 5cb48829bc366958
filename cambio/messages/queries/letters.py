"""What goes by paper: who waits for a letter, and what is in a run of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
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
    query = _waiting(community_id, now).order_by(Household.id).limit(limit)
    return list(session.scalars(query))


def count_waiting_households(session: Session, *, community_id: int, now: datetime) -> int:
    """How many households wait for a letter."""
    waiting = _waiting(community_id, now).subquery()
    return session.scalar(select(func.count()).select_from(waiting)) or 0


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


def _waiting(community_id: int, now: datetime) -> Select[UUID]:
    return (
        select(Household.id)
        .join(
            Residence,
            and_(
                Residence.community_id == Household.community_id,
                Residence.household_id == Household.id,
                Residence.until.is_(None),
            ),
        )
        .where(
            Household.community_id == community_id,
            Household.ended_at.is_(None),
            select(NoticeRow.id)
            .where(
                NoticeRow.community_id == Household.community_id,
                NoticeRow.household_id == Household.id,
                NoticeRow.look_at.is_(None),
                NoticeRow.message_id.is_(None),
                or_(NoticeRow.until.is_(None), NoticeRow.until > now),
            )
            .exists(),
        )
    )
