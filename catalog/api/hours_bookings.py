"""What streets book of the hours of professionals, and what was done of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import page_of, request_key
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from catalog.api.asking import asked, community_id, position_in
from catalog.counter import require_place
from catalog.errors.hours import BookingUnknown
from catalog.queries import hours as queries
from catalog.queries.hours import BookingView
from catalog.reach import require_works_as
from catalog.schemas.hours import (
    HoursAnswerSchema,
    HoursBookedSchema,
    HoursBookingArguments,
    HoursBookingPageSchema,
    HoursBookingSchema,
    HoursBookingStateSchema,
    HoursDecisionSchema,
    HoursLogSchema,
    HoursMomentSchema,
    NewHoursBookingSchema,
)
from catalog.use_cases.hours import (
    AnswerHours,
    BookedHours,
    BookHours,
    BookingState,
    CancelBooking,
    DecideHours,
    LogHours,
    PlanBooking,
    answer_hours,
    book_hours,
    cancel_booking,
    decide_hours,
    log_hours,
    plan_booking,
)

blueprint = Blueprint("hours_bookings_api", __name__, description="Hours that streets booked.")


@blueprint.route("/hours/bookings")
class Bookings(MethodView):
    """All bookings of hours."""

    @allow(Permission.SEE_HOURS)
    @blueprint.arguments(HoursBookingArguments, location="query")
    @blueprint.response(200, HoursBookingPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What was booked, newest first"""
        limit: int = arguments["limit"]
        found = _all(arguments, limit=limit + 1)
        return page_of(found, limit=limit, position=lambda booking: booking.id)

    @allow(Permission.BOOK_HOURS)
    @blueprint.arguments(NewHoursBookingSchema)
    @blueprint.response(201, HoursBookedSchema)
    def post(self, body: dict[str, Any]) -> BookedHours:
        """Book hours from a street's pot"""
        _require_place(Permission.BOOK_HOURS, body["place_id"])
        return perform(book_hours, BookHours(**asked(), request_key=request_key(), **body))


@blueprint.route("/hours/bookings/<uuid:booking_id>")
class Booking(MethodView):
    """One booking."""

    @allow(Permission.SEE_HOURS)
    @blueprint.response(200, HoursBookingSchema)
    def get(self, booking_id: UUID) -> BookingView:
        """One booking, with what was done of it"""
        return _seen(booking_id)


@blueprint.route("/hours/bookings/<uuid:booking_id>/plan")
class BookingMoment(MethodView):
    """When the professional comes."""

    @allow(Permission.WORK_HOURS)
    @blueprint.arguments(HoursMomentSchema)
    @blueprint.response(200, HoursBookingStateSchema)
    def post(self, body: dict[str, Any], booking_id: UUID) -> BookingState:
        """Say when the professional comes; the street hears of it"""
        _require_worker(booking_id)
        return perform(plan_booking, PlanBooking(**asked(), booking_id=booking_id, **body))


@blueprint.route("/hours/bookings/<uuid:booking_id>/log")
class BookingLog(MethodView):
    """What was done."""

    @allow(Permission.WORK_HOURS)
    @blueprint.arguments(HoursLogSchema)
    @blueprint.response(200, HoursBookingStateSchema)
    def post(self, body: dict[str, Any], booking_id: UUID) -> BookingState:
        """Log what was done; what was not needed returns at once"""
        _require_worker(booking_id)
        command = LogHours(**asked(), request_key=request_key(), booking_id=booking_id, **body)
        return perform(log_hours, command)


@blueprint.route("/hours/bookings/<uuid:booking_id>/give-back")
class BookingGivenBack(MethodView):
    """The professional cannot come."""

    @allow(Permission.WORK_HOURS)
    @blueprint.response(200, HoursBookingStateSchema)
    def post(self, booking_id: UUID) -> BookingState:
        """Call it off for the professional, at any time: all of it returns"""
        _require_worker(booking_id)
        return _cancel(booking_id, by_street=False)


@blueprint.route("/hours/bookings/<uuid:booking_id>/cancel")
class BookingCancelled(MethodView):
    """The street does not want it any more."""

    @allow(Permission.BOOK_HOURS)
    @blueprint.response(200, HoursBookingStateSchema)
    def post(self, booking_id: UUID) -> BookingState:
        """Call it off for the street, in time: all of it returns"""
        _require_place(Permission.BOOK_HOURS, _seen(booking_id).place_id)
        return _cancel(booking_id, by_street=True)


@blueprint.route("/hours/bookings/<uuid:booking_id>/answer")
class BookingAnswer(MethodView):
    """Whether it is right."""

    @allow(Permission.BOOK_HOURS)
    @blueprint.arguments(HoursAnswerSchema)
    @blueprint.response(200, HoursBookingStateSchema)
    def post(self, body: dict[str, Any], booking_id: UUID) -> BookingState:
        """Say for the street that it is right, and it is paid; or what is not"""
        _require_place(Permission.BOOK_HOURS, _seen(booking_id).place_id)
        objection = body["objection"]
        command = AnswerHours(
            **asked(),
            request_key=request_key(),
            booking_id=booking_id,
            objection=None if objection is None else objection.value,
        )
        return perform(answer_hours, command)


@blueprint.route("/hours/bookings/<uuid:booking_id>/decide")
class BookingDecision(MethodView):
    """Somebody decides about a no."""

    @allow(Permission.MANAGE_HOURS)
    @blueprint.arguments(HoursDecisionSchema)
    @blueprint.response(200, HoursBookingStateSchema)
    def post(self, body: dict[str, Any], booking_id: UUID) -> BookingState:
        """Decide how much is paid; the rest returns"""
        _require_place(Permission.MANAGE_HOURS, _seen(booking_id).place_id)
        command = DecideHours(**asked(), request_key=request_key(), booking_id=booking_id, **body)
        return perform(decide_hours, command)


def _all(arguments: dict[str, Any], *, limit: int) -> list[BookingView]:
    place_id: UUID | None = arguments["place_id"]
    professional_id: UUID | None = arguments["professional_id"]
    with reading() as session:
        return queries.bookings(
            session,
            community_id=community_id(),
            place_ids=None if place_id is None else [place_id],
            professional_ids=None if professional_id is None else [professional_id],
            statuses=None if arguments["status"] is None else [arguments["status"]],
            before=position_in(arguments["cursor"]),
            limit=limit,
        )


def _seen(booking_id: UUID) -> BookingView:
    with reading() as session:
        view = queries.booking(session, community_id=community_id(), booking_id=booking_id)
    if view is None:
        raise BookingUnknown
    return view


def _cancel(booking_id: UUID, *, by_street: bool) -> BookingState:
    command = CancelBooking(
        **asked(), request_key=request_key(), booking_id=booking_id, by_street=by_street
    )
    return perform(cancel_booking, command)


def _require_worker(booking_id: UUID) -> None:
    view = _seen(booking_id)
    require_works_as(user_id=view.user_id, organisation_id=view.organisation_id)


def _require_place(permission: Permission, place_id: UUID) -> None:
    with reading() as session:
        require_place(session, permission, community_id=community_id(), place_id=place_id)
