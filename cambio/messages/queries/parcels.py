"""Messages with all that it takes to write and send them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cambio.ledger.queries import CurrencyView, currencies
from cambio.messages.models import Message, NoticeRow
from cambio.messages.queries.choices import UNSAID, ChoiceView, choices_of
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import NEWS_OF, Kind, News
from cambio.neighbourhood.models import Community
from cambio.neighbourhood.queries import HouseholdView, households

_NEWS = {kind: msgspec.json.Decoder(news) for kind, news in NEWS_OF.items()}


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


def parcel(
    session: Session, *, community_id: int, message_id: UUID, now: datetime | None = None
) -> Parcel | None:
    """One message with what is in it; None when it was taken back.

    What is of no more use by `now` is left out; None leaves nothing out.
    """
    found = parcels(session, community_id=community_id, message_ids=[message_id], now=now)
    return found[0] if found else None


def parcels(
    session: Session,
    *,
    community_id: int,
    message_ids: Collection[UUID],
    now: datetime | None = None,
) -> list[Parcel]:
    """Messages with what is in them, household by household; without those taken back."""
    rows = session.scalars(
        select(Message)
        .where(Message.community_id == community_id, Message.id.in_(message_ids))
        .order_by(Message.household_id, Message.id)
    ).all()
    ids = {row.household_id for row in rows}
    homes = {
        each.id: each for each in households(session, community_id=community_id, household_ids=ids)
    }
    choices = choices_of(session, community_id=community_id, household_ids=ids)
    news = _news_in(session, community_id, message_ids, now)
    community = session.get_one(Community, community_id)
    money = currencies(session, community_id=community_id)
    return [
        Parcel(
            row.id,
            community_id,
            community.slug,
            community.name,
            community.timezone,
            row.made_at,
            Channel(row.channel),
            row.purpose,
            homes[row.household_id],
            choices.get(row.household_id, UNSAID),
            tuple(news[row.id]),
            money,
        )
        for row in rows
    ]


def _news_in(
    session: Session, community_id: int, message_ids: Collection[UUID], now: datetime | None
) -> dict[UUID, list[News]]:
    query = (
        select(NoticeRow.message_id, NoticeRow.kind, NoticeRow.news)
        .where(NoticeRow.community_id == community_id, NoticeRow.message_id.in_(message_ids))
        .order_by(NoticeRow.id)
    )
    if now is not None:
        query = query.where(or_(NoticeRow.until.is_(None), NoticeRow.until > now))
    found: dict[UUID, list[News]] = defaultdict(list)
    for message_id, kind, news in session.execute(query):
        if message_id is not None:
            found[message_id].append(_NEWS[Kind(kind)].decode(news))
    return found
