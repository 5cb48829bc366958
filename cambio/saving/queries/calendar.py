"""Which communities save, and what day it is there."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.ledger.models import LedgerLayer
from cambio.neighbourhood.models import Community
from cambio.saving.models import LapseNotice


def communities_that_save(session: Session) -> list[tuple[int, str]]:
    """The communities in which something can lapse, with their time zones."""
    rows = session.execute(
        select(Community.id, Community.timezone)
        .where(
            select(LapseNotice.id)
            .where(LapseNotice.community_id == Community.id, LapseNotice.ended_on.is_(None))
            .exists()
        )
        .order_by(Community.id)
    )
    return [(community_id, timezone) for community_id, timezone in rows]


def communities_with_terms(session: Session) -> list[tuple[int, str]]:
    """The communities in which some tokens do not keep for ever, with their time zones."""
    rows = session.execute(
        select(Community.id, Community.timezone)
        .where(
            select(LedgerLayer.id)
            .where(LedgerLayer.community_id == Community.id, LedgerLayer.lapses_on.is_not(None))
            .exists()
        )
        .order_by(Community.id)
    )
    return [(community_id, timezone) for community_id, timezone in rows]


def today_in(session: Session, community_id: int, now: datetime) -> date:
    """The day on a community's calendar."""
    community = session.get_one(Community, community_id)
    return now.astimezone(ZoneInfo(community.timezone)).date()
