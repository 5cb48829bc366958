"""The outbox as it stands: what waits, what is to be written, what was given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from cambio.ledger.queries import CurrencyView, currencies
from cambio.messages.models import Message, NoticeRow
from cambio.messages.queries.choices import ChoiceView, choice_of
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import NEWS_OF, Kind, News
from cambio.neighbourhood.models import Community, Household
from cambio.neighbourhood.queries import HouseholdView, household


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


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message with all that it takes to write and send it."""

    id: UUID
    community_id: int
    community_slug: str
    community_name: str
    timezone: str
    made_at: datetime
    channel: Channel
    purpose: str
    household: HouseholdView
    choice: ChoiceView
    news: tuple[News, ...]
    currencies: dict[str, CurrencyView]


def communities_with_work(session: Session, *, now: datetime) -> list[int]:
    """The communities in which news is to be looked at, or a message to be sent."""
    noted = select(NoticeRow.community_id).where(NoticeRow.look_at <= now)
    ready = select(Message.community_id).where(Message.state == "ready", Message.try_at <= now)
    return sorted(session.scalars(noted.union(ready)))


def parcel(session: Session, *, community_id: int, message_id: UUID) -> Parcel | None:
    """One message with what is in it; None when it was taken back."""
    row = session.get(Message, (community_id, message_id))
    if row is None:
        return None
    home = household(session, community_id=community_id, household_id=row.household_id)
    if home is None:
        return None
    community = session.get_one(Community, community_id)
    return Parcel(
        row.id,
        community_id,
        community.slug,
        community.name,
        community.timezone,
        row.made_at,
        Channel(row.channel),
        row.purpose,
        home,
        choice_of(session, community_id=community_id, household_id=home.id),
        _news_in(session, community_id, message_id),
        currencies(session, community_id=community_id),
    )


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


def _news_in(session: Session, community_id: int, message_id: UUID) -> tuple[News, ...]:
    rows = session.execute(
        select(NoticeRow.kind, NoticeRow.news)
        .where(NoticeRow.community_id == community_id, NoticeRow.message_id == message_id)
        .order_by(NoticeRow.id)
    )
    return tuple(msgspec.json.decode(news, type=NEWS_OF[Kind(kind)]) for kind, news in rows)


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
