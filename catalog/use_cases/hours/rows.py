"""The rows that every act with hours locks and counts over, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from cambio.database import UnitOfWork, locked
from cambio.neighbourhood.models import Community
from catalog.errors.hours import BookingUnknown, OfferUnknown, ProfessionalUnknown
from catalog.models.hours import HoursBooking, HoursOffer, Professional
from catalog.rules.hours import BookingStatus, week_begins


@dataclass(frozen=True, slots=True)
class BookingState:
    """How a booking stands now; `paid_minor` is what went to the organisation so far, and
    `returned_minor` what went back to the pot by this act."""

    booking_id: UUID
    status: BookingStatus
    paid_minor: int = 0
    returned_minor: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A booking with its offer, both locked, and whose hours they are."""

    booking: HoursBooking
    offer: HoursOffer
    professional: Professional

    def state(self, *, paid_minor: int = 0, returned_minor: int = 0) -> BookingState:
        """How it stands now."""
        status = BookingStatus(self.booking.status)
        return BookingState(self.booking.id, status, paid_minor, returned_minor)


def locked_offer(uow: UnitOfWork, community_id: int, offer_id: UUID) -> HoursOffer:
    """The offer, locked: how much of it is booked is counted there.

    Raises:
        OfferUnknown: there is no such offer.
    """
    return locked(uow, HoursOffer, OfferUnknown, community_id=community_id, id=offer_id)


def locked_booking(uow: UnitOfWork, community_id: int, booking_id: UUID) -> Held:
    """The booking, locked after its offer, so that nobody waits for the other's.

    Raises:
        BookingUnknown: there is no such booking.
    """
    known = uow.session.get(HoursBooking, (community_id, booking_id))
    if known is None:
        raise BookingUnknown
    offer = locked_offer(uow, community_id, known.offer_id)
    booking: HoursBooking = uow.lock(HoursBooking, community_id=community_id, id=booking_id)
    professional = uow.session.get_one(Professional, (community_id, offer.professional_id))
    return Held(booking, offer, professional)


def working_professional(uow: UnitOfWork, community_id: int, professional_id: UUID) -> Professional:
    """The professional, locked, while hours are offered.

    Raises:
        ProfessionalUnknown: there is none, or not any more.
    """
    row: Professional | None = uow.lock(Professional, community_id=community_id, id=professional_id)
    if row is None or row.ended_at is not None:
        raise ProfessionalUnknown
    return row


def zone_of(uow: UnitOfWork, community_id: int) -> ZoneInfo:
    """The time zone in which the community lives."""
    return ZoneInfo(uow.session.get_one(Community, community_id).timezone)


def today_of(uow: UnitOfWork, community_id: int) -> date:
    """What day it is where the community lives."""
    return uow.now.astimezone(zone_of(uow, community_id)).date()


def work_begins(uow: UnitOfWork, held: Held) -> datetime:
    """When the work begins; its week, while no moment was planned."""
    return held.booking.starts_at or week_begins(
        held.offer.week, zone_of(uow, held.offer.community_id)
    )
