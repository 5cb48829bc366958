"""Residents divide the hours: what is asked, who took part, and the plan that came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Place
from catalog.models.divisions import HoursDivision, HoursPlan, HoursRoll, HoursShare


@dataclass(frozen=True, slots=True)
class DivisionView:
    """Hours of a period that streets divide. `status` is open, divided or cancelled."""

    id: UUID
    title: str
    status: str
    first_day: date
    last_day: date
    closes_at: datetime
    fields: list[str]


@dataclass(frozen=True, slots=True)
class ShareView:
    """What one street divides, and how many of its households did."""

    place_id: UUID
    place_name: str
    quarters: int
    households: int
    envelopes: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What a street gives one field. `points` is None where too few took part to tell."""

    place_id: UUID
    field: str
    quarters: int
    points: int | None


def divisions(
    session: Session, *, community_id: int, before: UUID | None = None, limit: int = 20
) -> list[DivisionView]:
    """Divisions, the newest first; `before` is the last one of the page before."""
    query = (
        select(HoursDivision)
        .filter_by(community_id=community_id)
        .order_by(HoursDivision.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(HoursDivision.id < before)
    return [_view(row) for row in session.scalars(query)]


def division(session: Session, *, community_id: int, division_id: UUID) -> DivisionView | None:
    """One division."""
    row = session.get(HoursDivision, (community_id, division_id))
    return None if row is None else _view(row)


def shares(
    session: Session,
    *,
    community_id: int,
    division_id: UUID,
    place_ids: Collection[UUID] | None = None,
) -> list[ShareView]:
    """The streets of a division by name; of some places only, if wanted."""
    query = (
        select(HoursShare, Place.name)
        .join(
            Place,
            (Place.community_id == HoursShare.community_id) & (Place.id == HoursShare.place_id),
        )
        .where(HoursShare.community_id == community_id, HoursShare.division_id == division_id)
        .order_by(Place.name, Place.id)
    )
    if place_ids is not None:
        query = query.where(HoursShare.place_id.in_(place_ids))
    return [
        ShareView(row.place_id, name, row.quarters, row.households, row.envelopes)
        for row, name in session.execute(query)
    ]


def plan(session: Session, *, community_id: int, division_id: UUID) -> list[PlanLine]:
    """What each street gives each field; nothing while households still divide."""
    query = select(HoursPlan).where(
        HoursPlan.community_id == community_id,
        HoursPlan.division_id == division_id,
        HoursPlan.quarters.is_not(None),
    )
    return [
        PlanLine(row.place_id, row.field, row.quarters or 0, row.points)
        for row in session.scalars(query)
    ]


def has_divided(
    session: Session, *, community_id: int, division_id: UUID, household_id: UUID
) -> bool:
    """Whether a household stands on the roll. How it divided, nobody can tell."""
    return session.get(HoursRoll, (community_id, division_id, household_id)) is not None


def divisions_due(session: Session, *, now: datetime, limit: int = 100) -> list[tuple[int, UUID]]:
    """Open divisions whose last moment has passed, in all communities: the oldest first."""
    query = (
        select(HoursDivision.community_id, HoursDivision.id)
        .where(HoursDivision.status == "open", HoursDivision.closes_at <= now)
        .order_by(HoursDivision.closes_at, HoursDivision.id)
        .limit(limit)
    )
    return [(community_id, division_id) for community_id, division_id in session.execute(query)]


def _view(row: HoursDivision) -> DivisionView:
    return DivisionView(
        id=row.id,
        title=row.title,
        status=row.status,
        first_day=row.first_day,
        last_day=row.last_day,
        closes_at=row.closes_at,
        fields=list(row.fields),
    )
