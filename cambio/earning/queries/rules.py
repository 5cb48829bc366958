"""Rules and their versions, and the calendar that they hold on."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from cambio.earning.models import RuleVersion
from cambio.earning.rules import STORED, Terms, terms_from
from cambio.neighbourhood.models import Community


def terms_of(version: RuleVersion) -> Terms:
    """What a version promises."""
    return terms_from({name: getattr(version, name) for name in STORED})


def zone_of(session: Session, community_id: int) -> ZoneInfo:
    """The time zone of a community."""
    return ZoneInfo(session.get_one(Community, community_id).timezone)
