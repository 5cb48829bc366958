"""Reporting on an action: what was done, by whoever ran it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.pages.actions import action_or_404, require_in_place
from cambio.earning.pages.base import blueprint, command_of, errors_of, whole_number
from cambio.earning.queries import ActionView
from cambio.earning.use_cases import HandInReport, hand_in_report

FIELDS = {"work_invalid": "bags", "notes_too_long": "notes"}
MINUTES = 60


@blueprint.get("/actions/<uuid:action_id>/report")
@allow(Permission.RUN_ACTIONS)
def report(action_id: UUID) -> str:
    """The form for a report, with what was told before."""
    return _form(run_action(action_id), {})


@blueprint.post("/actions/<uuid:action_id>/report")
@allow(Permission.RUN_ACTIONS)
def hand_in(action_id: UUID) -> ResponseReturnValue:
    """Hand the report in; a manager looks at it."""
    action = run_action(action_id)
    try:
        perform(
            hand_in_report,
            command_of(
                HandInReport,
                action_id=action_id,
                bags=whole_number("bags"),
                kilos=whole_number("kilos"),
                minutes=minutes_in("hours"),
                notes=request.form.get("notes", ""),
            ),
        )
    except Refusal as refusal:
        return _form(action, errors_of(refusal, FIELDS)), refusal.status
    flash(_("Thank you for the report. A manager looks at it."), "success")
    return redirect(url_for("earning.action", action_id=action_id), 303)


def run_action(action_id: UUID) -> ActionView:
    """An action that the actor may run.

    Raises:
        NotFound, NotAllowed: there is none, or not in the actor's places.
    """
    found = action_or_404(action_id)
    require_in_place(Permission.RUN_ACTIONS, found.place_id)
    return found


def minutes_in(name: str) -> int:
    """Hours in a field of the form, such as `1,5`, as whole minutes; 0 for anything else."""
    text = request.form.get(name, "").strip().replace(",", ".")
    try:
        hours = float(text)
    except ValueError:
        return 0
    return round(hours * MINUTES) if 0 <= hours < 100_000 else -1


def hours_of(minutes: int) -> str:
    """Minutes as the hours that somebody would type."""
    return f"{minutes / MINUTES:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _form(action: ActionView, errors: dict[str, str]) -> str:
    key = {"community_id": g.community_id, "action_id": action.id}
    with reading() as session:
        told = queries.report(session, **key)
        decided = queries.decisions(session, **key)
        photos = queries.photos(session, **key)
    values = (
        {}
        if told is None
        else {
            "bags": told.bags,
            "kilos": told.kilos,
            "hours": hours_of(told.minutes),
            "notes": told.notes,
        }
    )
    sent_back = [each for each in decided if told and each.round == told.round and each.reason]
    return render_template(
        "earning/report.html",
        action=action,
        values=request.form or values,
        sent_back=sent_back[-1] if sent_back and action.status == "closed" else None,
        photos=photos,
        errors=errors,
    )
