"""A street books hours from its pot, the professional plans when, and either calls it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cambio.database import Command, KeyedCommand, UnitOfWork, new_id
from cambio.ledger import Kind, Purpose, Transfer
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import place_path
from cambio.saving.use_cases.spending import AllowSpend, UndoSpend, allow_spend, undo_spend
from catalog.errors.hours import NotInDistrict, NotPaidSo
from catalog.models.hours import HoursBooking, HoursOffer, ProfessionalRate
from catalog.rules.hours import (
    BookingStatus,
    check_booking,
    check_cancelling,
    check_moment,
    week_begins,
)
from catalog.rules.texts import printable
from catalog.use_cases.hours.rows import (
    BookingState,
    Held,
    locked_booking,
    locked_offer,
    today_of,
    work_begins,
    working_professional,
    zone_of,
)
from catalog.use_cases.hours.telling import tell_booked, tell_planned, untell
from catalog.use_cases.money import account_of, book, give_back


@dataclass(frozen=True, slots=True, kw_only=True)
class BookHours(KeyedCommand):
    """A place books quarter hours of an offer, from its pot.

    `quarter_minor` is the price of one that was shown. `proposal_id` is the street's decision by
    which it pays, None for one about this booking alone, or the captain's own.
    """

    offer_id: UUID
    place_id: UUID
    quarters: int
    currency: str
    quarter_minor: int
    wish: str
    proposal_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class BookedHours:
    """The booking, what it cost, and who decided that: `captain` or `vote`."""

    booking_id: UUID
    amount_minor: int
    currency: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBooking(Command):
    """The professional comes at this moment of the week."""

    booking_id: UUID
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking(KeyedCommand):
    """It does not go on; all of it returns. `by_street` says that the street calls it off, which
    goes in time only."""

    booking_id: UUID
    by_street: bool


def book_hours(uow: UnitOfWork, command: BookHours) -> BookedHours:
    """Book hours: pot → the booking's purse. Of the last hours only one street can be the first.

    Raises:
        OfferUnknown, ProfessionalUnknown: the hours are not offered any more.
        QuartersInvalid, WishInvalid, WeekInvalid, HoursGone: not so many, or not then.
        PlaceUnknown, NotInDistrict: not there.
        NotPaidSo: it costs something else by now.
        VoteNeeded, DecisionUnusable, DecisionSpent: the street decides about so much.
        BalanceTooLow: the pot does not hold enough.
    """
    offer = locked_offer(uow, command.community_id, command.offer_id)
    professional = working_professional(uow, command.community_id, offer.professional_id)
    wish = printable(command.wish)
    check_booking(
        quarters=command.quarters,
        left=offer.quarters - offer.booked_quarters,
        week=offer.week,
        today=today_of(uow, command.community_id),
        wish=wish,
    )
    _guard_place(uow, command, offer)
    _guard_price(uow, command, offer)
    booking_id = new_id()
    amount_minor = command.quarters * command.quarter_minor
    title = f"{professional.name}: {wish}"
    allowed = allow_spend(uow, _spend(command, booking_id, amount_minor, title=title))
    # From here on only the pot can say no.
    offer.booked_quarters += command.quarters
    booking = _booking(uow, command, booking_id, wish)
    _pay(uow, command, booking, amount_minor)
    begins_at = week_begins(offer.week, zone_of(uow, command.community_id))
    tell_booked(uow, Held(booking, offer, professional), begins_at)
    return BookedHours(booking_id, amount_minor, command.currency, allowed.by)


def plan_booking(uow: UnitOfWork, command: PlanBooking) -> BookingState:
    """Say when the professional comes; the street hears of it. Said again, it is another moment.

    Raises:
        BookingUnknown, BookingClosed: there is nothing to plan.
        MomentInvalid: outside the week that was booked.
    """
    held = locked_booking(uow, command.community_id, command.booking_id)
    begins_at = week_begins(held.offer.week, zone_of(uow, command.community_id))
    check_moment(held.booking.status, starts_at=command.starts_at, begins_at=begins_at)
    # After this point it must succeed.
    untell(uow, held)
    held.booking.starts_at, held.booking.changed_at = command.starts_at, uow.now
    tell_planned(uow, held, command.starts_at)
    return held.state()


def cancel_booking(uow: UnitOfWork, command: CancelBooking) -> BookingState:
    """Call it off: purse → pot, and the hours can be booked again.

    Raises:
        BookingUnknown, BookingClosed: there is nothing to call off.
        TooLateToCancel: it begins too soon for the street to do so.
    """
    held = locked_booking(uow, command.community_id, command.booking_id)
    check_cancelling(
        held.booking.status,
        by_street=command.by_street,
        now=uow.now,
        begins_at=work_begins(uow, held),
        notice_hours=held.professional.notice_hours,
    )
    # After this point it must succeed.
    untell(uow, held)
    return end_undone(uow, command, held, BookingStatus.CANCELLED)


def end_undone(
    uow: UnitOfWork, command: Command, held: Held, status: BookingStatus
) -> BookingState:
    """End a booking of which nothing was done: everything returns."""
    booking = held.booking
    returned_minor = booking.quarters * booking.quarter_minor
    held.offer.booked_quarters -= booking.quarters
    booking.status, booking.closed_at, booking.closed_by = status, uow.now, command.actor_id
    booking.changed_at = uow.now
    return_part(uow, command, held, returned_minor)
    return held.state(returned_minor=returned_minor)


def return_part(uow: UnitOfWork, command: Command, held: Held, amount_minor: int) -> None:
    """Give a part of what was paid back to the pot, to the layers that it came from."""
    booking = held.booking
    if amount_minor == 0:
        return
    give_back(uow, command, booking.purse_id, reason=booking.status, amount_minor=amount_minor)
    undo_spend(
        uow,
        UndoSpend(
            community_id=command.community_id,
            actor_id=command.actor_id,
            subject_id=booking.id,
            amount_minor=amount_minor,
        ),
    )


def _spend(command: BookHours, booking_id: UUID, amount_minor: int, *, title: str) -> AllowSpend:
    return AllowSpend(
        community_id=command.community_id,
        actor_id=command.actor_id,
        place_id=command.place_id,
        currency=command.currency,
        amount_minor=amount_minor,
        subject_id=booking_id,
        title=title,
        proposal_id=command.proposal_id,
    )


def _guard_place(uow: UnitOfWork, command: BookHours, offer: HoursOffer) -> None:
    path = place_path(uow.session, community_id=command.community_id, place_id=command.place_id)
    if not path:
        raise PlaceUnknown
    if offer.place_id not in {each.id for each in path}:
        raise NotInDistrict


def _guard_price(uow: UnitOfWork, command: BookHours, offer: HoursOffer) -> None:
    key = (command.community_id, offer.professional_id, command.currency)
    rate = uow.session.get(ProfessionalRate, key)
    if rate is None or rate.quarter_minor != command.quarter_minor:
        raise NotPaidSo


def _booking(uow: UnitOfWork, command: BookHours, booking_id: UUID, wish: str) -> HoursBooking:
    purse_id = account_of(uow, command.community_id, Purpose.PURSE, booking_id, command.currency)
    return HoursBooking(
        community_id=command.community_id,
        id=booking_id,
        offer_id=command.offer_id,
        place_id=command.place_id,
        wish=wish,
        quarters=command.quarters,
        currency=command.currency,
        quarter_minor=command.quarter_minor,
        purse_id=purse_id,
        booked_at=uow.now,
        booked_by=command.actor_id,
    )


def _pay(uow: UnitOfWork, command: BookHours, booking: HoursBooking, amount_minor: int) -> None:
    pot = account_of(uow, command.community_id, Purpose.POT, command.place_id, command.currency)
    uow.session.add(booking)
    uow.flush()
    payment = Transfer(pot, booking.purse_id, amount_minor)
    book(
        uow,
        command,
        Kind.HOURS_BOOKED,
        payment,
        subject_id=booking.id,
        currency=command.currency,
    )
