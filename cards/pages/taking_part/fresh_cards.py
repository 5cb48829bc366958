"""A fresh card from the stack: given to new people in the street, and their address looked up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, current_database, new_id, perform, reading
from cambio.earning.queries import ActionView
from cambio.neighbourhood.queries import address as find_address
from cambio.neighbourhood.reach import places_reached
from cambio.web.language import LANGUAGE_NAMES
from cards.pages.addresses import asked_address
from cards.pages.base import blueprint, command_of, errors_of, form_key, typed_card, whole_number
from cards.pages.taking_part.base import run_action
from cards.queries.bindings import bindings_to_place
from cards.reach import may_in_place, require_in_place
from cards.rules.address_text import ADDRESS_MAX
from cards.scanning import record_scans
from cards.use_cases.binding import BindCard, NewPeople, PlaceNewcomer, bind_card, place_newcomer
from cards.use_cases.scan_messages import RecordScan, Verdict

FIELDS = {
    "card_unreadable": "card",
    "card_unknown": "card",
    "card_stopped": "card",
    "card_taken": "card",
    "nickname_invalid": "nickname",
    "language_unknown": "language",
    "people_invalid": "adults",
}
COUNTED = (Verdict.CREDITED, Verdict.MORE_CREDITED, Verdict.DUPLICATE, Verdict.PURSE_EMPTY)


@blueprint.get("/<community>/actions/<uuid:action_id>/fresh-card")
@allow(Permission.RUN_ACTIONS)
def fresh_card(action_id: UUID) -> str:
    """Which card, and for whom?"""
    return _form(run_action(action_id), {})


@blueprint.post("/<community>/actions/<uuid:action_id>/fresh-card")
@allow(Permission.RUN_ACTIONS)
def give_card(action_id: UUID) -> ResponseReturnValue:
    """Give the card to them, and count them at once."""
    action = run_action(action_id)
    form = request.form
    people = NewPeople(
        adults=whole_number("adults"),
        children=whole_number("children"),
        address=form.get("address", "")[:ADDRESS_MAX] or None,
        nickname=form.get("nickname", "")[:200] or None,
        language=form.get("language", "nl"),
    )
    try:
        card = typed_card("card")
        command = command_of(
            BindCard,
            request_key=form_key(),
            card_id=card.id,
            action_id=action_id,
            people=people,
        )
        bound = perform(bind_card, command)
    except Refusal as refusal:
        return _form(action, errors_of(refusal, FIELDS)), refusal.status
    if _counted(action, card.number, people):
        flash(_("The card is theirs, and they are counted."), "success")
    else:
        flash(_("The card is theirs. They could not be counted: scan the card."), "warning")
    if not bound.address_known:
        flash(_("Somebody will look up their address."))
    return redirect(url_for("cards.fresh_card", action_id=action_id), 303)


@blueprint.get("/<community>/counter/newcomers")
@allow(Permission.ENROL)
def newcomers() -> str:
    """New people whose address has to be looked up."""
    require_in_place(None)
    with reading() as session:
        waiting = bindings_to_place(session, community_id=g.community_id)
    return render_template("cards/taking_part/newcomers.html", waiting=waiting)


@blueprint.get("/<community>/counter/newcomers/<uuid:card_id>")
@allow(Permission.ENROL)
def look_up(card_id: UUID) -> str:
    """Where do they live? By postcode and house number."""
    return _look_up(card_id)


@blueprint.post("/<community>/counter/newcomers/<uuid:card_id>")
@allow(Permission.ENROL)
def place_now(card_id: UUID) -> ResponseReturnValue:
    """They live there; a letter with a code goes to it."""
    require_in_place(None)
    try:
        address_id = UUID(request.form.get("address_id", ""))
    except ValueError as error:
        raise NotFound from error
    with reading() as session:
        address = find_address(session, community_id=g.community_id, address_id=address_id)
    if address is None or not may_in_place(address.street_id):
        raise NotFound
    perform(place_newcomer, command_of(PlaceNewcomer, card_id=card_id, address_id=address_id))
    flash(_("The address is known. A letter with a code can go there."), "success")
    return redirect(url_for("cards.newcomers"), 303)


def _counted(action: ActionView, card_number: str, people: NewPeople) -> bool:
    """Count them as if their card was scanned this moment."""
    now, actor = current_database().clock(), current_actor()
    scan = RecordScan(
        community_id=g.community_id,
        actor_id=actor.id,
        scan_id=new_id(),
        action_id=action.id,
        card=card_number,
        adults=people.adults,
        children=people.children,
        scanned_at=now,
        sent_at=now,
        received_at=now,
        device_id="typed",
        sequence=0,
        place_ids=places_reached(Permission.RUN_ACTIONS, community_id=g.community_id),
    )
    return record_scans(g.community_id, [scan])[0]["verdict"] in COUNTED


def _look_up(card_id: UUID) -> str:
    require_in_place(None)
    with reading() as session:
        waiting = bindings_to_place(session, community_id=g.community_id)
    found = [each for each in waiting if each.card_id == card_id]
    if not found:
        raise NotFound
    search = asked_address()
    return render_template(
        "cards/taking_part/look_up.html", newcomer=found[0], search=search, errors=search.errors
    )


def _form(action: ActionView, errors: dict[str, str]) -> str:
    values: dict[str, Any] = dict(request.form) if errors else {}
    return render_template(
        "cards/taking_part/fresh_card.html",
        action=action,
        languages=LANGUAGE_NAMES,
        form=values,
        errors=errors,
    )
