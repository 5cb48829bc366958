"""Signals: what a manager may want to look at, and saying what was found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access.queries import actor_names
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.pages.base import blueprint, command_of, errors_of
from cambio.earning.queries.signals import SignalView
from cambio.earning.rules.signals import SignalKind
from cambio.earning.use_cases import ClearSignal, clear_signal
from cambio.neighbourhood.reach import require_everywhere
from cambio.web.components import href_of
from cambio.web.formats import format_money
from cambio.web.layout import currency


@blueprint.get("/signals")
@allow(Permission.APPROVE_ACTIONS)
def signals() -> str:
    """What was seen and nobody looked at, and what was cleared lately."""
    return _page({}, None)


@blueprint.post("/signals/<uuid:signal_id>/clear")
@allow(Permission.APPROVE_ACTIONS)
def clear(signal_id: UUID) -> ResponseReturnValue:
    """Say what was found."""
    require_everywhere(Permission.APPROVE_ACTIONS)
    command = command_of(ClearSignal, signal_id=signal_id, note=request.form.get("note", ""))
    try:
        perform(clear_signal, command)
    except Refusal as refusal:
        return _page(errors_of(refusal, {"reason_invalid": "note"}), signal_id), refusal.status
    flash(_("Cleared. It comes back only when there is something new."), "success")
    return redirect(url_for("earning.signals"), 303)


def _page(errors: dict[str, str], asked: UUID | None) -> str:
    require_everywhere(Permission.APPROVE_ACTIONS)
    key = {"community_id": g.community_id}
    with reading() as session:
        found = queries.signals(session, **key)
        cleared = queries.signals(session, **key, cleared=True, limit=20)
        people = [UUID(each.evidence[name]) for each in found + cleared for name in _people(each)]
        people += [each.cleared_by for each in cleared if each.cleared_by]
        names = actor_names(session, **key, actor_ids=people)
        programmes = {each.id: each for each in queries.programmes(session, **key)}
    return render_template(
        "earning/signals.html",
        signals=[_told(each, names, programmes) for each in found],
        cleared=[
            {**_told(each, names, programmes), "by": names.get(each.cleared_by or UUID(int=0), "")}
            for each in cleared
        ],
        errors=errors,
        asked=asked,
    )


def _people(signal: SignalView) -> tuple[str, ...]:
    return ("one", "other") if signal.kind is SignalKind.MUTUAL_APPROVALS else ()


def _told(
    signal: SignalView, names: dict[UUID, str], programmes: dict[UUID, Any]
) -> dict[str, Any]:
    """A signal in words, with where its evidence is to be seen."""
    evidence = signal.evidence
    action_id, household_id = evidence.get("action_id"), evidence.get("household_id")
    href = url_for("earning.approval", action_id=action_id) if action_id else None
    if household_id:
        href = href_of("neighbourhood.household", household_id=household_id)
    return {
        "id": signal.id,
        "title": _titles()[signal.kind],
        "words": _words(signal, names, programmes),
        "seen_at": signal.seen_at,
        "href": href,
        "note": signal.note,
    }


def _titles() -> dict[SignalKind, str]:
    return {
        SignalKind.MUTUAL_APPROVALS: _("Two people approve each other"),
        SignalKind.MANY_SCANS: _("Many cards within seconds"),
        SignalKind.MANY_BAGS: _("Far more bags than usual"),
        SignalKind.AT_NIGHT: _("Cards shown at night"),
        SignalKind.YEARLY_LIMIT: _("Close to the yearly limit"),
    }


def _words(signal: SignalView, names: dict[UUID, str], programmes: dict[UUID, Any]) -> str:
    """The evidence as a sentence."""
    facts = signal.evidence
    words: str
    match signal.kind:
        case SignalKind.MUTUAL_APPROVALS:
            one, other = (names.get(UUID(facts[who]), _("somebody")) for who in ("one", "other"))
            words = _(
                "%(other)s approved %(there)s reports of %(one)s,"
                " and the other way round %(back)s.",
                one=one,
                other=other,
                there=facts["one_reported"],
                back=facts["other_reported"],
            )
        case SignalKind.MANY_BAGS:
            words = _("%(bags)s bags; usually it is about %(usual)s there.", **facts)
        case SignalKind.YEARLY_LIMIT:
            money = currency(programmes[UUID(facts["programme_id"])].currency)
            words = _(
                "A household was given %(given)s in %(year)s; the limit is %(limit)s.",
                given=format_money(facts["given_minor"], money),
                limit=format_money(facts["limit_minor"], money),
                year=facts["year"],
            )
        case SignalKind.AT_NIGHT:
            words = _("%(households)s households were counted between 23:00 and 6:00.", **facts)
        case SignalKind.MANY_SCANS:
            words = _("%(households)s households were counted within ten seconds.", **facts)
    return words
