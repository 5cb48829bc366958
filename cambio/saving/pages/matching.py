"""What funders promise to add, what they added, and the register of who put in what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, new_id, perform, reading
from cambio.earning.pages.base import THEMES
from cambio.earning.queries import budgets
from cambio.neighbourhood.queries import place, places
from cambio.neighbourhood.reach import require_everywhere
from cambio.saving import queries
from cambio.saving.pages.base import blueprint, today
from cambio.saving.pages.forms import (
    amount_in,
    chosen_day,
    chosen_id,
    command_of,
    errors_of,
    whole_number,
)
from cambio.saving.queries.register import register
from cambio.saving.rules import MatchTerms
from cambio.saving.use_cases import (
    AddMatchRule,
    EndMatchRule,
    add_match_rule,
    end_match_rule,
)
from cambio.web.layout import currency

PAGE = 50
FIELDS = {
    "budget_unknown": "budget_id",
    "match_budget_themed": "themes",
    "theme_unknown": "themes",
    "match_themes_for_pledges": "themes",
    "match_title_invalid": "title",
    "match_parts_invalid": "funder_parts",
    "match_year_limit_invalid": "year_limit",
    "amount_unreadable": "year_limit",
    "match_target_missing": "added_to",
    "match_period_invalid": "ends_on",
    "place_unknown": "place_id",
}


@blueprint.get("/matching")
@allow(Permission.MANAGE_PROGRAMMES)
def matching() -> str:
    """Every promise, and what is left of it."""
    with reading() as session:
        found = queries.match_rules(session, community_id=g.community_id)
    return render_template("saving/matching.html", rules=found, themes=THEMES, today=today())


@blueprint.get("/matching/new")
@allow(Permission.MANAGE_PROGRAMMES)
def new_match() -> str:
    """The form for a promise."""
    return _form({})


@blueprint.post("/matching/new")
@allow(Permission.MANAGE_PROGRAMMES)
def add_match() -> ResponseReturnValue:
    """Write a promise down; from then on it adds."""
    require_everywhere(Permission.MANAGE_PROGRAMMES)
    try:
        perform(add_match_rule, _promise())
    except Refusal as refusal:
        return _form(errors_of(refusal, FIELDS)), refusal.status
    flash(_("From now on this is added."), "success")
    return redirect(url_for("saving.matching"), 303)


@blueprint.post("/matching/<uuid:rule_id>/end")
@allow(Permission.MANAGE_PROGRAMMES)
def end_match(rule_id: UUID) -> ResponseReturnValue:
    """End a promise; what was added stays where it is."""
    require_everywhere(Permission.MANAGE_PROGRAMMES)
    perform(end_match_rule, command_of(EndMatchRule, rule_id=rule_id))
    flash(_("Nothing more is added. What was added stays."), "success")
    return redirect(url_for("saving.matching"), 303)


@blueprint.get("/matching/register")
@allow(Permission.SEE_BOOKS)
def match_register() -> str:
    """Who put in what and what was added to it, by the codes of wallets alone."""
    require_everywhere(Permission.SEE_BOOKS)
    after = request.args.get("after", type=UUID)
    with reading() as session:
        lines = register(session, community_id=g.community_id, after=after, limit=PAGE + 1)
    older = None
    if len(lines) > PAGE:
        older = url_for("saving.match_register", after=lines[PAGE - 1].id)
    newest = url_for("saving.match_register") if after else None
    return render_template(
        "saving/match_register.html", lines=lines[:PAGE], older=older, newest=newest
    )


def _promise() -> Any:
    form, budget_id = request.form, chosen_id("budget_id")
    place_id = chosen_id("place_id")
    terms = MatchTerms(
        funder_parts=whole_number("funder_parts"),
        own_parts=whole_number("own_parts"),
        year_limit_minor=amount_in("year_limit", scale=_scale_of(budget_id)),
        shares="shares" in form.getlist("added_to"),
        pledges="pledges" in form.getlist("added_to"),
        themes=tuple(each[:40] for each in form.getlist("themes")),
        starts_on=chosen_day("starts_on"),
        ends_on=chosen_day("ends_on"),
    )
    return command_of(
        AddMatchRule,
        budget_id=budget_id or new_id(),
        title=form.get("title", "")[:200],
        terms=terms,
        place_id=place_id,
    )


def _scale_of(budget_id: UUID | None) -> int:
    """The decimals of a budget's currency; 0 for no budget, which is refused afterwards."""
    if budget_id is None:
        return 0
    with reading() as session:
        found = budgets(session, community_id=g.community_id, budget_id=budget_id)
    return currency(found[0].currency).scale if found else 0


def _form(errors: dict[str, str]) -> str:
    asked = chosen_id("place_id")
    with reading() as session:
        granted = budgets(session, community_id=g.community_id)
        chosen = place(session, community_id=g.community_id, place_id=asked) if asked else None
        districts = [
            each for each in places(session, community_id=g.community_id) if each.kind != "street"
        ]
    return render_template(
        "saving/new_match.html",
        budgets=granted,
        places=[*districts, *([chosen] if chosen and chosen not in districts else [])],
        themes=THEMES,
        errors=errors,
        form=request.form,
    )
