"""A household moves, at the counter: its wallet, cards and PIN go along."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform
from cambio.neighbourhood.errors import MoveDateInvalid
from cambio.neighbourhood.queries import HouseholdView
from cambio.neighbourhood.use_cases import MoveHousehold, move_household
from cards.pages.addresses import asked_address
from cards.pages.base import blueprint, command_of, errors_of
from cards.pages.changes.base import (
    ADDRESS_FIELDS,
    CONFIRM_FIELDS,
    chosen_address,
    confirmed_by,
    require_seen,
)
from cards.pages.desk import served

FIELDS = ADDRESS_FIELDS | CONFIRM_FIELDS | {"move_date_invalid": "since"}


@blueprint.get("/<community>/counter/households/<uuid:household_id>/move")
@allow(Permission.ENROL)
def ask_move(household_id: UUID) -> str:
    """Where do they live now, and since when?"""
    return _page(served(household_id), {})


@blueprint.post("/<community>/counter/households/<uuid:household_id>/move")
@allow(Permission.ENROL)
def move(household_id: UUID) -> ResponseReturnValue:
    """Let them live there."""
    household = served(household_id)
    try:
        address = chosen_address()
        command = command_of(
            MoveHousehold,
            household_id=household_id,
            address_id=address.id,
            confirmed=require_seen(address),
            since=day_in("since"),
            means=confirmed_by(household_id),
        )
        perform(move_household, command)
    except Refusal as refusal:
        return _page(household, errors_of(refusal, FIELDS)), refusal.status
    flash(_("They live at the new address now. What they saved went along."), "success")
    return redirect(url_for("cards.desk", household_id=household_id), 303)


def day_in(name: str) -> date | None:
    """The day in a field of the form; None when it is empty.

    Raises:
        MoveDateInvalid: it is no day.
    """
    text = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise MoveDateInvalid from error


def _page(household: HouseholdView, errors: dict[str, str]) -> str:
    search = asked_address()
    return render_template(
        "cards/changes/move.html",
        household=household,
        search=search,
        form=request.form,
        errors=errors or search.errors,
    )
