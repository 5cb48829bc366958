"""A household ends, at the counter: its heirs choose what becomes of what it saved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform
from cambio.neighbourhood.queries import HouseholdView
from cards.pages.base import blueprint, command_of, errors_of, form_key, household_of, typed_card
from cards.pages.changes.base import CONFIRM_FIELDS, confirmed_by, full_wallets
from cards.pages.desk import served
from cards.use_cases import EndHousehold, Remainder, end_household

FIELDS = CONFIRM_FIELDS | {
    "heir_unknown": "heir",
    "card_unreadable": "heir",
    "card_unknown": "heir",
    "card_stopped": "heir",
    "card_unassigned": "heir",
    "card_for_child": "heir",
    "lives_nowhere": "remainder",
}


@blueprint.get("/<community>/counter/households/<uuid:household_id>/end")
@allow(Permission.ENROL)
def ask_end(household_id: UUID) -> str:
    """Is it to end, and who has what is left?"""
    return _page(served(household_id), {})


@blueprint.post("/<community>/counter/households/<uuid:household_id>/end")
@allow(Permission.ENROL)
def end(household_id: UUID) -> ResponseReturnValue:
    """End it."""
    household = served(household_id)
    try:
        perform(end_household, _command(household_id))
    except Refusal as refusal:
        return _page(household, errors_of(refusal, FIELDS)), refusal.status
    flash(_("%(name)s has ended. No message goes there any more.", name=household.nickname))
    return redirect(url_for("cards.counter"), 303)


def _command(household_id: UUID) -> EndHousehold:
    command: EndHousehold = command_of(
        EndHousehold,
        request_key=form_key(),
        household_id=household_id,
        **chosen_remainder(),
        means=confirmed_by(household_id),
    )
    return command


def chosen_remainder() -> dict[str, Any]:
    """What becomes of what was saved, as the form says.

    Raises:
        Refusal: the card of the other household is none that can have it.
    """
    chosen = request.form.get("remainder", "")
    remainder = Remainder(chosen) if chosen in set(Remainder) else Remainder.RETURNED
    heir_id = None
    if remainder is Remainder.HOUSEHOLD:
        heir_id = household_of(typed_card("heir"))
    return {"remainder": remainder, "heir_id": heir_id}


def _page(household: HouseholdView, errors: dict[str, str]) -> str:
    return render_template(
        "cards/changes/end.html",
        household=household,
        wallets=full_wallets(household.id),
        form=request.form,
        errors=errors,
    )
