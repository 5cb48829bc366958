"""Hours of a professional: offered, booked by streets, done, confirmed or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from cambio.database import Refusal, new_id, perform
from cambio.ledger.errors import BalanceTooLow
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from catalog.errors.hours import (
    BookingClosed,
    HoursGone,
    HoursPromised,
    NotDoneYet,
    NothingLogged,
    NotInDistrict,
    QuartersInvalid,
    TooLateToCancel,
    WeekInvalid,
)
from catalog.use_cases.hours import (
    AnswerHours,
    BookHours,
    CancelBooking,
    DecideHours,
    LogHours,
    OfferHours,
    SaveField,
    SaveProfessional,
    answer_hours,
    book_hours,
    cancel_booking,
    decide_hours,
    log_hours,
    offer_hours,
    save_field,
    save_professional,
)
from tests.house.machine.base import id_of, which
from tests.house.machine.nouns import Spent
from tests.house.machine.saving import ZONE, SavingMachine

RATE = 2
NOTICE = timedelta(hours=48)
SILENCE = timedelta(days=14)
WEEK = timedelta(days=7)

quarters_of_an_hour = st.integers(1, 4)


@dataclass(eq=False)
class Offer:
    """Quarter hours of one week for a street; so many are booked."""

    id: UUID
    place_id: UUID
    week: date
    quarters: int
    booked: int = 0


@dataclass(eq=False)
class Booking:
    """What a street booked of an offer; `done` of it was logged."""

    id: UUID
    offer: Offer
    quarters: int
    status: str = "booked"
    done: int = 0
    logged_at: datetime | None = None


class HoursMachine(SavingMachine):
    """A gardener whose hours streets book from their pots."""

    def found_hours(self) -> None:
        """The gardener, and for whom she works."""
        employer = AddOrganisation(**self.who, kind="partner", name="Groendienst")
        self.employer_id = perform(add_organisation, employer)
        perform(save_field, SaveField(**self.who, names={"nl": "Groen"}))
        gardener = SaveProfessional(
            **self.keyed,
            organisation_id=self.employer_id,
            name="Gijs Groen",
            field="groen",
            rates={"CAM": RATE},
        )
        self.gardener_id = perform(save_professional, gardener).professional_id
        self.offers: list[Offer] = []
        self.bookings: list[Booking] = []

    @rule(street=which, weeks=st.integers(0, 2), quarters=st.integers(0, 6))
    def offer(self, street: int, weeks: int, quarters: int) -> None:
        place_id, week = self.one_of(self.streets, street), self._monday + weeks * WEEK
        same = [each for each in self.offers if (each.place_id, each.week) == (place_id, week)]
        reasons = {
            QuartersInvalid: not same and quarters == 0,
            HoursPromised: any(quarters < each.booked for each in same),
        }
        command = OfferHours(
            **self.keyed,
            professional_id=self.gardener_id,
            place_id=place_id,
            week=week,
            quarters=quarters,
        )
        offered = self.act(offer_hours, command, reasons)
        if offered is not None and same:
            same[0].quarters = quarters
        elif offered is not None:
            self.offers.append(Offer(offered.offer_id, place_id, week, quarters))

    @precondition(lambda self: self.offers)
    @rule(
        offer=which,
        street=st.none() | which,
        quarters=quarters_of_an_hour,
        vote=st.none() | which,
    )
    def book(self, offer: int, street: int | None, quarters: int, vote: int | None = None) -> None:
        it, votes = self.one_of(self.offers, offer), self.town.pots.votes
        place_id = it.place_id if street is None else self.one_of(self.streets, street)
        named = self.one_of(votes, vote) if votes and vote is not None else None
        amount = quarters * RATE
        reasons, decided = self.spending(place_id, new_id(), amount, named)
        reasons |= {
            HoursGone: quarters > it.quarters - it.booked,
            WeekInvalid: it.week < self._monday,
            NotInDistrict: place_id != it.place_id,
            BalanceTooLow: self.town.money.holds(self.town.pot(place_id)) < amount,
        }
        command = BookHours(
            **self.keyed,
            offer_id=it.id,
            place_id=place_id,
            quarters=quarters,
            currency="CAM",
            quarter_minor=RATE,
            wish="De struiken snoeien",
            proposal_id=id_of(named),
        )
        booked = self.act(book_hours, command, reasons)
        if booked is not None:
            assert booked.decided_by == ("captain" if decided is None else "vote")
            booking = Booking(booked.booking_id, it, quarters)
            self.bookings.append(booking)
            it.booked += quarters
            spent = Spent(place_id, booking.id, amount, self.clock.now, decided)
            self.town.pots.spent.append(spent)
            self.town.money.move(self.town.pot(place_id), self.town.purse_of(booking), amount)

    @precondition(lambda self: self.bookings)
    @rule(booking=which, by_street=st.booleans())
    def call_off(self, booking: int, *, by_street: bool) -> None:
        it = self.one_of(self.bookings, booking)
        begins = datetime.combine(it.offer.week, time(), ZONE)
        reasons: dict[type[Refusal], bool] = {
            BookingClosed: it.status != "booked",
            TooLateToCancel: by_street and self.clock.now > begins - NOTICE,
        }
        command = CancelBooking(**self.keyed, booking_id=it.id, by_street=by_street)
        if self.act(cancel_booking, command, reasons):
            self._come_back(it, it.quarters, "cancelled")

    @precondition(lambda self: self.bookings)
    @rule(booking=which, quarters=quarters_of_an_hour)
    def log(self, booking: int, quarters: int) -> None:
        it = self.one_of(self.bookings, booking)
        reasons: dict[type[Refusal], bool] = {
            BookingClosed: it.status != "booked",
            QuartersInvalid: quarters > it.quarters,
            NotDoneYet: self.today < it.offer.week,
        }
        command = LogHours(
            **self.keyed, booking_id=it.id, quarters=quarters, done_on=self.today, note="Gesnoeid"
        )
        if self.act(log_hours, command, reasons):
            it.done, it.logged_at = quarters, self.clock.now
            self._come_back(it, it.quarters - quarters, "done")

    @precondition(lambda self: self.bookings)
    @rule(booking=which, good=st.booleans())
    def answer(self, booking: int, *, good: bool) -> None:
        it = self.one_of(self.bookings, booking)
        reasons: dict[type[Refusal], bool] = {
            NothingLogged: it.status == "booked",
            BookingClosed: it.status not in ("booked", "done"),
        }
        objection = None if good else "less_done"
        command = AnswerHours(**self.keyed, booking_id=it.id, objection=objection)
        if self.act(answer_hours, command, reasons):
            if good:
                self._pay(it, it.done, "confirmed")
            else:
                it.status = "objected"

    @precondition(lambda self: self.bookings)
    @rule(booking=which, quarters=st.integers(0, 4))
    def decide(self, booking: int, quarters: int) -> None:
        it = self.one_of(self.bookings, booking)
        reasons: dict[type[Refusal], bool] = {
            BookingClosed: it.status != "objected",
            QuartersInvalid: quarters > it.done,
        }
        command = DecideHours(**self.keyed, booking_id=it.id, quarters=quarters)
        if self.act(decide_hours, command, reasons):
            self._pay(it, quarters, "decided")

    def settle_what_is_silent(self) -> None:
        """Two weeks after the log it counts as right; three weeks and a day after its Monday what
        nobody logged goes back."""
        for it in self.bookings:
            if it.status == "done" and it.logged_at is not None:
                if self.clock.now >= it.logged_at + SILENCE:
                    self._pay(it, it.done, "confirmed")
            elif it.status == "booked":
                last = it.offer.week + WEEK + SILENCE
                if self.clock.now.date() > last:
                    self._come_back(it, it.quarters, "lapsed")

    @property
    def _monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    def _pay(self, it: Booking, quarters: int, status: str) -> None:
        purse, till = self.town.purse_of(it), self.town.till(self.employer_id)
        self.town.money.move(purse, till, quarters * RATE)
        self._return(it, it.done - quarters)
        it.status = status

    def _come_back(self, it: Booking, quarters: int, status: str) -> None:
        """Hours that are not needed can be booked again."""
        it.offer.booked -= quarters
        self._return(it, quarters)
        it.status = status

    def _return(self, it: Booking, quarters: int) -> None:
        amount = quarters * RATE
        pot = self.town.pot(it.offer.place_id)
        self.town.money.move(self.town.purse_of(it), pot, amount)
        self.town.pots.come_back(it.id, amount)
