"""What streets booked of the hours of professionals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Place
from catalog.models.hours import HoursBooking, HoursField, HoursOffer, Professional
from catalog.queries.hours.joins import OFFER_OF_BOOKING, PROFESSIONAL_OF_OFFER
from catalog.rules.hours import BookingStatus, Objection
from catalog.rules.texts import in_language


@dataclass(frozen=True, slots=True)
class BookingView:
    """Hours that a place booked. All amounts are for one quarter of an hour, or a whole number of
    those; `starts_at` is None until it was planned, and `done_quarters` until it was logged."""

    id: UUID
    status: BookingStatus
    offer_id: UUID
    place_id: UUID
    place_name: str
    professional_id: UUID
    professional_name: str
    organisation_id: UUID
    user_id: UUID | None
    notice_hours: int
    field: str
    field_names: dict[str, str]
    week: date
    wish: str
    quarters: int
    currency: str
    quarter_minor: int
    booked_at: datetime
    starts_at: datetime | None
    changed_at: datetime | None
    done_quarters: int | None
    done_on: date | None
    done_note: str | None
    logged_at: datetime | None
    objection: Objection | None
    paid_quarters: int | None
    closed_at: datetime | None

    @property
    def amount_minor(self) -> int:
        """What was paid for it when it was booked."""
        return self.quarters * self.quarter_minor

    @property
    def paid_minor(self) -> int | None:
        """What went to the organisation; None until it was confirmed or decided."""
        return None if self.paid_quarters is None else self.paid_quarters * self.quarter_minor

    def field_name(self, language: str) -> str:
        """The field of attention in words."""
        return in_language(self.field_names, language)


def booking(session: Session, *, community_id: int, booking_id: UUID) -> BookingView | None:
    """One booking."""
    query = _joined(community_id).where(HoursBooking.id == booking_id)
    return next(iter(_views(session, query)), None)


def bookings(
    session: Session,
    *,
    community_id: int,
    place_ids: Collection[UUID] | None = None,
    professional_ids: Collection[UUID] | None = None,
    statuses: Collection[str] | None = None,
    booking_ids: Collection[UUID] | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[BookingView]:
    """Bookings, the newest first; of some places, professionals, statuses or ids, None for all.

    `before` is the last one of the page before.
    """
    query = _joined(community_id).order_by(HoursBooking.id.desc()).limit(limit)
    if place_ids is not None:
        query = query.where(HoursBooking.place_id.in_(place_ids))
    if professional_ids is not None:
        query = query.where(HoursOffer.professional_id.in_(professional_ids))
    if statuses is not None:
        query = query.where(HoursBooking.status.in_(statuses))
    if booking_ids is not None:
        query = query.where(HoursBooking.id.in_(booking_ids))
    if before is not None:
        query = query.where(HoursBooking.id < before)
    return _views(session, query)


def bookings_unanswered(
    session: Session, *, logged_before: datetime, limit: int = 500
) -> list[tuple[int, UUID]]:
    """Logged work that nobody answered since a moment, in all communities."""
    query = (
        select(HoursBooking.community_id, HoursBooking.id)
        .where(HoursBooking.status == BookingStatus.DONE, HoursBooking.logged_at <= logged_before)
        .order_by(HoursBooking.logged_at, HoursBooking.id)
        .limit(limit)
    )
    return [(community_id, booking_id) for community_id, booking_id in session.execute(query)]


def bookings_unlogged(
    session: Session, *, week_until: date, limit: int = 500
) -> list[tuple[int, UUID]]:
    """Bookings of weeks up to a day that were never logged, in all communities."""
    query = (
        select(HoursBooking.community_id, HoursBooking.id)
        .join(HoursOffer, OFFER_OF_BOOKING)
        .where(HoursBooking.status == BookingStatus.BOOKED, HoursOffer.week <= week_until)
        .order_by(HoursOffer.week, HoursBooking.id)
        .limit(limit)
    )
    return [(community_id, booking_id) for community_id, booking_id in session.execute(query)]


def _joined(
    community_id: int,
) -> Select[HoursBooking, date, Professional, dict[str, str], str]:
    return (
        select(HoursBooking, HoursOffer.week, Professional, HoursField.names, Place.name)
        .join(HoursOffer, OFFER_OF_BOOKING)
        .join(Professional, PROFESSIONAL_OF_OFFER)
        .join(
            HoursField,
            (HoursField.community_id == HoursBooking.community_id)
            & (HoursField.slug == Professional.field),
        )
        .join(
            Place,
            (Place.community_id == HoursBooking.community_id) & (Place.id == HoursBooking.place_id),
        )
        .where(HoursBooking.community_id == community_id)
    )


def _views(
    session: Session,
    query: Select[HoursBooking, date, Professional, dict[str, str], str],
) -> list[BookingView]:
    return [_view(*row) for row in session.execute(query)]


def _view(
    row: HoursBooking,
    week: date,
    professional: Professional,
    field_names: dict[str, str],
    place_name: str,
) -> BookingView:
    return BookingView(
        id=row.id,
        status=BookingStatus(row.status),
        offer_id=row.offer_id,
        place_id=row.place_id,
        place_name=place_name,
        professional_id=professional.id,
        professional_name=professional.name,
        organisation_id=professional.organisation_id,
        user_id=professional.user_id,
        notice_hours=professional.notice_hours,
        field=professional.field,
        field_names=field_names,
        week=week,
        wish=row.wish,
        quarters=row.quarters,
        currency=row.currency,
        quarter_minor=row.quarter_minor,
        booked_at=row.booked_at,
        starts_at=row.starts_at,
        changed_at=row.changed_at,
        done_quarters=row.done_quarters,
        done_on=row.done_on,
        done_note=row.done_note,
        logged_at=row.logged_at,
        objection=Objection(row.objection) if row.objection else None,
        paid_quarters=row.paid_quarters,
        closed_at=row.closed_at,
    )
