"""Residents divide the hours: what is asked, who took part, and the plan that came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Place
from catalog.models.divisions import HoursDivision, HoursPlan, HoursRoll, HoursShare
from catalog.models.hours import HoursBooking, HoursOffer, Professional
from catalog.queries.hours.joins import OFFER_OF_BOOKING, PROFESSIONAL_OF_OFFER
from catalog.rules.hours import BookingStatus

WEEK = timedelta(days=6)
"""From the Monday of a week to its last day."""


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
    """What a street gives one field. `points` is None where too few took part to tell.

    `booked_quarters` is what the street has booked of that work in the weeks of the plan, or, once
    the work is done, what was done. It may be more than was planned: the plan reserves nothing.
    """

    place_id: UUID
    field: str
    quarters: int
    points: int | None
    booked_quarters: int


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
    """What each street gives each field, beside what it booked of it; nothing while households
    still divide."""
    division = session.get(HoursDivision, (community_id, division_id))
    lines = session.scalars(
        select(HoursPlan).where(
            HoursPlan.community_id == community_id,
            HoursPlan.division_id == division_id,
            HoursPlan.quarters.is_not(None),
        )
    ).all()
    if division is None or not lines:
        return []
    booked = _booked(session, division, {row.place_id for row in lines})
    return [
        PlanLine(
            row.place_id,
            row.field,
            row.quarters or 0,
            row.points,
            booked.get((row.place_id, row.field), 0),
        )
        for row in lines
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


def _booked(
    session: Session, division: HoursDivision, place_ids: Collection[UUID]
) -> dict[tuple[UUID, str], int]:
    """The quarters that places booked in the weeks of a division, by place and field."""
    quarters = func.coalesce(
        HoursBooking.paid_quarters, HoursBooking.done_quarters, HoursBooking.quarters
    )
    query = (
        select(HoursBooking.place_id, Professional.field, func.sum(quarters))
        .join(HoursOffer, OFFER_OF_BOOKING)
        .join(Professional, PROFESSIONAL_OF_OFFER)
        .where(
            HoursBooking.community_id == division.community_id,
            HoursBooking.place_id.in_(place_ids),
            HoursBooking.status.not_in([BookingStatus.CANCELLED, BookingStatus.LAPSED]),
            HoursOffer.week.between(division.first_day - WEEK, division.last_day),
        )
        .group_by(HoursBooking.place_id, Professional.field)
    )
    return {(row[0], row[1]): int(row[2]) for row in session.execute(query)}


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
