"""Recurring actions, and which of their days are to be planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.earning.models import Action, ActionSeries
from cambio.earning.queries.recurrence import days_of
from cambio.neighbourhood.models import Community, Place

AHEAD = timedelta(days=28)
"""So long before it comes an action is planned: people can still make room for it."""


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A recurring action. `starts_minute` is the minute of the day on the community's clock.

    `next_days` are the days in the weeks ahead; empty when none comes then.
    """

    id: UUID
    place_id: UUID
    place_name: str
    title: str
    meeting_point: str
    recurrence: str
    starts_on: date
    starts_minute: int
    minutes: int
    expected_people: int
    announce: bool
    next_days: tuple[date, ...]


def all_series(
    session: Session, *, community_id: int, now: datetime, limit: int = 200
) -> list[SeriesView]:
    """The recurring actions that go on, by place and title."""
    today = _today(session, community_id, now)
    rows = session.execute(
        select(ActionSeries, Place.name)
        .join(
            Place,
            (Place.community_id == ActionSeries.community_id) & (Place.id == ActionSeries.place_id),
        )
        .where(ActionSeries.community_id == community_id, ActionSeries.ended_at.is_(None))
        .order_by(Place.name, ActionSeries.title, ActionSeries.id)
        .limit(limit)
    )
    return [_view(row, name, today) for row, name in rows]


def series_due(session: Session, *, now: datetime) -> list[tuple[int, UUID, date]]:
    """The days to plan in all communities: the community's id, the recurring action's, the day."""
    rows = session.scalars(
        select(ActionSeries)
        .where(ActionSeries.ended_at.is_(None))
        .order_by(ActionSeries.community_id, ActionSeries.id)
    ).all()
    today = {each: _today(session, each, now) for each in {row.community_id for row in rows}}
    due = []
    for row in rows:
        days = _days_ahead(row, today[row.community_id])
        planned = _planned(session, row, today[row.community_id])
        due += [(row.community_id, row.id, day) for day in days if day not in planned]
    return due


def _planned(session: Session, row: ActionSeries, today: date) -> set[date | None]:
    days = select(Action.series_day).where(
        Action.community_id == row.community_id,
        Action.series_id == row.id,
        Action.series_day >= today,
    )
    return set(session.scalars(days))


def _today(session: Session, community_id: int, now: datetime) -> date:
    community = session.get_one(Community, community_id)
    return now.astimezone(ZoneInfo(community.timezone)).date()


def _days_ahead(row: ActionSeries, today: date) -> list[date]:
    # An action of this very morning may be over: whoever plans begins tomorrow.
    since = max(row.starts_on, today + timedelta(days=1))
    return days_of(row.recurrence, starts_on=row.starts_on, since=since, until=today + AHEAD)


def _view(row: ActionSeries, place_name: str, today: date) -> SeriesView:
    return SeriesView(
        row.id,
        row.place_id,
        place_name,
        row.title,
        row.meeting_point,
        row.recurrence,
        row.starts_on,
        row.starts_minute,
        row.minutes,
        row.expected_people,
        row.announce,
        tuple(_days_ahead(row, today)),
    )
