"""How the tables of hours belong together."""

from __future__ import annotations

from catalog.models.hours import HoursBooking, HoursOffer, Professional

OFFER_OF_BOOKING = (HoursOffer.community_id == HoursBooking.community_id) & (
    HoursOffer.id == HoursBooking.offer_id
)
PROFESSIONAL_OF_OFFER = (Professional.community_id == HoursOffer.community_id) & (
    Professional.id == HoursOffer.professional_id
)
