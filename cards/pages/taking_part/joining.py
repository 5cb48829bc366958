"""Joining a programme at an action: by card, and by PIN where a programme asks for consent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access import sessions
from cambio.app.factory import limiter
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning import queries as earning
from cambio.earning.queries import ActionView, ProgrammeView
from cambio.earning.rules import name_in
from cambio.earning.use_cases.consents import ADULT_MAX
from cambio.web.language import current_language
from cards.pages.base import blueprint, command_of, errors_of, household_of, typed_card
from cards.pages.taking_part.base import run_action
from cards.use_cases.joining import JoinAtAction, join_at_action

FIELDS = {
    "card_unreadable": "card",
    "card_unknown": "card",
    "card_stopped": "card",
    "card_unassigned": "card",
    "card_for_child": "card",
    "adult_unnamed": "adult",
    "too_many_adults": "adult",
    "pin_needed": "pin",
    "pin_wrong": "pin",
    "pin_invalid": "pin",
    "pin_not_chosen": "pin",
}


@blueprint.get("/<community>/actions/<uuid:action_id>/join")
@allow(Permission.RUN_ACTIONS)
def join_by_card(action_id: UUID) -> str:
    """Which programme, and whose card?"""
    action = run_action(action_id)
    return _page(action, _chosen(action), {})


@blueprint.post("/<community>/actions/<uuid:action_id>/join")
@allow(Permission.RUN_ACTIONS)
@limiter.limit("60 per minute")
def join_by_card_now(action_id: UUID) -> ResponseReturnValue:
    """Let them join. Who looks on is not told whether they took part before."""
    action = run_action(action_id)
    programme = _chosen(action)
    try:
        household_id = household_of(typed_card("card"))
        command = command_of(
            JoinAtAction,
            action_id=action_id,
            programme_id=programme.id,
            household_id=household_id,
            adult=request.form.get("adult", "")[: ADULT_MAX + 1],
            pin_given=programme.consent_required and _pin_is_right(household_id),
        )
        perform(join_at_action, command)
    except Refusal as refusal:
        return _page(action, programme, errors_of(refusal, FIELDS)), refusal.status
    flash(_("They take part in %(name)s.", name=_name(programme)), "success")
    here = url_for("cards.join_by_card", action_id=action_id, programme=programme.slug)
    return redirect(here, 303)


def _pin_is_right(household_id: UUID) -> bool:
    """Whether a PIN was typed; a wrong one is refused.

    Raises:
        PinNotChosen, PinWrong, TooSoon: it is not theirs, or not yet.
    """
    pin = request.form.get("pin", "")
    if not pin:
        return False
    sessions.confirm_pin(
        community_id=g.community_id,
        household_id=household_id,
        pin=pin,
        actor_id=current_actor().id,
    )
    return True


def _joinable() -> list[ProgrammeView]:
    with reading() as session:
        found = earning.programmes(session, community_id=g.community_id)
    return [each for each in found if each.status == "running" and each.visible_to != "staff"]


def _chosen(action: ActionView) -> ProgrammeView:
    """The programme that was chosen; else the action's own, else the first.

    Raises:
        NotFound: there is none to join.
    """
    joinable = _joinable()
    slug = request.values.get("programme")
    for each in joinable:
        if each.slug == slug or (slug is None and each.id == action.programme_id):
            return each
    if slug is not None or not joinable:
        raise NotFound
    return joinable[0]


def _name(programme: ProgrammeView) -> str:
    return name_in(programme.names, current_language())


def _tabs(action: ActionView, chosen: ProgrammeView) -> list[dict[str, Any]]:
    return [
        {
            "label": _name(each),
            "href": url_for("cards.join_by_card", action_id=action.id, programme=each.slug),
            "current": each.id == chosen.id,
        }
        for each in _joinable()
    ]


def _page(action: ActionView, programme: ProgrammeView, errors: dict[str, str]) -> str:
    return render_template(
        "cards/taking_part/join.html",
        action=action,
        programme=programme,
        name=_name(programme),
        description=name_in(programme.descriptions, current_language()),
        tabs=_tabs(action, programme),
        form=request.form if errors else {},
        adult_max=ADULT_MAX,
        errors=errors,
    )
