"""What a programme is called, who reads of it, and when its actions pay."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform
from cambio.earning.pages.base import blueprint, command_of, programme_or_404, require_programme
from cambio.earning.pages.rule_forms import minor_of
from cambio.earning.queries import ProgrammeView
from cambio.earning.use_cases import ChangeProgramme, change_programme
from cambio.web.layout import currency

TEXT_MAX = 500


@blueprint.get("/programmes/<slug>/settings")
@allow(Permission.MANAGE_PROGRAMMES)
def settings(slug: str) -> str:
    """The programme as it is."""
    found = _programme(slug)
    scale = currency(found.currency).scale
    values = {f"name_{language}": text for language, text in found.names.items()}
    values |= {f"description_{language}": text for language, text in found.descriptions.items()}
    values |= {
        "visible_to": found.visible_to,
        "pays_on": found.pays_on,
        "four_eyes": _shown(found.four_eyes_minor, scale),
        "yearly_limit": _shown(found.yearly_limit_minor, scale),
    }
    return _page(found, values, {})


@blueprint.post("/programmes/<slug>/settings")
@allow(Permission.MANAGE_PROGRAMMES)
def change_settings(slug: str) -> ResponseReturnValue:
    """Change it."""
    found = _programme(slug)
    scale = currency(found.currency).scale
    errors: dict[str, str] = {}
    amounts = {
        "four_eyes_minor": _amount("four_eyes", scale, errors),
        "yearly_limit_minor": _amount("yearly_limit", scale, errors),
    }
    if errors:
        return _page(found, request.form, errors), 422
    try:
        perform(change_programme, _command(found, amounts))
    except Refusal as refusal:
        errors = {{"title_invalid": "name_nl"}.get(refusal.code, ""): words_of(refusal)}
        return _page(found, request.form, errors), refusal.status
    flash(_("Changed."), "success")
    return redirect(url_for("earning.programme", slug=slug), 303)


def _command(found: ProgrammeView, amounts: Mapping[str, int | None]) -> ChangeProgramme:
    names = {**found.names, **_texts("name")}
    command: ChangeProgramme = command_of(
        ChangeProgramme,
        programme_id=found.id,
        names={language: text for language, text in names.items() if text or language == "nl"},
        descriptions={**found.descriptions, **_texts("description")},
        visible_to=_one_of("visible_to", ("everyone", "members", "staff")),
        pays_on=_one_of("pays_on", ("scan", "approval")),
        **amounts,
    )
    return command


def _texts(name: str) -> dict[str, str]:
    form = request.form
    return {
        language: " ".join(form.get(f"{name}_{language}", "").split())[:TEXT_MAX]
        for language in ("nl", "en")
    }


def _one_of(name: str, choices: tuple[str, ...]) -> str:
    chosen = request.form.get(name, "")
    return chosen if chosen in choices else choices[0]


def _amount(name: str, scale: int, errors: dict[str, str]) -> int | None:
    """The amount in a field in minor units; None for none, with a mistake noted."""
    minor = minor_of(request.form.get(name, ""), scale)
    if not isinstance(minor, int) or minor < 0:
        errors[name] = _("Fill in an amount, or leave it empty.")
        return None
    return minor or None


def _shown(minor: int | None, scale: int) -> str:
    shown = Decimal(minor or 0).scaleb(-scale).normalize()
    return f"{shown:f}".replace(".", ",") if minor else ""


def _programme(slug: str) -> ProgrammeView:
    found = programme_or_404(slug)
    require_programme(Permission.MANAGE_PROGRAMMES, found.id)
    return found


def _page(found: ProgrammeView, values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template("earning/settings.html", programme=found, values=values, errors=errors)
