"""The outbox as it stands: what waits, what is to be written, what was given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from cambio.messages.models import Message, NoticeRow
from cambio.messages.rules.choices import Channel
from cambio.neighbourhood.models import Community, Household


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as the list of a manager shows it: never what is in it."""

    id: UUID
    household_id: UUID
    nickname: str
    channel: Channel
    purpose: str
    state: str
    made_at: datetime
    tries: int
    try_at: datetime | None
    sent_at: datetime | None
    trouble: str | None


def communities_with_work(session: Session, *, now: datetime) -> list[int]:
    """The communities in which news is to be looked at, or a message to be sent."""
    is_due = (NoticeRow.community_id == Community.id, NoticeRow.look_at <= now)
    work = (
        select(NoticeRow.id).where(*is_due, NoticeRow.household_id.is_not(None)),
        select(NoticeRow.id).where(*is_due, NoticeRow.place_id.is_not(None)),
        select(Message.id).where(
            Message.community_id == Community.id, Message.state == "ready", Message.try_at <= now
        ),
    )
    query = select(Community.id).where(or_(*(each.exists() for each in work)))
    return list(session.scalars(query.order_by(Community.id)))


def messages(
    session: Session,
    *,
    community_id: int,
    states: Sequence[str],
    household_id: UUID | None = None,
    before: UUID | None = None,
    limit: int,
) -> list[MessageView]:
    """At most `limit` messages in some states, newest first; of one household, or None for all."""
    query = (
        select(Message, Household.nickname)
        .join(
            Household,
            (Household.community_id == Message.community_id)
            & (Household.id == Message.household_id),
        )
        .where(Message.community_id == community_id, Message.state.in_(states))
        .order_by(Message.id.desc())
        .limit(limit)
    )
    if household_id is not None:
        query = query.where(Message.household_id == household_id)
    if before is not None:
        query = query.where(Message.id < before)
    return [_view(row, nickname) for row, nickname in session.execute(query)]


def counts(session: Session, *, community_id: int) -> dict[str, int]:
    """How many messages are in each state."""
    rows = session.execute(
        select(Message.state, func.count())
        .where(Message.community_id == community_id)
        .group_by(Message.state)
    )
    return {"ready": 0, "sent": 0, "dead": 0} | {row[0]: row[1] for row in rows}


def past_news(
    session: Session, *, community_id: int, now: datetime, before: datetime, limit: int
) -> list[UUID]:
    """Some notices that are in no message and of no use any more, or older than `before`."""
    rows = session.scalars(
        select(NoticeRow.id)
        .where(
            NoticeRow.community_id == community_id,
            NoticeRow.message_id.is_(None),
            or_(NoticeRow.until <= now, NoticeRow.noted_at <= before),
        )
        .limit(limit)
    )
    return list(rows)


def _view(row: Message, nickname: str) -> MessageView:
    return MessageView(
        row.id,
        row.household_id,
        nickname,
        Channel(row.channel),
        row.purpose,
        row.state,
        row.made_at,
        row.tries,
        row.try_at,
        row.sent_at,
        row.trouble,
    )
