"""Asking the street whether its pot shall pay for what neighbours buy together."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.neighbourhood.queries import count_households_in
from cambio.saving.rules.voting import DAYS_LEAST, DAYS_MOST
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from catalog.counter import require_place
from catalog.errors import PurchaseClosed
from catalog.pages.base import (
    blueprint,
    errors_of,
    keyed_command_of,
    purchase_or_404,
    today,
    whole_number,
)
from catalog.queries import PurchaseView
from catalog.rules.purchases import PurchaseStatus

USUAL_DAYS = 14
FIELDS = {"proposal_amount_invalid": "amount", "voting_days_invalid": "last_day"}


@blueprint.get("/together/<uuid:purchase_id>/vote")
@allow(Permission.PROPOSE_SPENDING)
def ask_street(purchase_id: UUID) -> str:
    """How much from the pot, and until when can neighbours vote?"""
    return _page(_open_purchase(purchase_id), {})


@blueprint.post("/together/<uuid:purchase_id>/vote")
@allow(Permission.PROPOSE_SPENDING)
def ask_street_now(purchase_id: UUID) -> ResponseReturnValue:
    """Put it to the vote, under the name of what is bought."""
    view = _open_purchase(purchase_id)
    if current_actor().household_id is None:
        with reading() as session:
            require_place(
                session,
                Permission.PROPOSE_SPENDING,
                community_id=g.community_id,
                place_id=view.place_id,
            )
    try:
        proposal_id = perform(propose_spending, _command(view))
    except Refusal as refusal:
        return _page(view, errors_of(refusal, FIELDS)), refusal.status
    flash(_("Your neighbours can vote now, and hear of it."), "success")
    return redirect(url_for("saving.vote", proposal_id=proposal_id), 303)


def _command(view: PurchaseView) -> ProposeSpending:
    key = {"community_id": g.community_id, "place_id": view.place_id}
    with reading() as session:
        households = count_households_in(session, **key)
    command: ProposeSpending = keyed_command_of(
        ProposeSpending,
        place_id=view.place_id,
        title=view.item_name(g.community.language),
        currency=view.currency,
        amount_minor=whole_number("amount"),
        deadline_at=_end_of(request.form.get("last_day", "")),
        households=households,
        on_paper="on_paper" in request.form,
        household_id=current_actor().household_id,
        subject_id=view.id,
    )
    return command


def _page(view: PurchaseView, errors: dict[str, str]) -> str:
    first, last = today() + timedelta(days=DAYS_LEAST), today() + timedelta(days=DAYS_MOST)
    ends = view.last_moment.astimezone(ZoneInfo(g.community.timezone)).date()
    usual = max(first, min(ends - timedelta(days=1), today() + timedelta(days=USUAL_DAYS)))
    form = {"amount": view.missing_minor, "last_day": usual.isoformat(), "on_paper": "1"}
    return render_template(
        "catalog/purchase_vote.html",
        purchase=view,
        form=request.form or form,
        errors=errors,
        first_day=first.isoformat(),
        last_day=last.isoformat(),
    )


def _open_purchase(purchase_id: UUID) -> PurchaseView:
    view = purchase_or_404(purchase_id)
    if view.status is not PurchaseStatus.OPEN:
        raise PurchaseClosed
    return view


def _end_of(day: str) -> datetime:
    """The end of a day here; long past for none, which every rule refuses."""
    zone = ZoneInfo(g.community.timezone)
    try:
        last = date.fromisoformat(day)
    except ValueError:
        last = date(2, 1, 1)
    return datetime.combine(min(last, date(9000, 1, 1)) + timedelta(days=1), time(), zone)
