"""When something happened that is told by its day."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from cambio.database import UnitOfWork
from cambio.earning.errors import DayInvalid
from cambio.neighbourhood.models import Community

YEARS_SINCE = 2000


def moment_of(uow: UnitOfWork, *, community_id: int, day: date) -> datetime:
    """Noon of a day on the community's calendar, or now when that is still to come today.

    Raises:
        DayInvalid: the day is still to come, or so long ago that it is a mistake in typing.
    """
    zone = ZoneInfo(uow.session.get_one(Community, community_id).timezone)
    if day.year < YEARS_SINCE or day > uow.now.astimezone(zone).date():
        raise DayInvalid
    return min(datetime.combine(day, time(12), zone), uow.now)


def today_in(uow: UnitOfWork, community_id: int) -> date:
    """The day of this act on the community's calendar."""
    community = uow.session.get_one(Community, community_id)
    return uow.now.astimezone(ZoneInfo(community.timezone)).date()
