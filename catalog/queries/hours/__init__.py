"""What there is to see of hours: who offers them, what is booked, and how streets divide them."""

from catalog.queries.hours.bookings import (
    BookingView,
    booking,
    bookings,
    bookings_unanswered,
    bookings_unlogged,
)
from catalog.queries.hours.divisions import (
    DivisionView,
    PlanLine,
    ShareView,
    division,
    divisions,
    divisions_due,
    has_divided,
    plan,
    shares,
)
from catalog.queries.hours.offers import (
    FieldView,
    OfferView,
    ProfessionalView,
    fields,
    offer,
    offers,
    professional,
    professional_by_feed,
    professionals,
)

__all__ = [
    "BookingView",
    "DivisionView",
    "FieldView",
    "OfferView",
    "PlanLine",
    "ProfessionalView",
    "ShareView",
    "booking",
    "bookings",
    "bookings_unanswered",
    "bookings_unlogged",
    "division",
    "divisions",
    "divisions_due",
    "fields",
    "has_divided",
    "offer",
    "offers",
    "plan",
    "professional",
    "professional_by_feed",
    "professionals",
    "shares",
]
