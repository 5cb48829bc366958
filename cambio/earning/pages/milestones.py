"""Giving a household what a milestone is worth."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.errors import BudgetUnknown, RuleUnknown
from cambio.earning.pages.base import (
    blueprint,
    chosen_day,
    errors_of,
    keyed_of,
    now,
    programme_or_404,
    require_programme,
    required_id,
    zone,
)
from cambio.earning.pages.members import asked_address, find_households
from cambio.earning.queries import ProgrammeView
from cambio.earning.rules import RuleKind
from cambio.earning.use_cases import RecordMilestone, record_milestone
from cambio.neighbourhood.errors import HouseholdUnknown
from cambio.web.formats import format_money
from cambio.web.layout import currency

FIELDS = {
    "rule_unknown": "rule_id",
    "rule_not_in_force": "happened_on",
    "day_invalid": "happened_on",
    "milestone_too_soon": "rule_id",
    "budget_unknown": "budget_id",
    "budget_unsuitable": "budget_id",
    "budget_collective_only": "budget_id",
    "budget_too_low": "budget_id",
}


@blueprint.get("/programmes/<slug>/milestones")
@allow(Permission.RECORD_MILESTONES)
def milestones(slug: str) -> str:
    """Look up a household that agreed, and say what it did."""
    found = programme_or_404(slug)
    require_programme(Permission.RECORD_MILESTONES, found.id)
    return _page(found, {})


@blueprint.post("/programmes/<slug>/milestones")
@allow(Permission.RECORD_MILESTONES)
def give_milestone(slug: str) -> ResponseReturnValue:
    """Give what it is worth."""
    found = programme_or_404(slug)
    require_programme(Permission.RECORD_MILESTONES, found.id)
    day = chosen_day("happened_on")
    if day is None:
        return _page(found, {"happened_on": _("Choose a day.")}), 422
    try:
        receipt = perform(
            record_milestone,
            keyed_of(
                RecordMilestone,
                rule_id=required_id("rule_id", RuleUnknown),
                household_id=required_id("household_id", HouseholdUnknown),
                budget_id=required_id("budget_id", BudgetUnknown),
                happened_on=day,
            ),
        )
    except Refusal as refusal:
        return _page(found, errors_of(refusal, FIELDS)), refusal.status
    given = format_money(receipt.household_minor, currency(receipt.currency))
    flash(_("Given: %(amount)s.", amount=given), "success")
    return redirect(url_for("earning.milestones", slug=slug), 303)


def _page(programme: ProgrammeView, errors: dict[str, str]) -> str:
    postcode, number = asked_address()
    with reading() as session:
        rules = queries.rules(
            session,
            community_id=g.community_id,
            at=now(),
            programme_id=programme.id,
            kind=RuleKind.MILESTONE,
        )
        budgets = queries.budgets(session, community_id=g.community_id, programme_id=programme.id)
    return render_template(
        "earning/milestones.html",
        programme=programme,
        rules=rules,
        budgets=[each for each in budgets if each.left_minor and not each.collective_only],
        postcode=postcode,
        number=number,
        agreed=[
            each.household
            for each in find_households(programme, postcode, number)
            if each.membership and each.membership.consent_on
        ],
        today=now().astimezone(zone()).date(),
        errors=errors,
        values=request.form,
    )
