"""Changing a rule, and trying it on what happened before it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.errors import ProgrammeFileInvalid
from cambio.earning.pages.base import (
    blueprint,
    chosen_day,
    command_of,
    now,
    programme_or_404,
    require_programme,
    zone,
)
from cambio.earning.pages.rule_forms import (
    MORE,
    ROWS_MOST,
    WHOLE,
    document_in,
    errors_in,
    fields_of,
    rows_of,
)
from cambio.earning.queries import ProgrammeView, RuleView, Trial, draft_of, try_rule
from cambio.earning.rules import RuleDraft, document_of, read_document
from cambio.earning.use_cases import EndRule, PutRule, change_rule, end_rule
from cambio.web.layout import currency

HALF_A_YEAR = timedelta(days=182)
EARLIEST = date(2001, 1, 1)


@dataclass(frozen=True, slots=True)
class Editing:
    """A programme with the rule that is changed; its versions are none for a new one."""

    programme: ProgrammeView
    versions: list[RuleView]

    @property
    def scale(self) -> int:
        """The decimals of the programme's currency."""
        return int(currency(self.programme.currency).scale)


@blueprint.get("/programmes/<slug>/rules/new")
@allow(Permission.MANAGE_PROGRAMMES)
def new_rule(slug: str) -> str:
    """An empty form."""
    return _page(_editing(slug, None), {key: str(parts) for key, parts in WHOLE.items()})


@blueprint.post("/programmes/<slug>/rules/new")
@allow(Permission.MANAGE_PROGRAMMES)
def create_rule(slug: str) -> ResponseReturnValue:
    """Try a new rule, or give it to the programme."""
    return _answer(_editing(slug, None))


@blueprint.get("/programmes/<slug>/rules/<rule_slug>")
@allow(Permission.MANAGE_PROGRAMMES)
def rule(slug: str, rule_slug: str) -> str:
    """A rule as it is, to be changed or tried."""
    editing = _editing(slug, rule_slug)
    # Another version begins now unless its first day is filled in.
    draft = replace(draft_of(editing.versions[0]), valid_from=None)
    return _page(editing, fields_of(document_of(draft), editing.scale, zone()))


@blueprint.post("/programmes/<slug>/rules/<rule_slug>")
@allow(Permission.MANAGE_PROGRAMMES)
def update_rule(slug: str, rule_slug: str) -> ResponseReturnValue:
    """Try a rule as it was filled in, or let it hold from its first day on."""
    return _answer(_editing(slug, rule_slug))


@blueprint.post("/programmes/<slug>/rules/<rule_slug>/end")
@allow(Permission.MANAGE_PROGRAMMES)
def stop_rule(slug: str, rule_slug: str) -> ResponseReturnValue:
    """End a rule; what it gave stays."""
    programme = _editing(slug, rule_slug).programme
    perform(end_rule, command_of(EndRule, programme_id=programme.id, rule_slug=rule_slug))
    flash(_("The rule has ended. What it gave stays."), "success")
    return redirect(url_for("earning.programme", slug=slug), 303)


def _editing(slug: str, rule_slug: str | None) -> Editing:
    programme = programme_or_404(slug)
    require_programme(Permission.MANAGE_PROGRAMMES, programme.id)
    if rule_slug is None:
        return Editing(programme, [])
    with reading() as session:
        versions = queries.rule_named(
            session, community_id=g.community_id, programme_id=programme.id, slug=rule_slug
        )
    if not versions:
        raise NotFound
    return Editing(programme, versions)


def _answer(editing: Editing) -> ResponseReturnValue:
    form = request.form
    if form.get("act") in MORE:
        return _page(editing, form)
    try:
        draft = read_document(_document(editing), zone())
        if form.get("act") == "try":
            return _page(editing, form, trial=_tried(editing.programme, draft))
        command = command_of(PutRule, programme_id=editing.programme.id, draft=draft)
        made = perform(change_rule, command).new_version
    except ProgrammeFileInvalid as invalid:
        return _page(editing, form, errors=errors_in(invalid.faults)), invalid.status
    except Refusal as refusal:
        return _page(editing, form, errors={"": words_of(refusal)}), refusal.status
    if made is None:
        flash(_("Nothing had changed."), "info")
    else:
        flash(_("The rule has version %(number)s now.", number=made.version), "success")
    return redirect(url_for("earning.programme", slug=editing.programme.slug), 303)


def _document(editing: Editing) -> dict[str, Any]:
    """What was filled in; what a rule is, and what it looks at, stays as it was."""
    document = document_in(request.form, editing.scale)
    if not editing.versions:
        return document
    latest = editing.versions[0]
    fixed = {"slug": latest.slug, "kind": latest.kind.value, "looks_at": latest.looks_at}
    return document | {key: value for key, value in fixed.items() if value is not None}


def _tried(programme: ProgrammeView, draft: RuleDraft) -> Trial:
    first, last = _period()
    with reading() as session:
        return try_rule(
            session,
            community_id=g.community_id,
            programme_id=programme.id,
            draft=draft,
            first=first,
            last=last,
        )


def _period() -> tuple[date, date]:
    """The days to try it on: the last half-year unless others were filled in."""
    today = now().astimezone(zone()).date()
    last = max(EARLIEST, min(chosen_day("last") or today, today))
    return max(EARLIEST, chosen_day("first") or last - HALF_A_YEAR), last


def _page(
    editing: Editing,
    values: Mapping[str, str],
    *,
    errors: dict[str, str] | None = None,
    trial: Trial | None = None,
) -> str:
    first, last = _period()
    return render_template(
        "earning/rule.html",
        programme=editing.programme,
        versions=editing.versions,
        values=values,
        errors=errors or {},
        cap_rows=rows_of(values, "cap"),
        condition_rows=rows_of(values, "condition"),
        rows_most=ROWS_MOST,
        trial=trial,
        first=first,
        last=last,
    )
