"""The pot of a place: what is in it, what it was spent for; proposing, and what was agreed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import Refusal, perform, reading
from cambio.ledger.queries import currencies
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import PlaceView, count_households_in, place_path
from cambio.neighbourhood.reach import may_in, require_everywhere, require_in
from cambio.saving.pages.base import blueprint, today
from cambio.saving.pages.forms import (
    amount_in,
    chosen_day,
    command_of,
    errors_of,
    keyed_of,
    whole_number,
)
from cambio.saving.pages.vote_words import MAJORITIES
from cambio.saving.pages.votes import now
from cambio.saving.queries import spending as queries
from cambio.saving.queries import voting
from cambio.saving.rules.spending import QUORUM_MOST, SMALL_SPEND_MOST, Agreement
from cambio.saving.rules.voting import DAYS_LEAST, DAYS_MOST, TITLE_MAX, WHY_MAX, Majority
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from cambio.saving.use_cases.spending import AgreeOnSpending, agree_on_spending
from cambio.web.components import href_of
from cambio.web.layout import currency

SHOWN, USUAL_DAYS = 20, 14
FIELDS = {
    "proposal_title_invalid": "title",
    "proposal_amount_invalid": "amount",
    "amount_unreadable": "amount",
    "voting_days_invalid": "last_day",
}


@blueprint.get("/pots/<uuid:place_id>")
@allow(Permission.SEE_POTS)
def pot(place_id: UUID) -> str:
    """What is in a pot, what is voted about, and what it was spent for, also by the captain."""
    key: dict[str, Any] = {"community_id": g.community_id, "place_id": place_id}
    with reading() as session:
        path = _path(session, place_id)
        seen = {
            "pots": queries.pots(session, **key, now=now()),
            "agreed": queries.agreement(session, community_id=g.community_id),
            "decided": queries.decided(session, **key),
            "spends": queries.spends(session, **key, limit=SHOWN),
            "proposals": voting.proposals(
                session,
                community_id=g.community_id,
                place_ids=[place_id],
                is_open=True,
                limit=SHOWN,
            ),
            "may_propose": _may_propose(session, path),
            "vouchers_href": _vouchers_href(path),
        }
    return render_template("saving/pot.html", place=path[0], majorities=MAJORITIES, **seen)


@blueprint.get("/pots/<uuid:place_id>/propose")
@allow(Permission.PROPOSE_SPENDING)
def propose(place_id: UUID) -> str:
    """What should the pot be spent for?"""
    return _form(place_id, {})


@blueprint.post("/pots/<uuid:place_id>/propose")
@allow(Permission.PROPOSE_SPENDING)
def send_proposal(place_id: UUID) -> ResponseReturnValue:
    """Put it to the vote."""
    household_id = current_actor().household_id
    if household_id is None:
        require_in(Permission.PROPOSE_SPENDING, community_id=g.community_id, place_id=place_id)
    try:
        proposal_id = perform(propose_spending, _command(place_id, household_id))
    except Refusal as refusal:
        return _form(place_id, errors_of(refusal, FIELDS)), refusal.status
    flash(_("Your neighbours can vote now, and hear of it."), "success")
    return redirect(url_for("saving.vote", proposal_id=proposal_id), 303)


@blueprint.get("/spending")
@allow(Permission.MANAGE_PROGRAMMES)
def agreement() -> str:
    """How the community decides over its pots."""
    return _agreement({})


@blueprint.post("/spending")
@allow(Permission.MANAGE_PROGRAMMES)
def agree() -> ResponseReturnValue:
    """From now on it decides so."""
    require_everywhere(Permission.MANAGE_PROGRAMMES)
    typed = request.form.get("majority", "")
    if typed not in {each.value for each in Majority}:
        return _agreement({"majority": _("Choose how many must say yes.")}), 422
    small = request.form.get("small_spend", "").strip()
    agreed = Agreement(
        small_spend=int(small) if small.isdecimal() and len(small) <= 7 else -1,
        small_spend_days=whole_number("small_spend_days"),
        quorum=whole_number("quorum"),
        majority=Majority(typed),
    )
    try:
        perform(agree_on_spending, command_of(AgreeOnSpending, agreed=agreed))
    except Refusal as refusal:
        return _agreement(errors_of(refusal, {"agreement_invalid": "small_spend"})), refusal.status
    flash(_("Agreed. What is voted about now keeps its own terms."), "success")
    return redirect(url_for("saving.agreement"), 303)


def end_of_day(name: str) -> datetime:
    """The end of the day in a field of the form; long past for none, which every rule refuses."""
    day, zone = chosen_day(name), ZoneInfo(g.community.timezone)
    if day is None or day.year >= 9999:
        return datetime.min.replace(year=2, tzinfo=zone)
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _command(place_id: UUID, household_id: UUID | None) -> ProposeSpending:
    form, code = request.form, request.form.get("currency", "")[:8]
    with reading() as session:
        known = currencies(session, community_id=g.community_id)
        households = count_households_in(session, community_id=g.community_id, place_id=place_id)
    scale = known[code].scale if code in known else 0
    command: ProposeSpending = keyed_of(
        ProposeSpending,
        place_id=place_id,
        title=form.get("title", ""),
        why=form.get("why", ""),
        currency=code,
        amount_minor=amount_in("amount", scale=scale),
        deadline_at=end_of_day("last_day"),
        households=households,
        on_paper="on_paper" in form,
        household_id=household_id,
    )
    return command


def _form(place_id: UUID, errors: dict[str, str]) -> str:
    with reading() as session:
        path = _path(session, place_id)
        found = queries.pots(session, community_id=g.community_id, place_id=place_id, now=now())
        known = currencies(session, community_id=g.community_id)
    codes = [each.currency for each in found] or list(known)
    usual = {
        "last_day": (today() + timedelta(days=USUAL_DAYS)).isoformat(),
        "currency": codes[0] if codes else "",
        "on_paper": "1",
    }
    return render_template(
        "saving/propose.html",
        place=path[0],
        pots=found,
        currencies=[(code, currency(code).plural) for code in codes],
        values=request.form or usual,
        errors=errors,
        title_max=TITLE_MAX,
        why_max=WHY_MAX,
        first_day=(today() + timedelta(days=DAYS_LEAST)).isoformat(),
        last_day=(today() + timedelta(days=DAYS_MOST)).isoformat(),
    )


def _agreement(errors: dict[str, str]) -> str:
    with reading() as session:
        agreed = queries.agreement(session, community_id=g.community_id)
    return render_template(
        "saving/agreement.html",
        agreed=agreed,
        majorities=[(each.value, str(words)) for each, words in MAJORITIES.items()],
        values=request.form or None,
        errors=errors,
        may_change=may_in(Permission.MANAGE_PROGRAMMES, community_id=g.community_id, place_id=None),
        small_spend_most=SMALL_SPEND_MOST,
        quorum_most=QUORUM_MOST,
    )


def _path(session: Session, place_id: UUID) -> list[PlaceView]:
    path = place_path(session, community_id=g.community_id, place_id=place_id)
    if not path:
        raise PlaceUnknown
    return path


def _vouchers_href(path: list[PlaceView]) -> str | None:
    """Where a captain finds what vouchers the pot paid for; None for everybody else."""
    above = [each.id for each in path]
    if not current_actor().may_within(Permission.PLEDGE_POT, ScopeKind.PLACE, above):
        return None
    return href_of("catalog.street_vouchers", place_id=path[0].id)


def _may_propose(session: Session, path: list[PlaceView]) -> bool:
    actor = current_actor()
    if actor.household_id is None:
        above = [each.id for each in path]
        return actor.may_within(Permission.PROPOSE_SPENDING, ScopeKind.PLACE, above)
    own = voting.pots_of(session, community_id=g.community_id, household_id=actor.household_id)
    return path[0].id in own
