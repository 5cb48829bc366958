"""What was done is logged, the street says yes or no, and a person decides about a no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from cambio.database import Command, KeyedCommand, UnitOfWork
from cambio.ledger import Kind, Purpose, Transfer
from catalog.errors.hours import ObjectionInvalid, WishInvalid
from catalog.queries.hours import bookings_unanswered, bookings_unlogged
from catalog.rules.hours import (
    NOTE_MAX,
    SILENT_DAYS,
    WEEK,
    BookingStatus,
    Objection,
    check_answer,
    check_decision,
    check_log,
)
from catalog.rules.texts import printable
from catalog.use_cases.hours.booking import end_undone, return_part
from catalog.use_cases.hours.rows import BookingState, Held, locked_booking, today_of
from catalog.use_cases.hours.telling import tell_done, untell
from catalog.use_cases.money import account_of, book


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHours(KeyedCommand):
    """What was done of a booking, in quarter hours, and on which day.

    `note` says what; of people it names none.
    """

    booking_id: UUID
    quarters: int
    done_on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHours(KeyedCommand):
    """The street says yes to what was logged, or no: then `objection` says why."""

    booking_id: UUID
    objection: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideHours(KeyedCommand):
    """Somebody decides about a no: so many of the logged quarters are paid, the rest returns."""

    booking_id: UUID
    quarters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleSilent(KeyedCommand):
    """Time is up: for the street to say no, or for the professional to log."""

    booking_id: UUID


def log_hours(uow: UnitOfWork, command: LogHours) -> BookingState:
    """Log what was done. What was not needed returns at once: tokens to the pot, hours to the week.

    Raises:
        BookingUnknown, BookingClosed: there is nothing to log.
        QuartersInvalid, NotDoneYet: not so many, or not on that day.
        WishInvalid: the note is too long.
    """
    held = locked_booking(uow, command.community_id, command.booking_id)
    booking, note = held.booking, printable(command.note)
    check_log(
        booking.status,
        quarters=command.quarters,
        booked=booking.quarters,
        done_on=command.done_on,
        week=held.offer.week,
        today=today_of(uow, command.community_id),
    )
    if len(note) > NOTE_MAX:
        raise WishInvalid(most=NOTE_MAX)
    # After this point it must succeed.
    booking.status, booking.done_quarters = BookingStatus.DONE, command.quarters
    booking.done_on, booking.done_note = command.done_on, note or None
    booking.logged_at, booking.logged_by = uow.now, command.actor_id
    booking.changed_at = uow.now
    spare = booking.quarters - command.quarters
    held.offer.booked_quarters -= spare
    returned_minor = spare * booking.quarter_minor
    return_part(uow, command, held, returned_minor)
    untell(uow, held)
    tell_done(uow, held)
    return held.state(returned_minor=returned_minor)


def answer_hours(uow: UnitOfWork, command: AnswerHours) -> BookingState:
    """The street says yes: purse → the organisation's till. Or no: a person decides.

    Raises:
        BookingUnknown, NothingLogged, BookingClosed: there is nothing to answer.
        ObjectionInvalid: a no without one of the reasons.
    """
    held = locked_booking(uow, command.community_id, command.booking_id)
    booking = held.booking
    check_answer(booking.status)
    if command.objection is not None and command.objection not in set(Objection):
        raise ObjectionInvalid
    # After this point it must succeed.
    booking.answered_at, booking.answered_by = uow.now, command.actor_id
    if command.objection is not None:
        booking.status, booking.objection = BookingStatus.OBJECTED, command.objection
        return held.state()
    return _pay(uow, command, held, booking.done_quarters or 0, BookingStatus.CONFIRMED)


def decide_hours(uow: UnitOfWork, command: DecideHours) -> BookingState:
    """Decide about a no: a part, all or nothing goes to the till, and the rest returns.

    Raises:
        BookingUnknown, BookingClosed: there is nothing to decide.
        QuartersInvalid: more than was logged.
    """
    held = locked_booking(uow, command.community_id, command.booking_id)
    done = held.booking.done_quarters or 0
    check_decision(held.booking.status, quarters=command.quarters, done=done)
    # After this point it must succeed.
    return _pay(uow, command, held, command.quarters, BookingStatus.DECIDED)


def settle_silent(uow: UnitOfWork, command: SettleSilent) -> BookingState:
    """Finish what nobody comes back to: logged work that nobody said no to counts as confirmed,
    and what was never logged returns. Harmless when something happened in the meantime.

    Raises:
        BookingUnknown: there is no such booking.
    """
    held = locked_booking(uow, command.community_id, command.booking_id)
    booking, silence = held.booking, timedelta(days=SILENT_DAYS)
    if booking.status == BookingStatus.DONE and booking.logged_at is not None:
        answers_until = booking.logged_at + silence
        if uow.now >= answers_until:
            return _pay(uow, command, held, booking.done_quarters or 0, BookingStatus.CONFIRMED)
    today = today_of(uow, command.community_id)
    if booking.status == BookingStatus.BOOKED and today >= held.offer.week + WEEK + silence:
        untell(uow, held)
        return end_undone(uow, command, held, BookingStatus.LAPSED)
    return held.state()


def silences_due(session: Session, *, now: datetime, actor_id: UUID) -> list[SettleSilent]:
    """The commands that settle every booking whose time is up, in all communities.

    Their request keys come from the bookings, so that two jobs at once do each of them once.
    """
    silence = timedelta(days=SILENT_DAYS)
    # A day more than needed: it is the same day later in the west.
    week_until = (now - silence - WEEK).date() - timedelta(days=1)
    return [
        SettleSilent(
            community_id=community_id,
            actor_id=actor_id,
            request_key=f"hours-{silent}/{booking_id}",
            booking_id=booking_id,
        )
        for silent, found in (
            ("unanswered", bookings_unanswered(session, logged_before=now - silence)),
            ("unlogged", bookings_unlogged(session, week_until=week_until)),
        )
        for community_id, booking_id in found
    ]


def _pay(
    uow: UnitOfWork, command: Command, held: Held, quarters: int, status: BookingStatus
) -> BookingState:
    booking = held.booking
    paid_minor = quarters * booking.quarter_minor
    returned_minor = ((booking.done_quarters or 0) - quarters) * booking.quarter_minor
    booking.status, booking.paid_quarters = status, quarters
    booking.closed_at, booking.closed_by = uow.now, command.actor_id
    if paid_minor:
        key = (uow, command.community_id)
        till = account_of(*key, Purpose.TILL, held.professional.organisation_id, booking.currency)
        payment = Transfer(booking.purse_id, till, paid_minor)
        book(
            uow,
            command,
            Kind.HOURS_DONE,
            payment,
            subject_id=booking.id,
            currency=booking.currency,
        )
    return_part(uow, command, held, returned_minor)
    return held.state(paid_minor=paid_minor, returned_minor=returned_minor)
