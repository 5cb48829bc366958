"""Budgets: what was granted, by whom, for what, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.errors import FunderUnknown, ProgrammeUnknown
from cambio.earning.pages.base import (
    blueprint,
    chosen_day,
    chosen_id,
    errors_of,
    keyed_of,
    require_programme,
    required_id,
    whole_number,
    words,
)
from cambio.earning.queries import BudgetView
from cambio.earning.use_cases import (
    GrantBudget,
    ReturnGrantRest,
    grant_budget,
    return_grant_rest,
)
from cambio.neighbourhood.queries import organisations
from cambio.web.formats import format_money
from cambio.web.layout import currency

FIELDS = {
    "programme_unknown": "programme_id",
    "programme_ended": "programme_id",
    "funder_unknown": "funder_id",
    "title_invalid": "name",
    "amount_invalid": "amount",
    "theme_unknown": "theme",
    "period_invalid": "ends_on",
}


@blueprint.get("/budgets")
@allow(Permission.MANAGE_PROGRAMMES)
def budgets() -> str:
    """Every grant with what is left of it, by programme."""
    with reading() as session:
        found = queries.programmes(session, community_id=g.community_id)
        granted = queries.budgets(session, community_id=g.community_id)
        plans = queries.budget_plans(session, community_id=g.community_id)
    by_programme = [
        (programme, [each for each in granted if each.programme_id == programme.id])
        for programme in found
    ]
    return render_template(
        "earning/budgets.html", by_programme=by_programme, granted=granted, plans=plans
    )


@blueprint.get("/budgets/new")
@allow(Permission.MANAGE_PROGRAMMES)
def new_grant() -> str:
    """The form for a grant; filled in already for one that a file proposes."""
    return _form({}, _planned())


@blueprint.post("/budgets/new")
@allow(Permission.MANAGE_PROGRAMMES)
def grant() -> ResponseReturnValue:
    """Put what a funder grants in a budget of its own."""
    form = request.form
    require_programme(Permission.MANAGE_PROGRAMMES, chosen_id("programme_id"))
    try:
        granted = perform(
            grant_budget,
            keyed_of(
                GrantBudget,
                programme_id=required_id("programme_id", ProgrammeUnknown),
                funder_id=required_id("funder_id", FunderUnknown),
                name=form.get("name", ""),
                amount_minor=whole_number("amount"),
                theme=form.get("theme") or None,
                collective_only=form.get("collective_only") == "1",
                starts_on=chosen_day("starts_on"),
                ends_on=chosen_day("ends_on"),
                plan_slug=form.get("plan_slug") or None,
                note=form.get("note", "").strip()[:500] or None,
            ),
        )
    except Refusal as refusal:
        return _form(errors_of(refusal, FIELDS)), refusal.status
    amount = format_money(granted.amount_minor, currency(granted.currency))
    flash(_("%(amount)s are in the budget.", amount=amount), "success")
    return redirect(url_for("earning.budgets"), 303)


@blueprint.get("/budgets/<uuid:budget_id>/return")
@allow(Permission.MANAGE_PROGRAMMES)
def ask_return(budget_id: UUID) -> str:
    """Ask once more."""
    return render_template("earning/return_rest.html", budget=_budget(budget_id))


@blueprint.post("/budgets/<uuid:budget_id>/return")
@allow(Permission.MANAGE_PROGRAMMES)
def return_rest(budget_id: UUID) -> ResponseReturnValue:
    """Give back what is left of a grant."""
    budget = _budget(budget_id)
    returned = perform(return_grant_rest, keyed_of(ReturnGrantRest, budget_id=budget.id))
    amount = format_money(returned.amount_minor, currency(returned.currency))
    flash(_("%(amount)s went back.", amount=amount), "success")
    return redirect(url_for("earning.budgets"), 303)


def _budget(budget_id: UUID) -> BudgetView:
    with reading() as session:
        found = queries.budget(session, community_id=g.community_id, budget_id=budget_id)
    if found is None:
        raise NotFound
    require_programme(Permission.MANAGE_PROGRAMMES, found.programme_id)
    return found


def _planned() -> dict[str, Any]:
    """What a programme's file proposes, when the address names such a plan."""
    asked = (request.args.get("programme_id"), request.args.get("plan"))
    with reading() as session:
        plans = queries.budget_plans(session, community_id=g.community_id)
    plan = next((each for each in plans if (str(each.programme_id), each.slug) == asked), None)
    if plan is None:
        return {}
    said = asdict(plan) | {"name": words(plan.names), "amount": plan.amount_minor}
    return said | {"plan_slug": plan.slug, "collective_only": "1" if plan.collective_only else ""}


def _form(errors: dict[str, str], values: Mapping[str, Any] | None = None) -> str:
    with reading() as session:
        found = queries.programmes(session, community_id=g.community_id)
        funders = organisations(session, community_id=g.community_id, kind="funder")
        funders += organisations(session, community_id=g.community_id, kind="corporation")
    running = [each for each in found if each.status == "running"]
    choices: list[tuple[Any, str]] = [(each.id, words(each.names)) for each in running]
    return render_template(
        "earning/new_grant.html",
        programmes=choices,
        currencies={each.id: each.currency for each in running},
        funders=[(each.id, each.name) for each in funders],
        errors=errors,
        values=request.form if values is None else values,
    )
