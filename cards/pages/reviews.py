"""Scans that only a person can decide about: the queue, and one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.app.api import encode_cursor
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning.rules import Outcome
from cambio.neighbourhood.reach import places_reached
from cards import queries
from cards.pages.base import blueprint, command_of, errors_of, form_key
from cards.pages.review_words import why
from cards.queries import ReviewView
from cards.reach import require_in_place
from cards.rules import is_large
from cards.schemas.reviews import position_in, position_of
from cards.use_cases.scan_reviews import REASON_MAX, DecidedScan, DecideScan, Decision, decide_scan

PAGE = 25
FIELDS = {
    "reason_invalid": "reason",
    "scan_of_nobody": "card",
    "card_unknown": "card",
    "card_unreadable": "card",
}


@blueprint.get("/<community>/scan-reviews")
@allow(Permission.REVIEW_SCANS)
def reviews() -> str:
    """What waits for a decision, or was decided."""
    decided = request.args.get("which") == "decided"
    action_id = _asked_action()
    place_ids = places_reached(Permission.REVIEW_SCANS, community_id=g.community_id)
    with reading() as session:
        found = queries.reviews(
            session,
            community_id=g.community_id,
            decided=decided,
            action_id=action_id,
            place_ids=place_ids,
            after=position_in(request.args.get("after")),
            limit=PAGE + 1,
        )
    more = encode_cursor(position_of(found[PAGE - 1])) if len(found) > PAGE else None
    which = "decided" if decided else None
    return render_template(
        "cards/reviews.html",
        reviews=found[:PAGE],
        decided=decided,
        why=why,
        next=more and url_for("cards.reviews", after=more, action=action_id, which=which),
    )


@blueprint.get("/<community>/scan-reviews/<uuid:scan_id>")
@allow(Permission.REVIEW_SCANS)
def review(scan_id: UUID) -> str:
    """One scan: what is known of it, and the decision or the form for one."""
    return _page(_review(scan_id), {})


@blueprint.post("/<community>/scan-reviews/<uuid:scan_id>")
@allow(Permission.REVIEW_SCANS)
def decide(scan_id: UUID) -> ResponseReturnValue:
    """Accept or refuse it, with a reason."""
    found, form = _review(scan_id), request.form
    if form.get("decision") not in set(Decision):
        return _page(found, {"decision": _("Choose one of the two.")}), 422
    command = command_of(
        DecideScan,
        request_key=form_key(),
        scan_id=scan_id,
        decision=Decision(form["decision"]),
        reason=form.get("reason", ""),
        card=form.get("card", ""),
    )
    try:
        decided = perform(decide_scan, command)
    except Refusal as refusal:
        return _page(found, errors_of(refusal, FIELDS)), refusal.status
    flash(*_told(decided))
    if decided.outcome is Outcome.PURSE_EMPTY:
        return redirect(url_for("earning.action", action_id=found.action_id), 303)
    return redirect(url_for("cards.reviews"), 303)


def people(view: ReviewView) -> str:
    """How many came with the card."""
    adults = ngettext("%(num)s adult", "%(num)s adults", view.adults)
    children = ngettext("%(num)s child", "%(num)s children", view.children)
    return ", ".join(
        words for words, count in ((adults, view.adults), (children, view.children)) if count
    )


def _told(decided: DecidedScan) -> tuple[str, str]:
    """What came of a decision, and in which tone it is told."""
    if decided.decision is Decision.REFUSED:
        return _("This scan does not count. The household can read why."), "success"
    words = {
        Outcome.CREDITED: _("Counted and paid."),
        Outcome.MORE_CREDITED: _("More people of this household are counted and paid."),
        Outcome.DUPLICATE: _("This household was counted already. Nothing had to be paid."),
    }
    if decided.outcome in words:
        return words[decided.outcome], "success"
    return (
        _("Counted, but the purse of this action is empty. Fill it here: then they are paid."),
        "warning",
    )


def _asked_action() -> UUID | None:
    """The action that was asked for; None for all."""
    try:
        return UUID(request.args.get("action", ""))
    except ValueError:
        return None


def _review(scan_id: UUID) -> ReviewView:
    with reading() as session:
        found = queries.review(session, community_id=g.community_id, scan_id=scan_id)
    if found is None:
        raise NotFound
    require_in_place(found.place_id, Permission.REVIEW_SCANS)
    return found


def _page(view: ReviewView, errors: dict[str, str]) -> str:
    values: dict[str, Any] = {
        "view": view,
        "why": why(view),
        "people": people(view),
        "clock_is_off": is_large(view.skew_seconds),
        "skew_hours": round(abs(view.skew_seconds) / 3600, 1),
        "reason_max": REASON_MAX,
        "errors": errors,
        "values": request.form,
    }
    return render_template("cards/review.html", **values)
