"""A professional with hours for the streets of the tests, and short words for what is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from cambio.database import perform, reading
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import (
    AddOrganisation,
    AddPlace,
    add_organisation,
    add_place,
)
from catalog.queries import hours as queries
from catalog.queries.hours import BookingView, OfferView
from catalog.use_cases.hours import (
    AnswerHours,
    BookHours,
    CancelBooking,
    LogHours,
    OfferHours,
    SaveField,
    SaveProfessional,
    StartDivision,
    StreetShare,
    answer_hours,
    book_hours,
    cancel_booking,
    log_hours,
    offer_hours,
    save_field,
    save_professional,
    start_division,
)
from tests.catalog.shop import Shop

RATE = 5
"""Cambi's for a quarter of an hour."""


class Hours:
    """A gardener of the district, and the sweeper; streets have cambi's in their pots."""

    def __init__(self, shop: Shop, *, user_id: UUID | None = None) -> None:
        self.shop = shop
        for dutch, english in (("Groen", "Green"), ("Vegen", "Sweeping"), ("Jeugd", "Youth")):
            names = {"nl": dutch, "en": english}
            perform(save_field, SaveField(**shop.who, names=names))
        self.organisation_id = perform(
            add_organisation,
            AddOrganisation(**shop.who, kind="partner", name="Groendienst Voorstad"),
        )
        self.gardener_id = self.professional("Gijs Groen", user_id=user_id)
        shop.give(shop.street_id, 300, purpose=Purpose.POT)
        shop.give(shop.other_street_id, 300, purpose=Purpose.POT)

    @property
    def week(self) -> date:
        """The week after next: any day of it will do."""
        return self.shop.clock.now.date() + timedelta(days=14)

    def professional(self, name: str, **changes: Any) -> UUID:
        values = {
            **self.shop.keyed,
            "organisation_id": self.organisation_id,
            "name": name,
            "field": "groen",
            "rates": {"CAM": RATE},
        }
        command = SaveProfessional(**{**values, **changes})
        return perform(save_professional, command).professional_id

    def street(self, number: int) -> UUID:
        """Another street of the district, with cambi's in its pot."""
        street_id = perform(
            add_place,
            AddPlace(
                **self.shop.who,
                kind="street",
                name=f"Zijstraat {number}",
                parent_id=self.shop.district_id,
            ),
        )
        self.shop.give(street_id, 100, purpose=Purpose.POT)
        return street_id

    def unproved(self) -> UUID:
        """A household that nobody has seen where it says it lives."""
        household_id = self.shop.household()
        self.shop.forget_proof(household_id)
        return household_id

    def offering(self, quarters: int = 16, **changes: Any) -> OfferHours:
        values = {
            **self.shop.keyed,
            "professional_id": self.gardener_id,
            "place_id": self.shop.district_id,
            "week": self.week,
            "quarters": quarters,
        }
        return OfferHours(**{**values, **changes})

    def offer(self, quarters: int = 16, **changes: Any) -> UUID:
        return perform(offer_hours, self.offering(quarters, **changes)).offer_id

    def booking(self, offer_id: UUID, quarters: int = 4, **changes: Any) -> BookHours:
        values = {
            **self.shop.keyed,
            "offer_id": offer_id,
            "place_id": self.shop.street_id,
            "quarters": quarters,
            "currency": "CAM",
            "quarter_minor": RATE,
            "wish": "De struiken snoeien",
        }
        return BookHours(**{**values, **changes})

    def book(self, offer_id: UUID, quarters: int = 4, **changes: Any) -> UUID:
        return perform(book_hours, self.booking(offer_id, quarters, **changes)).booking_id

    def cancel(self, booking_id: UUID, *, by_street: bool = True) -> Any:
        command = CancelBooking(**self.shop.keyed, booking_id=booking_id, by_street=by_street)
        return perform(cancel_booking, command)

    def logging(self, booking_id: UUID, quarters: int, **changes: Any) -> LogHours:
        values = {**self.shop.keyed, "booking_id": booking_id, "quarters": quarters}
        done_on = self.shop.clock.now.date()
        return LogHours(**{**values, "done_on": done_on, **changes})

    def log(self, booking_id: UUID, quarters: int, **changes: Any) -> Any:
        return perform(log_hours, self.logging(booking_id, quarters, **changes))

    def answer(self, booking_id: UUID, objection: str | None = None) -> Any:
        command = AnswerHours(**self.shop.keyed, booking_id=booking_id, objection=objection)
        return perform(answer_hours, command)

    def in_the_week(self) -> None:
        """It is the week that was booked."""
        self.shop.clock.now += timedelta(days=10)

    def pot(self) -> int:
        return self.shop.holds(self.shop.street_id, Purpose.POT)

    def till(self) -> int:
        return self.shop.holds(self.organisation_id, Purpose.TILL)

    def see(self, booking_id: UUID) -> BookingView:
        with reading() as session:
            view = queries.booking(
                session, community_id=self.shop.community_id, booking_id=booking_id
            )
        assert view is not None
        return view

    def see_offer(self, offer_id: UUID) -> OfferView:
        with reading() as session:
            view = queries.offer(session, community_id=self.shop.community_id, offer_id=offer_id)
        assert view is not None
        return view

    def dividing(self, quarters: int = 40, **changes: Any) -> StartDivision:
        values: dict[str, Any] = {
            **self.shop.keyed,
            "title": "Uren van het voorjaar",
            "first_day": self.week,
            "last_day": self.week + timedelta(days=90),
            "closes_at": self.shop.clock.now + timedelta(days=7),
            "fields": ("groen", "vegen", "jeugd"),
            "shares": (StreetShare(self.shop.street_id, quarters),),
        }
        return StartDivision(**{**values, **changes})

    def divide(self, quarters: int = 40, **changes: Any) -> UUID:
        return perform(start_division, self.dividing(quarters, **changes)).division_id
