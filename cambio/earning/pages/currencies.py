"""What a programme's tokens are called, what they count for, and how long they keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.errors import ProgrammeFileInvalid
from cambio.earning.pages.base import blueprint, command_of, programme_or_404, require_programme
from cambio.earning.pages.rule_forms import faults_by_field
from cambio.earning.queries import ProgrammeView
from cambio.earning.rules import Keeping, read_currency
from cambio.earning.use_cases import ChangeCurrency, change_currency
from cambio.ledger.queries import CurrencyView, currencies

WORDS = tuple(f"{word}_{language}" for language in ("nl", "en") for word in ("singular", "plural"))
FIELDS = (*WORDS, "euro_value", "keeps_months", "keeps_until")
MICROS = 6


@blueprint.get("/programmes/<slug>/currency")
@allow(Permission.MANAGE_PROGRAMMES)
def currency(slug: str) -> str:
    """The currency as it is."""
    found = _programme(slug)
    view, keeping = _currency(found), _keeping(found)
    values = {
        f"{word}_{language}": text
        for language, both in view.names.items()
        for word, text in zip(("singular", "plural"), both, strict=True)
    }
    euros = Decimal(found.euro_micros or 0).scaleb(-MICROS).normalize()
    values["euro_value"] = f"{euros:f}".replace(".", ",") if found.euro_micros else ""
    if keeping is not None:
        values["keeps_months"] = str(keeping.months or "")
        values["keeps_until"] = keeping.until.isoformat() if keeping.until else ""
    return _page(found, values, {})


@blueprint.post("/programmes/<slug>/currency")
@allow(Permission.MANAGE_PROGRAMMES)
def change_the_currency(slug: str) -> ResponseReturnValue:
    """Change it. How long tokens keep changes for what is earned from now on."""
    found = _programme(slug)
    try:
        draft, keeping = read_currency(_document(_currency(found)))
        kept = keeping if request.form.get("keeping") == "all" else None
        command = command_of(ChangeCurrency, programme_id=found.id, draft=draft, keeping=kept)
        changed = perform(change_currency, command)
    except ProgrammeFileInvalid as invalid:
        errors = faults_by_field(invalid.faults, FIELDS)
        return _page(found, request.form, errors), invalid.status
    except Refusal as refusal:
        return _page(found, request.form, {"": words_of(refusal)}), refusal.status
    count = len(changed.new_versions)
    told = ngettext("%(num)s rule has a new version.", "%(num)s rules have a new version.", count)
    flash(f"{_('Changed.')} {told if count else ''}".strip(), "success")
    return redirect(url_for("earning.programme", slug=slug), 303)


def money_document(form: Mapping[str, str]) -> dict[str, Any]:
    """What was filled in of a currency, in the words of a programme file; what is empty is left
    out, and what is no number stays as it was typed, so that reading it says so."""
    document: dict[str, Any] = {
        key: " ".join(form[key].split()) for key in WORDS if form.get(key, "").strip()
    }
    if euros := form.get("euro_value", "").strip():
        try:
            document["euro_value"] = Decimal(euros.replace(",", "."))
        except InvalidOperation:
            document["euro_value"] = euros
    if months := form.get("keeps_months", "").strip():
        document["keeps_months"] = int(months) if months.isdecimal() else months
    if until := form.get("keeps_until", "").strip():
        try:
            document["keeps_until"] = date.fromisoformat(until)
        except ValueError:
            document["keeps_until"] = until
    return document


def _document(view: CurrencyView) -> dict[str, Any]:
    """What was filled in, over what stays: code, decimals, and words in other languages."""
    others = {
        f"{word}_{language}": text
        for language, both in view.names.items()
        if language not in ("nl", "en")
        for word, text in zip(("singular", "plural"), both, strict=True)
    }
    fixed = {"code": view.code, "scale": view.scale}
    return others | money_document(request.form) | fixed


def _keeping(found: ProgrammeView) -> Keeping | None:
    """How long tokens keep, where all rules say the same; else None."""
    with reading() as session:
        latest = queries.latest_rules(session, community_id=g.community_id, programme_id=found.id)
    said = {Keeping(each.terms.keeps_months, each.terms.keeps_until) for each in latest}
    return said.pop() if len(said) == 1 else None


def _currency(found: ProgrammeView) -> CurrencyView:
    with reading() as session:
        return currencies(session, community_id=g.community_id)[found.currency]


def _programme(slug: str) -> ProgrammeView:
    found = programme_or_404(slug)
    require_programme(Permission.MANAGE_PROGRAMMES, found.id)
    return found


def _page(found: ProgrammeView, values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "earning/currency.html",
        programme=found,
        view=_currency(found),
        same=_keeping(found) is not None,
        values=values,
        errors=errors,
    )
