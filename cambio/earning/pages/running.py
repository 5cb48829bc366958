"""One action: opening, cancelling, and its purse."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.pages.actions import action_or_404
from cambio.earning.pages.approving import may_approve
from cambio.earning.pages.base import (
    blueprint,
    chosen_id,
    command_of,
    errors_of,
    keyed_of,
    require_programme,
    whole_number,
)
from cambio.earning.pages.reporting import run_action
from cambio.earning.queries import ActionView
from cambio.earning.rules import People, reward_for
from cambio.earning.use_cases import (
    AnnounceAction,
    CancelAction,
    FilledPurse,
    FillPurse,
    OpenAction,
    PayWaiting,
    announce_action,
    cancel_action,
    fill_purse,
    open_action,
    pay_waiting,
)
from cambio.neighbourhood.queries import place_path
from cambio.web.components import href_of

PURSE_FIELDS = {
    "amount_invalid": "amount",
    "budget_too_low": "amount",
    "budget_missing": "budget_id",
    "budget_unknown": "budget_id",
    "budget_unsuitable": "budget_id",
    "budget_collective_only": "budget_id",
}
SCAN_PAGES = ("cards.scan", "scan.scan")


@blueprint.get("/actions/<uuid:action_id>")
@allow(Permission.SEE_ACTIONS)
def action(action_id: UUID) -> str:
    """When, where, what it pays, and for those who run it what to do now."""
    return _page(action_or_404(action_id), {})


@blueprint.post("/actions/<uuid:action_id>/open")
@allow(Permission.RUN_ACTIONS)
def open_now(action_id: UUID) -> ResponseReturnValue:
    """From now on cards count."""
    run_action(action_id)
    perform(open_action, command_of(OpenAction, action_id=action_id))
    flash(_("The action is open. You can scan cards now."), "success")
    return redirect(url_for("earning.action", action_id=action_id), 303)


@blueprint.post("/actions/<uuid:action_id>/announce")
@allow(Permission.RUN_ACTIONS)
def announce_now(action_id: UUID) -> ResponseReturnValue:
    """Neighbours know from now on."""
    run_action(action_id)
    perform(announce_action, command_of(AnnounceAction, action_id=action_id))
    flash(_("Announced. It stands on the calendars of neighbours now."), "success")
    return redirect(url_for("earning.action", action_id=action_id), 303)


@blueprint.get("/actions/<uuid:action_id>/cancel")
@allow(Permission.RUN_ACTIONS)
def ask_cancel(action_id: UUID) -> str:
    """Ask once more."""
    return render_template("earning/cancel_action.html", action=run_action(action_id))


@blueprint.post("/actions/<uuid:action_id>/cancel")
@allow(Permission.RUN_ACTIONS)
def cancel_now(action_id: UUID) -> ResponseReturnValue:
    """It does not take place; the tokens for it go back."""
    run_action(action_id)
    perform(cancel_action, keyed_of(CancelAction, action_id=action_id))
    flash(_("The action was cancelled."), "success")
    return redirect(url_for("earning.action", action_id=action_id), 303)


@blueprint.post("/actions/<uuid:action_id>/purse")
@allow(Permission.MANAGE_PROGRAMMES)
def top_up(action_id: UUID) -> ResponseReturnValue:
    """Put tokens in the purse, and pay who waited for them."""
    found = action_or_404(action_id)
    require_programme(Permission.MANAGE_PROGRAMMES, found.programme_id)
    command = keyed_of(
        FillPurse,
        action_id=action_id,
        amount_minor=whole_number("amount"),
        budget_id=chosen_id("budget_id"),
    )
    try:
        filled = perform(fill_purse, command)
    except Refusal as refusal:
        return _page(found, errors_of(refusal, PURSE_FIELDS)), refusal.status
    paid = pay_all(filled)
    flash(_("The purse is filled."), "success")
    if paid:
        told = ngettext("%(num)s household was paid.", "%(num)s households were paid.", paid)
        flash(told, "success")
    return redirect(url_for("earning.action", action_id=action_id), 303)


def pay_all(filled: FilledPurse) -> int:
    """Pay everybody who waits, act by act, while the purse lasts; answers how many were paid."""
    paid = filled.paid_households
    while filled.paid_households and filled.waiting_households:
        filled = perform(pay_waiting, command_of(PayWaiting, action_id=filled.action_id))
        paid += filled.paid_households
    return paid


def _page(action: ActionView, errors: dict[str, str]) -> str:
    actor = current_actor()
    key = {"community_id": g.community_id}
    with reading() as session:
        path = place_path(session, **key, place_id=action.place_id)
        place_ids = [each.id for each in path]
        manages = actor.may_within(
            Permission.MANAGE_PROGRAMMES, ScopeKind.PROGRAMME, [action.programme_id]
        )
        budgets = queries.budgets(session, **key, programme_id=action.programme_id)
        purse = queries.purse(session, **key, action_id=action.id)
        counts = queries.participation_counts(session, **key, action_id=action.id)
        report = queries.report(session, **key, action_id=action.id)
        photos = queries.photos(session, **key, action_id=action.id)
    runs = actor.may_within(Permission.RUN_ACTIONS, ScopeKind.PLACE, place_ids)
    scan_href = (href_of(endpoint, action_id=action.id) for endpoint in SCAN_PAGES)
    return render_template(
        "earning/action.html",
        action=action,
        path=path[1:],
        runs=runs,
        approves=may_approve(action),
        report=report,
        photos=photos if runs or action.status.is_approved else [],
        manages=manages and not action.is_practice,
        adult=reward_for(action.terms, People(1, 0)),
        child=reward_for(action.terms, People(0, 1)),
        scan_href=next((href for href in scan_href if href), None),
        budget=next((each for each in budgets if each.id == action.budget_id), None),
        budgets=[(each.id, each.name) for each in budgets if each.left_minor],
        purse=purse,
        counts=counts,
        errors=errors,
    )
