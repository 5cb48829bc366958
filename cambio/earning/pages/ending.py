"""Ending a programme, step by step: what is still open, and each balance before anything moves."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning.ending_steps import Carrying, carry_out, point_all
from cambio.earning.errors.ending import CauseUnknown, EndingDaysInvalid, NotLookedAt
from cambio.earning.pages.base import (
    REQUEST_KEY_MAX,
    blueprint,
    chosen_day,
    command_of,
    errors_of,
    keyed_of,
    now,
    programme_or_404,
    require_programme,
    required_id,
    zone,
)
from cambio.earning.pages.ending_words import step_items, step_names
from cambio.earning.queries import ProgrammeView
from cambio.earning.queries.ending_standing import Progress, progress
from cambio.earning.queries.ending_told import count_told, runs_of_ending
from cambio.earning.rules.ending import MOVING, NOTICE_DAYS, EndingStep, Remainder
from cambio.earning.use_cases.ending import (
    AnnounceEnding,
    ApproveStep,
    EndProgramme,
    WithdrawEnding,
    WriteEndingLetters,
    announce_ending,
    approve_step,
    end_programme,
    open_matters,
    withdraw_ending,
    write_ending_letters,
)
from cambio.neighbourhood.queries import organisations
from cambio.web.formats import format_money
from cambio.web.layout import currency

FIELDS = {"ending_days_invalid": "spend_until", "cause_unknown": "cause_id"}
ACTS_MOST = 20
"""So many short acts within one request; the job goes on with the rest."""


@blueprint.get("/programmes/<slug>/end")
@allow(Permission.MANAGE_PROGRAMMES)
def ask_end_programme(slug: str) -> str:
    """The steps of ending, how each stands, and every balance."""
    found = _programme(slug)
    shown = _progress(found)
    with reading() as session:
        key = {"community_id": g.community_id, "programme_id": found.id}
        matters = open_matters(session, community_id=g.community_id, currency=found.currency)
        runs, told = runs_of_ending(session, **key), count_told(session, **key)
    return render_template(
        "earning/end_programme.html",
        programme=found,
        shown=shown,
        steps=step_items(found, shown),
        matters=matters,
        runs=runs,
        told=told,
    )


@blueprint.get("/programmes/<slug>/end/announce")
@allow(Permission.MANAGE_PROGRAMMES)
def ask_announce_ending(slug: str) -> str:
    """Which days, and where does what is left go?"""
    return _announce_form(_programme(slug), {})


@blueprint.post("/programmes/<slug>/end/announce")
@allow(Permission.MANAGE_PROGRAMMES)
def announce_end(slug: str) -> ResponseReturnValue:
    """From now on residents see that it ends."""
    found = _programme(slug)
    try:
        perform(announce_ending, _announcing(found))
    except Refusal as refusal:
        return _announce_form(found, errors_of(refusal, FIELDS)), refusal.status
    point_all(g.community_id, found.id)
    flash(_("Announced. Now tell everybody: by letter too."), "success")
    return redirect(url_for("earning.ask_end_programme", slug=slug), 303)


@blueprint.post("/programmes/<slug>/end/withdraw")
@allow(Permission.MANAGE_PROGRAMMES)
def withdraw_end(slug: str) -> ResponseReturnValue:
    """It goes on after all."""
    found = _programme(slug)
    if request.form.get("looked_at") != "yes":
        raise NotLookedAt
    perform(withdraw_ending, command_of(WithdrawEnding, programme_id=found.id))
    flash(_("The programme goes on. Tell everybody who was told that it ends."), "success")
    return redirect(url_for("earning.programme", slug=slug), 303)


@blueprint.post("/programmes/<slug>/end/letters")
@allow(Permission.MANAGE_PROGRAMMES)
def write_end_letters(slug: str) -> ResponseReturnValue:
    """Note who is told by letter. The file to print stands on the page."""
    found = _programme(slug)
    written = perform(write_ending_letters, keyed_of(WriteEndingLetters, programme_id=found.id))
    text = ngettext("%(num)s letter to print.", "%(num)s letters to print.", written.letters)
    flash(f"{text} {_('There are more: print again.')}" if written.more else text, "success")
    return redirect(url_for("earning.ask_end_programme", slug=slug), 303)


@blueprint.get("/programmes/<slug>/end/steps/<step>")
@allow(Permission.MANAGE_PROGRAMMES)
def ask_step(slug: str, step: str) -> str:
    """What this step moves: from where, to where, how much."""
    return _step_page(_programme(slug), _step(step), {})


@blueprint.post("/programmes/<slug>/end/steps/<step>")
@allow(Permission.MANAGE_PROGRAMMES)
def take_step(slug: str, step: str) -> ResponseReturnValue:
    """Take it, when somebody says that it was looked at."""
    found, chosen = _programme(slug), _step(step)
    try:
        text = _take(found, chosen)
    except Refusal as refusal:
        return _step_page(found, chosen, {"looked_at": words_of(refusal)}), refusal.status
    flash(text, "success")
    return redirect(url_for("earning.ask_end_programme", slug=slug), 303)


def _take(programme: ProgrammeView, step: EndingStep) -> str:
    looked_at = request.form.get("looked_at") == "yes"
    if step is EndingStep.END:
        if not looked_at:
            raise NotLookedAt
        ended = perform(end_programme, keyed_of(EndProgramme, programme_id=programme.id))
        returned = format_money(ended.returned_minor, currency(programme.currency))
        return str(_("The programme has ended. %(amount)s went back.", amount=returned))
    approval = command_of(ApproveStep, programme_id=programme.id, step=step, looked_at=looked_at)
    perform(approve_step, approval)
    done = carry_out(step, _carrying(approval))
    text: str = ngettext("%(num)s was settled.", "%(num)s were settled.", done.count)
    return f"{text} {_('The rest follows by itself.')}" if done.more else text


def _carrying(approval: ApproveStep) -> Carrying:
    key = request.form.get("request_key", "")[: REQUEST_KEY_MAX - 10]
    return Carrying(
        community_id=approval.community_id,
        programme_id=approval.programme_id,
        actor_id=approval.actor_id,
        run_key=key or f"ending/{approval.step}/{now().isoformat()}",
        acts_most=ACTS_MOST,
    )


def _programme(slug: str) -> ProgrammeView:
    found = programme_or_404(slug)
    require_programme(Permission.MANAGE_PROGRAMMES, found.id)
    return found


def _step(name: str) -> EndingStep:
    """A step that moves something, by its name in the address."""
    known = {each.value: each for each in (*MOVING, EndingStep.END)}
    if name not in known:
        raise NotFound
    return known[name]


def _progress(programme: ProgrammeView) -> Progress:
    with reading() as session:
        return progress(
            session,
            community_id=g.community_id,
            programme_id=programme.id,
            today=now().astimezone(zone()).date(),
        )


def _step_page(programme: ProgrammeView, step: EndingStep, errors: dict[str, str]) -> str:
    with reading() as session:
        matters = open_matters(session, community_id=g.community_id, currency=programme.currency)
    return render_template(
        "earning/end_step.html",
        programme=programme,
        step=step,
        name=step_names()[step],
        shown=_progress(programme),
        matters=matters,
        errors=errors,
    )


def _announcing(programme: ProgrammeView) -> AnnounceEnding:
    days = {each: chosen_day(each) for each in ("earn_until", "spend_until", "streets_until")}
    if None in days.values():
        raise EndingDaysInvalid(days=NOTICE_DAYS)
    otherwise = request.form.get("otherwise", "")
    command: AnnounceEnding = command_of(
        AnnounceEnding,
        programme_id=programme.id,
        **days,
        otherwise=Remainder.CAUSE if otherwise == "cause" else Remainder.STREET,
        cause_id=required_id("cause_id", CauseUnknown),
    )
    return command


def _announce_form(programme: ProgrammeView, errors: dict[str, str]) -> str:
    with reading() as session:
        found = organisations(session, community_id=g.community_id)
    ending = _progress(programme).ending
    values: dict[str, Any] = dict(request.form)
    if not values and ending is not None:
        values = {
            "earn_until": ending.days.earn_until,
            "spend_until": ending.days.spend_until,
            "streets_until": ending.days.streets_until,
            "otherwise": ending.otherwise.value,
            "cause_id": ending.cause_id,
        }
    return render_template(
        "earning/announce_ending.html",
        programme=programme,
        ending=ending,
        organisations=[(each.id, each.name) for each in found],
        values=values,
        errors=errors,
        notice_days=NOTICE_DAYS,
    )
