"""What is known of a household, and changing it when the household says so."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.errors import (
    HouseholdUnknown,
    LanguageUnknown,
    NicknameInvalid,
    PeopleInvalid,
)
from cambio.neighbourhood.pages.base import blueprint, who, whole_number
from cambio.neighbourhood.queries import HouseholdView
from cambio.neighbourhood.reach import require_in
from cambio.neighbourhood.rules.households import NICKNAME_MAX, PEOPLE_MAX
from cambio.neighbourhood.use_cases import ChangeHousehold, change_household
from cambio.web.language import LANGUAGE_NAMES, language_name

FIELDS: dict[type[Refusal], str] = {
    NicknameInvalid: "nickname",
    LanguageUnknown: "language",
    PeopleInvalid: "adults",
}


@blueprint.get("/<community>/households/<uuid:household_id>")
@allow(Permission.SEE_HOUSEHOLDS)
def household(household_id: UUID) -> str:
    """What is known of a household."""
    return _page(_household(household_id), {})


@blueprint.post("/<community>/households/<uuid:household_id>")
@allow(Permission.ENROL)
def update_household(household_id: UUID) -> ResponseReturnValue:
    """Change it, as the household says."""
    known = _household(household_id)
    command = ChangeHousehold(
        **who(),
        household_id=household_id,
        nickname=request.form.get("nickname", "")[: NICKNAME_MAX + 1],
        language=request.form.get("language", ""),
        adults=whole_number("adults"),
        children=whole_number("children"),
    )
    try:
        perform(change_household, command)
    except Refusal as refusal:
        return _page(known, {FIELDS.get(type(refusal), ""): words_of(refusal)}), refusal.status
    flash(_("What you changed was kept."), "success")
    return redirect(url_for("neighbourhood.household", household_id=household_id), 303)


def _household(household_id: UUID) -> HouseholdView:
    with reading() as session:
        found = queries.household(session, community_id=g.community_id, household_id=household_id)
    if found is None:
        raise HouseholdUnknown
    street_id = found.address.street_id if found.address else None
    require_in(Permission.SEE_HOUSEHOLDS, community_id=g.community_id, place_id=street_id)
    return found


def _page(household: HouseholdView, errors: dict[str, str]) -> str:
    return render_template(
        "neighbourhood/household.html",
        household=household,
        values=request.form or household,
        languages=LANGUAGE_NAMES,
        language_name=language_name(household.language),
        people_max=PEOPLE_MAX,
        nickname_max=NICKNAME_MAX,
        errors=errors,
    )
