"""Approving reports: what waits, one report with all that it says, and deciding."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access.queries import actor_names
from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.pages.actions import action_or_404
from cambio.earning.pages.base import (
    blueprint,
    command_of,
    errors_of,
    keyed_of,
    whole_number,
    zone,
)
from cambio.earning.pages.reporting import hours_of, minutes_in
from cambio.earning.queries import ActionView, ParticipantView
from cambio.earning.rules import ActionStatus
from cambio.earning.rules.reports import AdjustReason
from cambio.earning.use_cases import (
    AdjustParticipation,
    AdjustReport,
    Approval,
    ApproveReport,
    PayWaiting,
    SendBackReport,
    adjust_participation,
    adjust_report,
    approve_report,
    pay_waiting,
    send_back_report,
)
from cambio.neighbourhood.queries import place_path

LISTED = 200
ADJUST_FIELDS = {"work_invalid": "bags", "reason_invalid": "adjust_reason"}


@blueprint.get("/approvals")
@allow(Permission.APPROVE_ACTIONS)
def approvals() -> str:
    """Reports that wait for somebody who approves."""
    with reading() as session:
        found = queries.actions(
            session, community_id=g.community_id, statuses=[ActionStatus.REPORTED], limit=LISTED
        )
    mine = [each for each in found if may_approve(each)]
    return render_template("earning/approvals.html", actions=mine)


@blueprint.get("/actions/<uuid:action_id>/approval")
@allow(Permission.APPROVE_ACTIONS)
def approval(action_id: UUID) -> str:
    """One report with what it would pay, its photos and what was decided so far."""
    return _page(_to_approve(action_id), {})


@blueprint.post("/actions/<uuid:action_id>/approval")
@allow(Permission.APPROVE_ACTIONS)
def approve(action_id: UUID) -> ResponseReturnValue:
    """Say that it is right; what waited for that is paid, act by act."""
    action = _to_approve(action_id)
    try:
        told: Approval = perform(approve_report, keyed_of(ApproveReport, action_id=action_id))
    except Refusal as refusal:
        return _page(action, {"": words_of(refusal)}), refusal.status
    if told.missing:
        flash(_("You approved it. One more person has to look at it."), "info")
        return redirect(url_for("earning.approvals"), 303)
    _pay_the_rest(told)
    flash(_("The report is approved."), "success")
    return redirect(url_for("earning.action", action_id=action_id), 303)


@blueprint.post("/actions/<uuid:action_id>/approval/send-back")
@allow(Permission.APPROVE_ACTIONS)
def send_back(action_id: UUID) -> ResponseReturnValue:
    """Ask whoever reported to look at it again."""
    action = _to_approve(action_id)
    command = keyed_of(SendBackReport, action_id=action_id, reason=request.form.get("reason", ""))
    try:
        perform(send_back_report, command)
    except Refusal as refusal:
        return _page(action, errors_of(refusal, {"reason_invalid": "reason"})), refusal.status
    flash(_("Whoever reported is asked to look at it again."), "success")
    return redirect(url_for("earning.approvals"), 303)


@blueprint.post("/actions/<uuid:action_id>/approval/figures")
@allow(Permission.APPROVE_ACTIONS)
def adjust_figures(action_id: UUID) -> ResponseReturnValue:
    """Other bags, kilos or hours, with the reason."""
    action = _to_approve(action_id)
    command = keyed_of(
        AdjustReport,
        action_id=action_id,
        bags=whole_number("bags"),
        kilos=whole_number("kilos"),
        minutes=minutes_in("hours"),
        reason=request.form.get("adjust_reason", ""),
    )
    try:
        perform(adjust_report, command)
    except Refusal as refusal:
        return _page(action, errors_of(refusal, ADJUST_FIELDS)), refusal.status
    flash(_("The figures are put right."), "success")
    return redirect(url_for("earning.approval", action_id=action_id), 303)


@blueprint.get("/actions/<uuid:action_id>/people/<uuid:participation_id>/adjust")
@allow(Permission.APPROVE_ACTIONS)
def ask_adjust(action_id: UUID, participation_id: UUID) -> str:
    """How many of a household were there, really?"""
    action = _to_approve(action_id)
    return _ask(action, _participant(action, participation_id), {})


@blueprint.post("/actions/<uuid:action_id>/people/<uuid:participation_id>/adjust")
@allow(Permission.APPROVE_ACTIONS)
def adjust_people(action_id: UUID, participation_id: UUID) -> ResponseReturnValue:
    """Undo what they were given and give it anew, in one act."""
    action = _to_approve(action_id)
    participant = _participant(action, participation_id)
    reason = request.form.get("reason", "")
    if reason not in list(AdjustReason):
        return _ask(action, participant, {"reason": _("Choose why.")}), 422
    command = keyed_of(
        AdjustParticipation,
        action_id=action_id,
        participation_id=participation_id,
        adults=whole_number("adults"),
        children=whole_number("children"),
        reason=AdjustReason(reason),
    )
    try:
        perform(adjust_participation, command)
    except Refusal as refusal:
        errors = errors_of(refusal, {"nobody_to_count": "adults", "adjustment_empty": "adults"})
        return _ask(action, participant, errors), refusal.status
    flash(_("Number %(number)s is put right.", number=participant.number), "success")
    return redirect(url_for("earning.approval", action_id=action_id), 303)


def _to_approve(action_id: UUID) -> ActionView:
    """An action about whose report the actor may decide.

    Raises:
        NotFound, NotAllowed: there is none, or the role is for another place or programme.
    """
    found = action_or_404(action_id)
    if not may_approve(found):
        raise NotAllowed
    return found


def may_approve(action: ActionView) -> bool:
    """Whether the actor decides about this action: for its place, or for its programme."""
    with reading() as session:
        path = place_path(session, community_id=g.community_id, place_id=action.place_id)
    scopes = {
        ScopeKind.PLACE: [each.id for each in path],
        ScopeKind.PROGRAMME: [action.programme_id],
    }
    actor = current_actor()
    return any(
        actor.may_within(Permission.APPROVE_ACTIONS, kind, ids) for kind, ids in scopes.items()
    )


def _pay_the_rest(told: Approval) -> None:
    paid, waiting = told.paid_households, told.waiting_households
    while paid and waiting:
        more = perform(pay_waiting, command_of(PayWaiting, action_id=told.action_id))
        paid, waiting = more.paid_households, more.waiting_households


def _participant(action: ActionView, participation_id: UUID) -> ParticipantView:
    with reading() as session:
        found = queries.participants(session, community_id=g.community_id, action_id=action.id)
    for each in found:
        if each.participation_id == participation_id and each.struck_at is None:
            return each
    raise NotFound


def _ask(action: ActionView, participant: ParticipantView, errors: dict[str, str]) -> str:
    return render_template(
        "earning/adjust_people.html",
        action=action,
        participant=participant,
        values=request.form or {"adults": participant.adults, "children": participant.children},
        reasons=[
            (AdjustReason.FEWER_WERE_THERE.value, _("Fewer of them were there")),
            (AdjustReason.MORE_WERE_THERE.value, _("More of them were there")),
            (AdjustReason.TYPING_MISTAKE.value, _("It was typed wrongly")),
        ],
        errors=errors,
    )


def _page(action: ActionView, errors: dict[str, str]) -> str:
    key = {"community_id": g.community_id, "action_id": action.id}
    with reading() as session:
        told = queries.report(session, **key)
        decided = queries.decisions(session, **key)
        people = queries.participants(session, **key)
        outlook = queries.approval_outlook(session, **key)
        ids = [each.decided_by for each in decided] + ([told.handed_in_by] if told else [])
        names = actor_names(session, community_id=g.community_id, actor_ids=ids)
        photos = queries.photos(session, **key)
        beyond = queries.beyond_limit(
            session,
            **key,
            programme_id=action.programme_id,
            terms=action.terms,
            year=action.starts_at.astimezone(zone()).year,
        )
    return render_template(
        "earning/approval.html",
        action=action,
        report=told,
        hours=hours_of(told.minutes) if told else "",
        decisions=decided,
        outlook=outlook,
        participants=[each for each in people if each.struck_at is None],
        names=names,
        photos=photos,
        beyond={each.participation_id: each for each in beyond},
        errors=errors,
    )
