"""An action's poster, and what a neighbour sees who scans it with an own phone."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access import sessions
from cambio.access.queries import community_slug
from cambio.app.factory import limiter
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning import queries as earning
from cambio.earning.queries import ActionView
from cambio.neighbourhood.queries import HouseholdView
from cambio.neighbourhood.tenancy import community_by_slug
from cards.errors import PosterUnknown
from cards.pages.base import (
    OPENED,
    POSTER,
    TOOK_PART,
    blueprint,
    command_of,
    errors_of,
    form_key,
    household_of,
    household_or_404,
    mark,
    marked_card,
    marked_id,
    typed_card,
    whole_number,
)
from cards.pages.taking_part.base import run_action
from cards.printing.handed_out import poster_file
from cards.printing.posters import PaperSize
from cards.queries.posters import PosterView, poster_by_code
from cards.rules import Unreadable, parse_card_code
from cards.use_cases.posters import MakePoster, TakePart, make_poster, take_part

FIELDS = {
    "card_unreadable": "number",
    "card_unknown": "number",
    "card_stopped": "number",
    "card_unassigned": "number",
    "pin_wrong": "pin",
    "pin_invalid": "pin",
    "pin_not_chosen": "pin",
    "nobody_to_count": "adults",
}


@blueprint.get("/<community>/actions/<uuid:action_id>/poster-<any(a4,a3):size>.pdf")
@allow(Permission.RUN_ACTIONS)
@limiter.limit("20 per minute")
def print_poster(action_id: UUID, size: str) -> Response:
    """The poster, to print and hang up."""
    return poster_file(run_action(action_id), size=PaperSize[size.upper()])


@blueprint.post("/<community>/actions/<uuid:action_id>/poster")
@allow(Permission.RUN_ACTIONS)
def make_action_poster(action_id: UUID) -> ResponseReturnValue:
    """Make its code; or a new one, so that posters of before work no more."""
    run_action(action_id)
    anew = "anew" in request.form
    perform(make_poster, command_of(MakePoster, action_id=action_id, anew=anew))
    if anew:
        flash(_("The poster has a new code. Hang up new ones: the old ones work no more."))
    return redirect(url_for("cards.people", action_id=action_id) + "#poster", 303)


@blueprint.get("/A/<code>")
@blueprint.get("/a/<code>")
@allow(Permission.ANYONE)
@limiter.limit("60 per minute")
def poster_opened(code: str) -> ResponseReturnValue:
    """A phone scanned a poster. Its code stays in this one address; the rest goes by a mark."""
    found = _poster(code)
    if found is None:
        raise PosterUnknown
    _enter_community(found.community_id)
    mark(POSTER, found.action_id)
    return redirect(url_for("cards.come"))


@blueprint.get("/<community>/come")
@allow(Permission.ANYONE)
def come() -> str:
    """Take part, with card and PIN or being signed in."""
    return _page({})


@blueprint.post("/<community>/come")
@allow(Permission.ANYONE)
@limiter.limit("20 per minute")
def come_now() -> ResponseReturnValue:
    """Count the household that says it is there."""
    action = _action()
    try:
        household_id = current_actor().household_id or _household()
        command = TakePart(
            community_id=g.community_id,
            actor_id=household_id,
            request_key=form_key(),
            action_id=action.id,
            household_id=household_id,
            adults=whole_number("adults"),
            children=whole_number("children"),
        )
        arrival = perform(take_part, command)
    except Refusal as refusal:
        return _page(errors_of(refusal, FIELDS)), refusal.status
    mark(TOOK_PART, arrival.participation_id)
    return redirect(url_for("cards.came"), 303)


@blueprint.get("/<community>/come/done")
@allow(Permission.ANYONE)
def came() -> ResponseReturnValue:
    """Counted: the number to show to the volunteer."""
    action, participation_id = _action(), marked_id(TOOK_PART)
    with reading() as reader:
        found = earning.participants(reader, community_id=g.community_id, action_id=action.id)
    mine = [each for each in found if each.participation_id == participation_id]
    if not mine:
        return redirect(url_for("cards.come"))
    return render_template("cards/taking_part/came.html", action=action, participant=mine[0])


def _poster(code: str) -> PosterView | None:
    parsed = parse_card_code(code)
    if isinstance(parsed, Unreadable):
        return None
    with reading() as reader:
        return poster_by_code(reader, code=parsed)


def _enter_community(community_id: int) -> None:
    """A poster's address names no community, so the page learns here which one it is in."""
    with reading() as reader:
        slug = community_slug(reader, community_id=community_id)
    g.community = community_by_slug(slug)
    g.community_id = community_id


def _action() -> ActionView:
    """The action whose poster this browser opened.

    Raises:
        PosterUnknown: it opened none, or too long ago.
    """
    action_id = marked_id(POSTER)
    found = None
    if action_id is not None:
        with reading() as reader:
            found = earning.action(reader, community_id=g.community_id, action_id=action_id)
    if found is None:
        raise PosterUnknown
    return found


def _household() -> UUID:
    """Whose card was typed, once the PIN is right; nobody is signed in by it.

    Raises:
        CardUnreadable, CardUnknown, CardStopped, CardUnassigned: the card leads to no household.
        PinNotChosen, PinWrong, TooSoon: it is not theirs to use, or not yet.
    """
    opened = None if "number" in request.form else marked_card(OPENED)
    card = opened or typed_card("number")
    # A child's card earns, and this is earning: so it will do, with the household's PIN.
    childs = card.household_id if card.is_childs and card.status == "active" else None
    household_id = childs or household_of(card)
    sessions.confirm_pin(
        community_id=g.community_id,
        household_id=household_id,
        pin=request.form.get("pin", ""),
        actor_id=household_id,
    )
    return household_id


def _signed_in() -> HouseholdView | None:
    household_id = current_actor().household_id
    try:
        return None if household_id is None else household_or_404(household_id)
    except NotFound:
        return None


def _page(errors: dict[str, str]) -> str:
    opened = marked_card(OPENED)
    return render_template(
        "cards/taking_part/come.html",
        action=_action(),
        household=_signed_in(),
        opened=None if opened is None or "number" in errors else opened.shown_number,
        form=request.form,
        errors=errors,
    )
