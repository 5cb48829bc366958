"""Residents divide the hours: on their own screen, with their card at a door, or on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access.queries.scopes import places as all_places
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Command, Refusal, perform, reading
from cambio.neighbourhood.queries import places, places_within
from cambio.saving.rules.voting import VoteMeans
from cambio.web.language import current_language
from catalog.counter import own_household, require_place, voter_at_door
from catalog.errors.hours import DivisionInvalid
from catalog.pages.base import (
    blueprint,
    chosen_id,
    command_of,
    errors_of,
    found_or_404,
    keyed_command_of,
    now,
    whole_number,
    zone,
)
from catalog.pages.hours.base import day_in, own_path, quarters_in
from catalog.pages.pledges import COUNTER_FIELDS
from catalog.queries import hours as queries
from catalog.queries.hours import DivisionView, ShareView
from catalog.rules.divisions import POINTS, QUORUM, TITLE_MAX
from catalog.use_cases.hours import (
    DivideHours,
    EndDivision,
    HandInEnvelope,
    OpenEnvelope,
    StartDivision,
    StreetShare,
    divide_hours,
    end_division,
    hand_in_envelope,
    open_envelope,
    start_division,
)

FIELDS = {**COUNTER_FIELDS, "points_invalid": "points"}
STARTS = {
    "division_invalid": "title",
    "field_unknown": "fields",
    "place_unknown": "place",
}
USUAL_DAYS = 14
DIVIDING = ("street", "team")
"""What can divide hours: where people know each other."""


@blueprint.get("/hours/divisions")
@allow(Permission.SEE_HOURS)
def divisions() -> str:
    """What is divided now, and what was."""
    return _list({})


@blueprint.post("/hours/divisions")
@allow(Permission.MANAGE_HOURS)
def start_dividing() -> ResponseReturnValue:
    """Ask the streets below a place to divide so many hours each."""
    try:
        started = perform(start_division, _starting())
    except Refusal as refusal:
        return _list(errors_of(refusal, STARTS)), refusal.status
    flash(_("It is started. Households can divide from now on."), "success")
    return redirect(url_for("catalog.division", division_id=started.division_id), 303)


@blueprint.get("/hours/divisions/<uuid:division_id>")
@allow(Permission.SEE_HOURS)
def division(division_id: UUID) -> str:
    """One division: to take part, or to see what came of it."""
    return _page(division_or_404(division_id), {})


@blueprint.post("/hours/divisions/<uuid:division_id>")
@allow(Permission.VOTE)
def divide_own(division_id: UUID) -> ResponseReturnValue:
    """The household that asks divides."""
    view = division_or_404(division_id)
    return _divide(view, own_household(), VoteMeans.SCREEN)


@blueprint.post("/hours/divisions/<uuid:division_id>/door")
@allow(Permission.COLLECT_VOTES)
def divide_at_door(division_id: UUID) -> ResponseReturnValue:
    """A household with its card divides on a captain's phone, or at the counter."""
    view = division_or_404(division_id)
    try:
        household_id = _at_door()
    except Refusal as refusal:
        return _page(view, errors_of(refusal, FIELDS)), refusal.status
    return _divide(view, household_id, VoteMeans.DOOR)


@blueprint.post("/hours/divisions/<uuid:division_id>/hand-in")
@allow(Permission.COLLECT_VOTES)
def take_envelope(division_id: UUID) -> ResponseReturnValue:
    """A household hands its paper in, in an envelope."""
    view = division_or_404(division_id)
    try:
        household_id = _at_door()
    except Refusal as refusal:
        return _page(view, errors_of(refusal, FIELDS)), refusal.status
    command = command_of(HandInEnvelope, division_id=division_id, household_id=household_id)
    return _done(view, hand_in_envelope, command, _("Taken. The envelope goes on the pile."))


@blueprint.post("/hours/divisions/<uuid:division_id>/envelopes/<uuid:place_id>")
@allow(Permission.COLLECT_VOTES)
def type_envelope(division_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """Type in one paper of a street's pile."""
    view = division_or_404(division_id)
    with reading() as session:
        require_place(
            session, Permission.COLLECT_VOTES, community_id=g.community_id, place_id=place_id
        )
    command = command_of(
        OpenEnvelope, division_id=division_id, place_id=place_id, points=_points(view)
    )
    return _done(view, open_envelope, command, _("Counted."))


@blueprint.post("/hours/divisions/<uuid:division_id>/stop")
@allow(Permission.MANAGE_HOURS)
def stop_dividing(division_id: UUID) -> ResponseReturnValue:
    """Call it off."""
    view = division_or_404(division_id)
    command = keyed_command_of(EndDivision, division_id=division_id, cancelled=True)
    return _done(view, end_division, command, _("It is called off."))


def division_or_404(division_id: UUID) -> DivisionView:
    """A division of the page's community, or NotFound."""
    return found_or_404(queries.division, division_id=division_id)


def names_of_fields() -> dict[str, str]:
    """The fields of work by their slugs, in the reader's language."""
    with reading() as session:
        found = queries.fields(session, community_id=g.community_id)
    return {each.slug: each.name(current_language()) for each in found}


def _starting() -> StartDivision:
    form = request.form
    streets = _streets_in(chosen_id(form.get("place")))
    quarters = quarters_in("hours")
    first_day, last_day, closes_on = day_in("first_day"), day_in("last_day"), day_in("closes_on")
    if first_day is None or last_day is None or closes_on is None:
        raise DivisionInvalid
    command: StartDivision = keyed_command_of(
        StartDivision,
        title=form.get("title", ""),
        first_day=first_day,
        last_day=last_day,
        closes_at=_end_of(closes_on),
        fields=tuple(form.getlist("fields")),
        shares=tuple(StreetShare(each, quarters) for each in streets),
    )
    return command


def _streets_in(place_id: UUID | None) -> list[UUID]:
    """The streets and teams in a place; itself, when it is one."""
    if place_id is None:
        return []
    with reading() as session:
        within = set(places_within(session, community_id=g.community_id, place_id=place_id))
        known = places(session, community_id=g.community_id)
    return [each.id for each in known if each.id in within and each.kind in DIVIDING]


def _end_of(day: date) -> datetime:
    try:
        return datetime.combine(day + timedelta(days=1), time(), zone())
    except OverflowError:
        raise DivisionInvalid from None


def _at_door() -> UUID:
    form = request.form
    return voter_at_door(
        form.get("card", ""),
        community_id=g.community_id,
        pin=form.get("pin", ""),
        is_signed="signed" in form,
    )


def _points(view: DivisionView) -> dict[str, int]:
    return {slug: whole_number(f"points_{slug}", missing=0) for slug in view.fields}


def _divide(view: DivisionView, household_id: UUID, means: VoteMeans) -> ResponseReturnValue:
    command = command_of(
        DivideHours,
        division_id=view.id,
        household_id=household_id,
        points=_points(view),
        means=means,
    )
    return _done(view, divide_hours, command, _("Thank you. It is counted."))


def _done(
    view: DivisionView, use_case: Callable[..., Any], command: Command, words: str
) -> ResponseReturnValue:
    try:
        perform(use_case, command)
    except Refusal as refusal:
        return _page(view, errors_of(refusal, FIELDS)), refusal.status
    flash(words, "success")
    # The screen is empty again for whoever comes next.
    return redirect(url_for("catalog.division", division_id=view.id), 303)


def _list(errors: dict[str, str]) -> str:
    with reading() as session:
        found = queries.divisions(session, community_id=g.community_id)
        known = all_places(session, g.community_id)
    may_start = current_actor().may(Permission.MANAGE_HOURS)
    return render_template(
        "catalog/hours_divisions.html",
        divisions=found,
        may_start=may_start,
        places=known,
        fields=list(names_of_fields().items()),
        errors=errors,
        form=request.form,
        title_max=TITLE_MAX,
        usual_day=(now() + timedelta(days=USUAL_DAYS)).date(),
    )


def _page(view: DivisionView, errors: dict[str, str]) -> str:
    actor = current_actor()
    key = {"community_id": g.community_id, "division_id": view.id}
    with reading() as session:
        shares = queries.shares(session, **key)
        has_divided = actor.household_id is not None and queries.has_divided(
            session, **key, household_id=actor.household_id
        )
        lines = queries.plan(session, **key)
    is_open = view.status == "open" and now() < view.closes_at
    own = _own_share(shares)
    return render_template(
        "catalog/hours_division.html",
        division=view,
        shares=shares if actor.household_id is None else [each for each in (own,) if each],
        own=own,
        own_plan={line.field: line for line in lines if own and line.place_id == own.place_id},
        is_open=is_open,
        has_divided=has_divided,
        fields=[(slug, name) for slug, name in names_of_fields().items() if slug in view.fields],
        collects=actor.may(Permission.COLLECT_VOTES),
        may_stop=actor.may(Permission.MANAGE_HOURS) and view.status == "open",
        errors=errors,
        form=request.form,
        all_points=POINTS,
        quorum=QUORUM,
    )


def _own_share(shares: list[ShareView]) -> ShareView | None:
    """The share of the street of the household that asks, or of the smallest place around it."""
    known = {share.place_id: share for share in shares}
    return next((known[each] for each in own_path() if each in known), None)
