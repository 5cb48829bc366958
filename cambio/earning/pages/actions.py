"""Street actions: the list, and planning one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.api import encode_cursor
from cambio.app.guard import allow, current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.errors import MomentMissing, RuleUnknown
from cambio.earning.pages.base import (
    blueprint,
    chosen_day,
    chosen_id,
    chosen_moment,
    errors_of,
    keyed_of,
    now,
    required_id,
    whole_number,
    zone,
)
from cambio.earning.pages.choices import choices
from cambio.earning.pages.staff_links import staff_links
from cambio.earning.queries import ActionView
from cambio.earning.rules import AHEAD, OVER, ActionStatus
from cambio.earning.schemas import position_in, position_of
from cambio.earning.use_cases import LogAction, PlanAction, log_action, plan_action
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import PlaceView, place, place_path, places_within, street_of

PAGE = 20
SATURDAY = 5
USUAL = {"starts": "10:00", "ends": "12:00", "expected_people": 20}
STALE_AFTER = timedelta(hours=12)

FIELDS = {
    "title_invalid": "title",
    "meeting_point_invalid": "meeting_point",
    "action_times_invalid": "day",
    "moment_missing": "day",
    "logged_too_late": "day",
    "expected_people_invalid": "expected_people",
    "place_unknown": "place_id",
    "rule_unknown": "rule_id",
    "rule_kind_wrong": "rule_id",
    "rule_not_in_force": "rule_id",
    "programme_ended": "rule_id",
    "budget_unknown": "budget_id",
    "budget_unsuitable": "budget_id",
    "budget_collective_only": "budget_id",
    "budget_too_low": "budget_id",
}


@blueprint.get("/actions")
@allow(Permission.SEE_ACTIONS)
def actions() -> str:
    """What is on now and what is coming."""
    where = _asked_place()
    with reading() as session:
        key: dict[str, Any] = {
            "community_id": g.community_id,
            "place_ids": None if where is None else _within(where.id),
        }
        opened = queries.actions(session, **key, statuses=[ActionStatus.OPEN], limit=200)
        planned = queries.actions(session, **key, statuses=AHEAD, limit=200)
    if not current_actor().may(Permission.PLAN_ACTIONS):
        # Residents need not see what was planned once and never opened.
        planned = [each for each in planned if each.ends_at > now() - STALE_AFTER]
    return render_template(
        "earning/actions.html",
        opened=opened,
        planned=planned,
        place=where,
        now=now(),
        staff_links=staff_links(),
        calendar_place=where.id if where else _home(),
    )


@blueprint.get("/actions/past")
@allow(Permission.SEE_ACTIONS)
def past_actions() -> str:
    """What has been, the latest first."""
    where = _asked_place()
    with reading() as session:
        found = queries.actions(
            session,
            community_id=g.community_id,
            statuses=[*OVER, ActionStatus.CANCELLED],
            place_ids=None if where is None else _within(where.id),
            newest_first=True,
            after=position_in(request.args.get("after")),
            limit=PAGE + 1,
        )
    more = encode_cursor(position_of(found[PAGE - 1])) if len(found) > PAGE else None
    return render_template(
        "earning/past_actions.html", actions=found[:PAGE], more=more, place=where
    )


@blueprint.get("/actions/new")
@allow(Permission.PLAN_ACTIONS)
def new_action() -> str:
    """The form for planning an action."""
    return _form({})


@blueprint.post("/actions/new")
@allow(Permission.PLAN_ACTIONS)
def create_action() -> ResponseReturnValue:
    """Plan an action, and fill its purse."""
    try:
        fields = _said()
        planned = perform(
            plan_action, keyed_of(PlanAction, **fields, proposal_id=chosen_id("proposal_id"))
        )
    except Refusal as refusal:
        return _form(errors_of(refusal, FIELDS)), refusal.status
    flash(_("The action is planned."), "success")
    return redirect(url_for("earning.action", action_id=planned.action_id), 303)


@blueprint.get("/actions/past/new")
@allow(Permission.PLAN_ACTIONS)
def new_past_action() -> str:
    """The form for writing down what a street did already."""
    return _form({}, past=True)


@blueprint.post("/actions/past/new")
@allow(Permission.PLAN_ACTIONS)
def create_past_action() -> ResponseReturnValue:
    """Write down an action that took place; who was there comes next."""
    try:
        planned = perform(log_action, keyed_of(LogAction, **_said()))
    except Refusal as refusal:
        return _form(errors_of(refusal, FIELDS), past=True), refusal.status
    flash(_("Written down. Now add who was there, then close it and report."), "success")
    return redirect(url_for("earning.action", action_id=planned.action_id), 303)


def _home() -> UUID | None:
    """The widest place around a household's street: its calendar holds all that is near."""
    household_id = current_actor().household_id
    if household_id is None:
        return None
    key = {"community_id": g.community_id}
    with reading() as session:
        street_id = street_of(session, **key, household_id=household_id)
        path = [] if street_id is None else place_path(session, **key, place_id=street_id)
    return path[-1].id if path else None


def require_in_place(permission: Permission, place_id: UUID) -> None:
    """Refuse unless the permission reaches this place.

    Raises:
        NotAllowed: the role is for another place only.
    """
    with reading() as session:
        path = place_path(session, community_id=g.community_id, place_id=place_id)
    require_within(permission, ScopeKind.PLACE, [each.id for each in path])


def action_or_404(action_id: UUID) -> ActionView:
    """An action of the page's community.

    Raises:
        NotFound: there is none with this id.
    """
    with reading() as session:
        found = queries.action(session, community_id=g.community_id, action_id=action_id)
    if found is None:
        raise NotFound
    return found


def moments_in() -> tuple[datetime, datetime] | None:
    """From when until when, as the form says it; None where something is missing."""
    day = chosen_day("day")
    starts_at, ends_at = chosen_moment(day, "starts"), chosen_moment(day, "ends")
    return None if starts_at is None or ends_at is None else (starts_at, ends_at)


def next_saturday() -> date:
    """The day on which most actions are; today when it is one."""
    today = now().astimezone(zone()).date()
    return today + timedelta(days=(SATURDAY - today.weekday()) % 7)


def _said() -> dict[str, Any]:
    """What the form says of a new action, as the fields of its command.

    Raises:
        MomentMissing, PlaceUnknown, RuleUnknown: something was left out.
        NotAllowed: the role is for another place only.
    """
    moments = moments_in()
    if moments is None:
        raise MomentMissing
    place_id = required_id("place_id", PlaceUnknown)
    require_in_place(Permission.PLAN_ACTIONS, place_id)
    return {
        "place_id": place_id,
        "rule_id": required_id("rule_id", RuleUnknown),
        "title": request.form.get("title", ""),
        "meeting_point": request.form.get("meeting_point", ""),
        "starts_at": moments[0],
        "ends_at": moments[1],
        "expected_people": whole_number("expected_people"),
        "budget_id": chosen_id("budget_id"),
    }


def _form(errors: dict[str, str], *, past: bool = False) -> str:
    with reading() as session:
        offered = choices(session, at=now())
    return render_template(
        "earning/new_action.html",
        offered=offered,
        errors=errors,
        values=request.form or _usual(past=past),
        past=past,
    )


def _usual(*, past: bool) -> dict[str, Any]:
    """What stands in an empty form: most actions are alike; one that was proposed is known."""
    if past:
        yesterday = now().astimezone(zone()).date() - timedelta(days=1)
        return {"place_id": request.args.get("place"), "day": yesterday, **USUAL}
    try:
        proposal_id = UUID(request.args.get("proposal", ""))
    except ValueError:
        return {"place_id": request.args.get("place"), "day": next_saturday(), **USUAL}
    with reading() as session:
        wish = queries.proposal(session, community_id=g.community_id, proposal_id=proposal_id)
    if wish is None:
        raise NotFound
    starts_at, ends_at = (each.astimezone(zone()) for each in (wish.starts_at, wish.ends_at))
    return {
        "proposal_id": wish.id,
        "place_id": wish.place_id,
        "title": wish.title,
        "meeting_point": wish.meeting_point,
        "day": starts_at.date(),
        "starts": f"{starts_at:%H:%M}",
        "ends": f"{ends_at:%H:%M}",
        "expected_people": wish.expected_people,
    }


def _asked_place() -> PlaceView | None:
    """The place whose actions were asked for; None for all."""
    try:
        place_id = UUID(request.args.get("place", ""))
    except ValueError:
        return None
    with reading() as session:
        return place(session, community_id=g.community_id, place_id=place_id)


def _within(place_id: UUID) -> list[UUID]:
    with reading() as session:
        return places_within(session, community_id=g.community_id, place_id=place_id)
