"""One booking: what was agreed, what was done, and what each can do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import Command, Refusal, perform, reading
from cambio.neighbourhood.queries import place_path
from cambio.web.formats import format_day, format_moment, format_money
from cambio.web.language import current_language
from cambio.web.layout import currency
from catalog.counter import require_place
from catalog.errors.hours import MomentInvalid, NotDoneYet
from catalog.pages.base import blueprint, command_of, errors_of, keyed_command_of, today
from catalog.pages.hours.base import (
    OBJECTIONS,
    STATES,
    booking_or_404,
    day_in,
    moment_in,
    quarters_in,
    shown_hours,
    shown_week,
)
from catalog.queries.hours import BookingView
from catalog.reach import require_works_as, works_as
from catalog.rules.hours import NOTE_MAX, SILENT_DAYS
from catalog.use_cases.hours import (
    AnswerHours,
    CancelBooking,
    DecideHours,
    LogHours,
    PlanBooking,
    answer_hours,
    cancel_booking,
    decide_hours,
    log_hours,
    plan_booking,
)

USUAL_TIME = "09:00"
FIELDS = {
    "moment_invalid": "day",
    "quarters_invalid": "hours",
    "not_done_yet": "done_on",
    "wish_invalid": "note",
    "hours_objection_invalid": "objection",
}


@blueprint.get("/hours/bookings/<uuid:booking_id>")
@allow(Permission.SEE_HOURS)
def hours_booking(booking_id: UUID) -> str:
    """One booking."""
    return _page(booking_or_404(booking_id), {})


@blueprint.post("/hours/bookings/<uuid:booking_id>/plan")
@allow(Permission.WORK_HOURS)
def plan_hours(booking_id: UUID) -> ResponseReturnValue:
    """The professional says when."""
    view = _worked(booking_id)
    moment = moment_in("day", "clock")
    if moment is None:
        return _page(view, errors_of(MomentInvalid(), FIELDS)), MomentInvalid.status
    command = command_of(PlanBooking, booking_id=booking_id, starts_at=moment)
    return _done(view, plan_booking, command, _("It is planned. The street hears of it."))


@blueprint.post("/hours/bookings/<uuid:booking_id>/log")
@allow(Permission.WORK_HOURS)
def log_work(booking_id: UUID) -> ResponseReturnValue:
    """The professional says what was done."""
    view = _worked(booking_id)
    done_on = day_in("done_on")
    if done_on is None:
        return _page(view, errors_of(NotDoneYet(), FIELDS)), NotDoneYet.status
    command = keyed_command_of(
        LogHours,
        booking_id=booking_id,
        quarters=quarters_in("hours"),
        done_on=done_on,
        note=request.form.get("note", ""),
    )
    return _done(view, log_hours, command, _("Noted. The street says whether it is right."))


@blueprint.post("/hours/bookings/<uuid:booking_id>/give-back")
@allow(Permission.WORK_HOURS)
def give_hours_back(booking_id: UUID) -> ResponseReturnValue:
    """The professional cannot come."""
    view = _worked(booking_id)
    command = keyed_command_of(CancelBooking, booking_id=booking_id, by_street=False)
    return _done(view, cancel_booking, command, _("Cancelled. Everything is back in the pot."))


@blueprint.post("/hours/bookings/<uuid:booking_id>/cancel")
@allow(Permission.BOOK_HOURS)
def cancel_hours(booking_id: UUID) -> ResponseReturnValue:
    """The street calls it off, in time."""
    view = _booked(booking_id)
    command = keyed_command_of(CancelBooking, booking_id=booking_id, by_street=True)
    return _done(view, cancel_booking, command, _("Cancelled. Everything is back in the pot."))


@blueprint.post("/hours/bookings/<uuid:booking_id>/answer")
@allow(Permission.BOOK_HOURS)
def answer_work(booking_id: UUID) -> ResponseReturnValue:
    """The street says that it is right (no `objection`), or what is not."""
    view = _booked(booking_id)
    objection = request.form.get("objection")
    command = keyed_command_of(AnswerHours, booking_id=booking_id, objection=objection)
    words = _("Thank you. It is paid.") if objection is None else _("Somebody looks at it now.")
    return _done(view, answer_hours, command, words)


@blueprint.post("/hours/bookings/<uuid:booking_id>/decide")
@allow(Permission.MANAGE_HOURS)
def decide_work(booking_id: UUID) -> ResponseReturnValue:
    """Somebody decides how much of it is paid."""
    view = booking_or_404(booking_id)
    _require_place(Permission.MANAGE_HOURS, view)
    command = keyed_command_of(DecideHours, booking_id=booking_id, quarters=quarters_in("hours"))
    return _done(view, decide_hours, command, _("Decided. What is not paid is back in the pot."))


def _worked(booking_id: UUID) -> BookingView:
    view = booking_or_404(booking_id)
    require_works_as(user_id=view.user_id, organisation_id=view.organisation_id)
    return view


def _booked(booking_id: UUID) -> BookingView:
    view = booking_or_404(booking_id)
    _require_place(Permission.BOOK_HOURS, view)
    return view


def _require_place(permission: Permission, view: BookingView) -> None:
    with reading() as session:
        require_place(session, permission, community_id=g.community_id, place_id=view.place_id)


def _done(
    view: BookingView, use_case: Callable[..., Any], command: Command, words: str
) -> ResponseReturnValue:
    try:
        perform(use_case, command)
    except Refusal as refusal:
        return _page(booking_or_404(view.id), errors_of(refusal, FIELDS)), refusal.status
    flash(words, "success")
    return redirect(url_for("catalog.hours_booking", booking_id=view.id), 303)


def _page(view: BookingView, errors: dict[str, str]) -> str:
    actor = current_actor()
    with reading() as session:
        path = place_path(session, community_id=g.community_id, place_id=view.place_id)
    around = [each.id for each in path]
    return render_template(
        "catalog/hours_booking.html",
        booking=view,
        state=STATES[view.status],
        objections=[(each.value, words) for each, words in OBJECTIONS.items()],
        objection=OBJECTIONS[view.objection] if view.objection else None,
        works=actor.may(Permission.WORK_HOURS)
        and works_as(actor, user_id=view.user_id, organisation_id=view.organisation_id),
        books=actor.may_within(Permission.BOOK_HOURS, ScopeKind.PLACE, around),
        decides=actor.may_within(Permission.MANAGE_HOURS, ScopeKind.PLACE, around),
        facts=_facts(view),
        starts=_local(view),
        errors=errors,
        form=request.form,
        today=today(),
        note_max=NOTE_MAX,
        silent_days=SILENT_DAYS,
    )


def _local(view: BookingView) -> tuple[str, str]:
    """The day and the time that are planned, as the fields of a form hold them; else the week."""
    if view.starts_at is None:
        return view.week.isoformat(), USUAL_TIME
    local = view.starts_at.astimezone(ZoneInfo(g.community.timezone))
    return local.date().isoformat(), local.strftime("%H:%M")


def _facts(view: BookingView) -> list[tuple[str, str]]:
    """What there is to tell of it."""
    money = currency(view.currency)
    facts = [
        (_("Who"), view.professional_name),
        (_("Work"), view.field_name(current_language())),
        (_("Week"), shown_week(view.week)),
    ]
    if view.starts_at is not None:
        facts.append((_("Comes on"), format_moment(view.starts_at, "medium")))
    facts.append((_("Booked"), shown_hours(view.quarters)))
    facts.append((_("From the pot"), format_money(view.amount_minor, money)))
    if view.done_quarters is not None and view.done_on is not None:
        facts.append((_("Done"), shown_hours(view.done_quarters)))
        facts.append((_("On"), format_day(view.done_on, "full")))
    if view.done_note:
        facts.append((_("What was done"), view.done_note))
    if view.objection is not None:
        facts.append((_("What the street says"), str(OBJECTIONS[view.objection])))
    if view.paid_minor is not None:
        facts.append((_("Paid"), format_money(view.paid_minor, money)))
    return facts
