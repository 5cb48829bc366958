"""Proposing an action, and deciding about what was proposed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.errors import MomentMissing
from cambio.earning.pages.actions import FIELDS, moments_in, next_saturday, require_in_place
from cambio.earning.pages.base import (
    blueprint,
    command_of,
    errors_of,
    required_id,
    whole_number,
)
from cambio.earning.pages.choices import place_choices
from cambio.earning.queries import ProposalView
from cambio.earning.queries.proposals import places_around_home
from cambio.earning.use_cases import (
    DeclineProposal,
    ProposeAction,
    decline_proposal,
    propose_action,
)
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import place_path, places


@blueprint.get("/actions/propose")
@allow(Permission.PROPOSE_ACTIONS)
def propose() -> str:
    """The form for a wish, and what became of earlier ones."""
    return _form({})


@blueprint.post("/actions/propose")
@allow(Permission.PROPOSE_ACTIONS)
def send_proposal() -> ResponseReturnValue:
    """Keep a wish for those who plan."""
    try:
        perform(propose_action, _command())
    except Refusal as refusal:
        return _form(errors_of(refusal, FIELDS)), refusal.status
    flash(_("Thank you! Somebody reads it, and you see here what becomes of it."), "success")
    return redirect(url_for("earning.propose"), 303)


@blueprint.get("/actions/proposals")
@allow(Permission.PLAN_ACTIONS)
def proposals() -> str:
    """What waits for somebody who plans."""
    return _list({}, None)


@blueprint.post("/actions/proposals/<uuid:proposal_id>/decline")
@allow(Permission.PLAN_ACTIONS)
def decline(proposal_id: UUID) -> ResponseReturnValue:
    """Say why it will not be planned."""
    found = proposal_or_404(proposal_id)
    require_in_place(Permission.PLAN_ACTIONS, found.place_id)
    command = command_of(
        DeclineProposal, proposal_id=proposal_id, reason=request.form.get("reason", "")
    )
    try:
        perform(decline_proposal, command)
    except Refusal as refusal:
        errors = errors_of(refusal, {"reason_invalid": "reason"})
        return _list(errors, proposal_id), refusal.status
    flash(_("The neighbour reads why it is not planned."), "success")
    return redirect(url_for("earning.proposals"), 303)


def proposal_or_404(proposal_id: UUID) -> ProposalView:
    """A wish in the page's community.

    Raises:
        NotFound: there is none with this id.
    """
    with reading() as session:
        found = queries.proposal(session, community_id=g.community_id, proposal_id=proposal_id)
    if found is None:
        raise NotFound
    return found


def _command() -> ProposeAction:
    form, moments = request.form, moments_in()
    if moments is None:
        raise MomentMissing
    place_id = required_id("place_id", PlaceUnknown)
    household_id = current_actor().household_id
    if household_id is None:
        require_in_place(Permission.PROPOSE_ACTIONS, place_id)
    command: ProposeAction = command_of(
        ProposeAction,
        place_id=place_id,
        title=form.get("title", ""),
        meeting_point=form.get("meeting_point", ""),
        starts_at=moments[0],
        ends_at=moments[1],
        expected_people=whole_number("expected_people"),
        household_id=household_id,
    )
    return command


def _places() -> list[Any]:
    """Where whoever asks may wish for something: a household around its home."""
    household_id = current_actor().household_id
    key = {"community_id": g.community_id}
    with reading() as session:
        if household_id is None:
            return place_choices(places(session, **key), Permission.PROPOSE_ACTIONS)
        near = places_around_home(session, **key, household_id=household_id)
    return [(each.id, each.name) for each in near]


def _form(errors: dict[str, str]) -> str:
    household_id = current_actor().household_id
    mine: list[ProposalView] = []
    if household_id is not None:
        with reading() as session:
            mine = queries.proposals_of(
                session, community_id=g.community_id, household_id=household_id
            )
    day = next_saturday() + timedelta(days=7)
    usual = {"day": day, "starts": "10:00", "ends": "12:00", "expected_people": 10}
    return render_template(
        "earning/propose.html",
        errors=errors,
        values=request.form or usual,
        places=_places(),
        mine=mine,
    )


def _list(errors: dict[str, str], asked: UUID | None) -> str:
    actor = current_actor()
    with reading() as session:
        found = queries.open_proposals(session, community_id=g.community_id)
        paths = {
            place_id: [
                each.id
                for each in place_path(session, community_id=g.community_id, place_id=place_id)
            ]
            for place_id in {each.place_id for each in found}
        }
    mine = {
        each.id
        for each in found
        if actor.may_within(Permission.PLAN_ACTIONS, ScopeKind.PLACE, paths[each.place_id])
    }
    return render_template(
        "earning/proposals.html", proposals=found, mine=mine, errors=errors, asked=asked
    )
