"""Recurring actions, and a place's calendar for anybody's own."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.calendars import place_calendar
from cambio.earning.errors import MomentMissing, RuleUnknown
from cambio.earning.occurrences import plan_days
from cambio.earning.pages.actions import FIELDS, next_saturday, require_in_place
from cambio.earning.pages.base import (
    blueprint,
    chosen_day,
    chosen_id,
    command_of,
    errors_of,
    keyed_of,
    now,
    required_id,
    whole_number,
)
from cambio.earning.pages.choices import choices
from cambio.earning.use_cases import BeginSeries, EndSeries, begin_series, end_series
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import place, places_within

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
A_MONDAY = date(2024, 1, 1)
EVERY = {
    "week": "FREQ=WEEKLY;BYDAY={day}",
    "two_weeks": "FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
    "first": "FREQ=MONTHLY;BYDAY=1{day}",
    "second": "FREQ=MONTHLY;BYDAY=2{day}",
    "third": "FREQ=MONTHLY;BYDAY=3{day}",
    "fourth": "FREQ=MONTHLY;BYDAY=4{day}",
    "last": "FREQ=MONTHLY;BYDAY=-1{day}",
}
SERIES_FIELDS = {
    **FIELDS,
    "recurrence_invalid": "every",
    "recurrence_empty": "every",
    "action_times_invalid": "starts",
}
AN_HOUR = 3600


@blueprint.get("/actions/recurring")
@allow(Permission.PLAN_ACTIONS)
def recurring() -> str:
    """The actions that come again."""
    with reading() as session:
        found = queries.all_series(session, community_id=g.community_id, now=now())
    return render_template("earning/recurring.html", series=found, in_words=in_words)


@blueprint.get("/actions/recurring/new")
@allow(Permission.PLAN_ACTIONS)
def new_series() -> str:
    """The form for an action that comes again."""
    return _form({})


@blueprint.post("/actions/recurring/new")
@allow(Permission.PLAN_ACTIONS)
def create_series() -> ResponseReturnValue:
    """Begin it, and plan its days of the weeks ahead."""
    try:
        series_id = perform(begin_series, _command())
    except Refusal as refusal:
        return _form(errors_of(refusal, SERIES_FIELDS)), refusal.status
    planned = plan_days(now(), series_id=series_id)
    flash(_("It comes again from now on."), "success")
    flash(ngettext("%(num)s is planned.", "%(num)s are planned.", planned), "info")
    return redirect(url_for("earning.recurring"), 303)


@blueprint.post("/actions/recurring/<uuid:series_id>/end")
@allow(Permission.PLAN_ACTIONS)
def end_recurring(series_id: UUID) -> ResponseReturnValue:
    """Plan no more of them."""
    with reading() as session:
        found = queries.all_series(session, community_id=g.community_id, now=now())
    mine = next((each for each in found if each.id == series_id), None)
    if mine is None:
        raise NotFound
    require_in_place(Permission.PLAN_ACTIONS, mine.place_id)
    perform(end_series, command_of(EndSeries, series_id=series_id))
    flash(_("No more of them are planned. Those that are planned stay."), "success")
    return redirect(url_for("earning.recurring"), 303)


@blueprint.get("/places/<uuid:place_id>/actions.ics")
@allow(Permission.ANYONE)
def calendar(place_id: UUID) -> Response:
    """The announced actions of a place and all below it, for a calendar to subscribe to."""
    key = {"community_id": g.community_id}
    with reading() as session:
        where = place(session, **key, place_id=place_id)
        if where is None:
            raise NotFound
        within = places_within(session, **key, place_id=place_id)
        actions = queries.announced_actions(session, **key, place_ids=within, now=now())
    content = place_calendar(
        actions,
        name=_("Street actions in %(place)s", place=where.name),
        timezone=g.community.timezone,
        slug=g.community.slug,
        href=lambda action_id: url_for("earning.action", action_id=action_id, _external=True),
    )
    response: Response = current_app.response_class(content, mimetype="text/calendar")
    response.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return response


def in_words(recurrence: str) -> str:
    """When it comes again, as somebody would say it; the rule itself where we have no words."""
    day = recurrence[-2:]
    if day not in WEEKDAYS:
        return recurrence
    weekday = format_date(A_MONDAY + timedelta(days=WEEKDAYS.index(day)), "EEEE")
    words = {
        "week": _("every %(weekday)s", weekday=weekday),
        "two_weeks": _("every second %(weekday)s", weekday=weekday),
        "first": _("the first %(weekday)s of the month", weekday=weekday),
        "second": _("the second %(weekday)s of the month", weekday=weekday),
        "third": _("the third %(weekday)s of the month", weekday=weekday),
        "fourth": _("the fourth %(weekday)s of the month", weekday=weekday),
        "last": _("the last %(weekday)s of the month", weekday=weekday),
    }
    by_rule = {rule.format(day=day): words[name] for name, rule in EVERY.items()}
    told: str = by_rule.get(recurrence, recurrence)
    return told


def _command() -> BeginSeries:
    form = request.form
    starts_on, starts, ends = chosen_day("day"), _clock("starts"), _clock("ends")
    if starts_on is None or starts is None or ends is None:
        raise MomentMissing
    place_id = required_id("place_id", PlaceUnknown)
    require_in_place(Permission.PLAN_ACTIONS, place_id)
    day = WEEKDAYS[starts_on.weekday()]
    command: BeginSeries = keyed_of(
        BeginSeries,
        place_id=place_id,
        rule_id=required_id("rule_id", RuleUnknown),
        title=form.get("title", ""),
        meeting_point=form.get("meeting_point", ""),
        recurrence=EVERY.get(form.get("every", ""), "").format(day=day),
        starts_on=starts_on,
        starts=starts,
        ends=ends,
        expected_people=whole_number("expected_people"),
        announce="announce" in form,
        budget_id=chosen_id("budget_id"),
    )
    return command


def _clock(name: str) -> time | None:
    try:
        return time.fromisoformat(request.form.get(name, "")).replace(tzinfo=None)
    except ValueError:
        return None


def _form(errors: dict[str, str]) -> str:
    with reading() as session:
        offered = choices(session, at=now())
    day: date = next_saturday()
    usual: dict[str, Any] = {
        "day": day,
        "starts": "10:00",
        "ends": "12:00",
        "expected_people": 20,
        "every": "first",
        "announce": "1",
    }
    return render_template(
        "earning/new_series.html",
        offered=offered,
        errors=errors,
        values=request.form or usual,
        every=[
            ("week", _("Every week")),
            ("two_weeks", _("Every second week")),
            ("first", _("The first of the month, such as the first Saturday")),
            ("second", _("The second of the month")),
            ("third", _("The third of the month")),
            ("fourth", _("The fourth of the month")),
            ("last", _("The last of the month")),
        ],
    )
