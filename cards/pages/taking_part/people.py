"""Who is at an action: the list, striking somebody out, and neighbours without a card."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, new_id, perform, reading
from cambio.earning import queries as earning
from cambio.earning.queries import ActionView, ParticipantView
from cambio.earning.rules import StrikeReason
from cambio.earning.use_cases import (
    CorrectNewcomers,
    NoteNewcomers,
    StrikeParticipation,
    correct_newcomers,
    note_newcomers,
    strike_participation,
)
from cards.pages.base import blueprint, command_of, errors_of, keyed_of, whole_number
from cards.pages.taking_part.base import run_action
from cards.queries.posters import poster
from cards.queries.sign_up import count_lines

CHOSEN_REASONS = (StrikeReason.NOT_THERE, StrikeReason.COUNTED_TWICE, StrikeReason.MISTAKE)


@blueprint.get("/<community>/actions/<uuid:action_id>/people")
@allow(Permission.RUN_ACTIONS)
def people(action_id: UUID) -> str:
    """Who was counted so far, and what else there is to do."""
    return _page(run_action(action_id), {})


@blueprint.post("/<community>/actions/<uuid:action_id>/newcomers")
@allow(Permission.RUN_ACTIONS)
def note_people(action_id: UUID) -> ResponseReturnValue:
    """So many more neighbours without a card."""
    action = run_action(action_id)
    command = command_of(
        NoteNewcomers,
        note_id=_note_id(),
        action_id=action_id,
        people=whole_number("people"),
    )
    try:
        perform(note_newcomers, command)
    except Refusal as refusal:
        return _page(action, errors_of(refusal, {"newcomers_invalid": "people"})), refusal.status
    flash(_("Noted."), "success")
    return redirect(url_for("cards.people", action_id=action_id), 303)


@blueprint.post("/<community>/actions/<uuid:action_id>/newcomers/<uuid:note_id>")
@allow(Permission.RUN_ACTIONS)
def correct_people(action_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """They were more or fewer than noted."""
    action = run_action(action_id)
    command = command_of(
        CorrectNewcomers, note_id=note_id, action_id=action_id, people=whole_number("people")
    )
    try:
        perform(correct_newcomers, command)
    except Refusal as refusal:
        return _page(action, {"": words_of(refusal)}), refusal.status
    flash(_("Corrected."), "success")
    return redirect(url_for("cards.people", action_id=action_id), 303)


@blueprint.get("/<community>/actions/<uuid:action_id>/people/<uuid:participation_id>/strike")
@allow(Permission.RUN_ACTIONS)
def ask_strike(action_id: UUID, participation_id: UUID) -> str:
    """Is it to be struck out, and why?"""
    action = run_action(action_id)
    return _ask(action, _participant(action, participation_id), {})


@blueprint.post("/<community>/actions/<uuid:action_id>/people/<uuid:participation_id>/strike")
@allow(Permission.RUN_ACTIONS)
def strike(action_id: UUID, participation_id: UUID) -> ResponseReturnValue:
    """Take the household off the list; what it was given goes back to the purse."""
    action = run_action(action_id)
    participant = _participant(action, participation_id)
    reason = request.form.get("reason", "")
    if reason not in CHOSEN_REASONS:
        return _ask(action, participant, {"reason": _("Choose why.")}), 422
    command = keyed_of(
        StrikeParticipation,
        action_id=action_id,
        participation_id=participation_id,
        reason=StrikeReason(reason),
    )
    try:
        perform(strike_participation, command)
    except Refusal as refusal:
        return _ask(action, participant, {"": words_of(refusal)}), refusal.status
    flash(_("Number %(number)s was struck out.", number=participant.number), "success")
    return redirect(url_for("cards.people", action_id=action_id), 303)


def _note_id() -> UUID:
    """What makes sending the form twice harmless: the key that was made with it."""
    try:
        return UUID(request.form.get("request_key", ""))
    except ValueError:
        return new_id()


def _participant(action: ActionView, participation_id: UUID) -> ParticipantView:
    with reading() as session:
        found = earning.participants(session, community_id=g.community_id, action_id=action.id)
    for each in found:
        if each.participation_id == participation_id:
            return each
    raise NotFound


def _ask(action: ActionView, participant: ParticipantView, errors: dict[str, str]) -> str:
    words = _reasons()
    return render_template(
        "cards/taking_part/strike.html",
        action=action,
        participant=participant,
        reasons=[(each.value, words[each]) for each in CHOSEN_REASONS],
        errors=errors,
    )


def _page(action: ActionView, errors: dict[str, str]) -> str:
    about = {"community_id": g.community_id, "action_id": action.id}
    with reading() as session:
        return render_template(
            "cards/taking_part/people.html",
            action=action,
            participants=earning.participants(session, **about)[::-1],
            notes=earning.newcomer_notes(session, **about),
            places=earning.places_there(session, **about),
            lines=count_lines(session, **about),
            has_poster=poster(session, **about) is not None,
            reasons=_reasons(),
            errors=errors,
        )


def _reasons() -> dict[StrikeReason, str]:
    return {
        StrikeReason.NOT_THERE: _("was not there"),
        StrikeReason.COUNTED_TWICE: _("was counted twice"),
        StrikeReason.MISTAKE: _("was a mistake of ours"),
        StrikeReason.MERGED: _("is counted with another household"),
    }
