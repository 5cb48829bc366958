"""Writing down deeds outside actions, and what was collected for a pot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.errors import (
    AmountInvalid,
    BudgetUnknown,
    BudgetUnsuitable,
    DayInvalid,
    RuleUnknown,
)
from cambio.earning.errors.deeds import BeyondYearlyLimit
from cambio.earning.pages.base import (
    blueprint,
    chosen_day,
    chosen_id,
    errors_of,
    keyed_of,
    now,
    programme_or_404,
    require_programme,
    required_id,
    whole_number,
    zone,
)
from cambio.earning.pages.members import asked_address, find_households
from cambio.earning.pages.rule_forms import minor_of
from cambio.earning.queries import ProgrammeView
from cambio.earning.queries.consents import consents_of
from cambio.earning.rules import RuleKind
from cambio.earning.use_cases import (
    RecordCollection,
    RecordDeed,
    RecordPayment,
    record_collection,
    record_deed,
    record_payment,
)
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import places
from cambio.web.formats import format_money
from cambio.web.layout import currency

FIELDS = {
    "rule_unknown": "rule_id",
    "rule_not_in_force": "happened_on",
    "day_invalid": "happened_on",
    "budget_unknown": "budget_id",
    "budget_unsuitable": "budget_id",
    "budget_collective_only": "budget_id",
    "budget_too_low": "budget_id",
    "budget_not_now": "budget_id",
    "whose_deed": "place_id",
    "place_unknown": "place_id",
    "work_invalid": "bags",
    "consent_unknown": "adult",
    "amount_invalid": "amount",
    "pot_too_low": "amount",
}


@blueprint.get("/programmes/<slug>/deeds")
@allow(Permission.MANAGE_PROGRAMMES)
def deeds(slug: str) -> str:
    """Say what was done, by whom."""
    return _deeds(_programme(slug), {})


@blueprint.post("/programmes/<slug>/deeds")
@allow(Permission.MANAGE_PROGRAMMES)
def write_deed(slug: str) -> ResponseReturnValue:
    """Give what it is worth."""
    found = _programme(slug)
    try:
        receipt = perform(record_deed, _deed(found))
    except BeyondYearlyLimit as warning:
        return _deeds(found, {}, beyond=warning.facts), warning.status
    except Refusal as refusal:
        return _deeds(found, errors_of(refusal, FIELDS)), refusal.status
    given_minor = receipt.household_minor + receipt.place_minor
    given = format_money(given_minor, currency(receipt.currency))
    if given_minor:
        flash(_("Given: %(amount)s.", amount=given), "success")
    else:
        flash(_("Written down. A limit or a condition of the rule left nothing to give."), "info")
    return redirect(url_for("earning.deeds", slug=slug), 303)


@blueprint.get("/programmes/<slug>/collections")
@allow(Permission.MANAGE_PROGRAMMES)
def collections(slug: str) -> str:
    """Say what came in at the bank, or went out."""
    return _collections(_programme(slug), {})


@blueprint.post("/programmes/<slug>/collections")
@allow(Permission.MANAGE_PROGRAMMES)
def write_collection(slug: str) -> ResponseReturnValue:
    """Put what was collected in a pot, or take out what was paid."""
    found = _programme(slug)
    try:
        moved = _move(found)
    except Refusal as refusal:
        return _collections(found, errors_of(refusal, FIELDS)), refusal.status
    holds = format_money(moved.pot_minor, currency(moved.currency))
    flash(_("Written down. The pot holds %(amount)s now.", amount=holds), "success")
    return redirect(url_for("earning.collections", slug=slug), 303)


def _programme(slug: str) -> ProgrammeView:
    found = programme_or_404(slug)
    require_programme(Permission.MANAGE_PROGRAMMES, found.id)
    return found


def _deed(programme: ProgrammeView) -> RecordDeed:
    day = chosen_day("happened_on")
    if day is None:
        raise DayInvalid
    budget_id = required_id("budget_id", BudgetUnknown)
    with reading() as session:
        budget = queries.budget(session, community_id=g.community_id, budget_id=budget_id)
    if budget is None or budget.programme_id != programme.id:
        raise BudgetUnsuitable
    deed: RecordDeed = keyed_of(
        RecordDeed,
        rule_id=required_id("rule_id", RuleUnknown),
        budget_id=budget_id,
        happened_on=day,
        household_id=chosen_id("household_id"),
        place_id=chosen_id("place_id"),
        bags=whole_number("bags"),
        kilos=whole_number("kilos"),
        minutes=whole_number("minutes"),
        adult=request.form.get("adult") or None,
        beyond_limit=bool(request.form.get("beyond_limit")),
    )
    return deed


def _move(programme: ProgrammeView) -> Any:
    day = chosen_day("happened_on")
    if day is None:
        raise DayInvalid
    amount = minor_of(request.form.get("amount", ""), currency(programme.currency).scale)
    if not isinstance(amount, int):
        raise AmountInvalid
    what: dict[str, Any] = {
        "programme_id": programme.id,
        "place_id": required_id("place_id", PlaceUnknown),
        "amount_minor": amount,
        "happened_on": day,
        "note": request.form.get("note", "").strip()[:500] or None,
    }
    if request.form.get("act") == "pay":
        return perform(record_payment, keyed_of(RecordPayment, **what))
    rule_id = required_id("rule_id", RuleUnknown)
    return perform(record_collection, keyed_of(RecordCollection, rule_id=rule_id, **what))


def _deeds(
    programme: ProgrammeView,
    errors: Mapping[str, str],
    *,
    beyond: Mapping[str, Any] | None = None,
) -> str:
    """The form; `beyond` are the numbers of a limit of a year that would be passed."""
    postcode, number = asked_address()
    households = [each.household for each in find_households(programme, postcode, number)]
    with reading() as session:
        budgets = queries.budgets(session, community_id=g.community_id, programme_id=programme.id)
        about = {"community_id": g.community_id, "programme_id": programme.id}
        agreed = [consents_of(session, **about, household_id=each.id) for each in households]
    return render_template(
        "earning/deeds.html",
        **_common(programme, RuleKind.DEED, errors),
        budgets=[each for each in budgets if each.left_minor],
        beyond=beyond,
        postcode=postcode,
        number=number,
        households=households,
        adults=sorted({each.adult for some in agreed for each in some}),
    )


def _collections(programme: ProgrammeView, errors: Mapping[str, str]) -> str:
    common = _common(programme, RuleKind.COLLECTION, errors)
    return render_template("earning/collections.html", **common)


def _common(programme: ProgrammeView, kind: RuleKind, errors: Mapping[str, str]) -> dict[str, Any]:
    """What both forms offer."""
    with reading() as session:
        rules = queries.rules(
            session,
            community_id=g.community_id,
            at=now(),
            programme_id=programme.id,
            kind=kind,
        )
        found = places(session, community_id=g.community_id)
    return {
        "programme": programme,
        "rules": rules,
        "places": [(each.id, each.name) for each in found],
        "today": now().astimezone(zone()).date(),
        "errors": errors,
        "values": request.form,
    }
