"""For managers: professionals with their prices, fields of work, and hours given to streets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access.queries import staff
from cambio.access.queries.scopes import places as all_places
from cambio.app.guard import allow
from cambio.app.permissions import Permission, Role
from cambio.database import Refusal, perform, reading
from cambio.earning.queries import budgets
from cambio.ledger.queries import currencies
from cambio.neighbourhood.queries import organisations
from cambio.web.language import current_language
from cambio.web.layout import currency
from catalog.pages.base import (
    blueprint,
    chosen_id,
    command_of,
    errors_of,
    keyed_command_of,
    whole_number,
)
from catalog.pages.hours.base import professional_or_404
from catalog.queries import hours as queries
from catalog.queries.hours import ProfessionalView
from catalog.rules.hours import NAME_MAX, NOTICE_MAX_HOURS
from catalog.use_cases.hours import (
    AllotHours,
    Allotment,
    SaveField,
    SaveProfessional,
    allot_hours,
    save_field,
    save_professional,
)

FIELDS = {
    "professional_invalid": "name",
    "already_professional": "user",
    "field_unknown": "field",
    "rate_invalid": "rates",
    "notice_invalid": "notice_hours",
}
ALLOT_FIELDS = {
    "budget_unknown": "budget",
    "allotment_invalid": "amount",
    "place_unknown": "place",
    "balance_too_low": "amount",
}
USUAL_NOTICE_HOURS = 48


@blueprint.get("/hours/professionals")
@allow(Permission.MANAGE_HOURS)
def professionals() -> str:
    """Whose hours streets can have, the fields of work, and a new one of each."""
    return _list({})


@blueprint.post("/hours/professionals")
@allow(Permission.MANAGE_HOURS)
def new_professional() -> ResponseReturnValue:
    """Add one."""
    try:
        perform(save_professional, _command(None))
    except Refusal as refusal:
        return _list(errors_of(refusal, FIELDS)), refusal.status
    return _saved()


@blueprint.get("/hours/professionals/<uuid:professional_id>")
@allow(Permission.MANAGE_HOURS)
def professional(professional_id: UUID) -> str:
    """One professional, to change."""
    return _one(professional_or_404(professional_id), {})


@blueprint.post("/hours/professionals/<uuid:professional_id>")
@allow(Permission.MANAGE_HOURS)
def edit_professional(professional_id: UUID) -> ResponseReturnValue:
    """Change one, or take it out of the list."""
    view = professional_or_404(professional_id)
    try:
        perform(save_professional, _command(professional_id))
    except Refusal as refusal:
        return _one(view, errors_of(refusal, FIELDS)), refusal.status
    return _saved()


@blueprint.post("/hours/fields")
@allow(Permission.MANAGE_HOURS)
def new_field() -> ResponseReturnValue:
    """Add a field of work."""
    names = {"nl": request.form.get("name_nl", ""), "en": request.form.get("name_en", "")}
    try:
        perform(save_field, command_of(SaveField, names=names))
    except Refusal as refusal:
        return _list(errors_of(refusal, {refusal.code: "name_nl"})), refusal.status
    return _saved()


@blueprint.post("/hours/allot")
@allow(Permission.MANAGE_HOURS)
def allot() -> ResponseReturnValue:
    """Give a street hours of a grant, to book with."""
    place_id = chosen_id(request.form.get("place"))
    budget_id = chosen_id(request.form.get("budget"))
    if place_id is None or budget_id is None:
        lacking = "place" if place_id is None else "budget"
        return _list({lacking: _("Choose one from the list.")}), 422
    allotments = (Allotment(place_id, whole_number("amount")),)
    command = keyed_command_of(AllotHours, budget_id=budget_id, allotments=allotments)
    try:
        perform(allot_hours, command)
    except Refusal as refusal:
        return _list(errors_of(refusal, ALLOT_FIELDS)), refusal.status
    flash(_("The street has it in its pot."), "success")
    return redirect(url_for("catalog.professionals"), 303)


def _command(professional_id: UUID | None) -> SaveProfessional:
    form = request.form
    rates = {
        code: whole_number(f"rate_{code}") for code in _codes() if form.get(f"rate_{code}", "")
    }
    command: SaveProfessional = keyed_command_of(
        SaveProfessional,
        professional_id=professional_id,
        organisation_id=chosen_id(form.get("organisation")) or UUID(int=0),
        name=form.get("name", ""),
        field=form.get("field", "")[:40],
        rates=rates,
        notice_hours=whole_number("notice_hours"),
        user_id=chosen_id(form.get("user")),
        ended="ended" in form,
    )
    return command


def _codes() -> list[str]:
    with reading() as session:
        return sorted(currencies(session, community_id=g.community_id))


def _saved() -> ResponseReturnValue:
    flash(_("It is saved."), "success")
    return redirect(url_for("catalog.professionals"), 303)


def _list(errors: dict[str, str]) -> str:
    key = {"community_id": g.community_id}
    with reading() as session:
        found = queries.professionals(session, **key)
        grants = budgets(session, **key)
        places = all_places(session, g.community_id)
    return render_template(
        "catalog/hours_professionals.html",
        professionals=found,
        budgets=[(each.id, each.name) for each in grants if each.left_minor > 0],
        places=places,
        **_of_form(errors, None),
    )


def _one(view: ProfessionalView, errors: dict[str, str]) -> str:
    return render_template("catalog/hours_professional.html", **_of_form(errors, view))


def _of_form(errors: dict[str, str], view: ProfessionalView | None) -> dict[str, Any]:
    key = {"community_id": g.community_id}
    with reading() as session:
        fields = queries.fields(session, **key)
        employers = organisations(session, **key)
        people = staff(session, **key)
    return {
        "professional": view,
        "fields": [(each.slug, each.name(current_language())) for each in fields],
        "organisations": [(each.id, each.name) for each in employers],
        "people": [
            (each.id, each.display_name)
            for each in people
            if any(grant.role is Role.PROFESSIONAL for grant in each.grants)
        ],
        "money": [(code, currency(code)) for code in _codes()],
        "errors": errors,
        "form": request.form,
        "name_max": NAME_MAX,
        "notice_max": NOTICE_MAX_HOURS,
        "usual_notice": USUAL_NOTICE_HOURS,
    }
