"""A household ends by its own hand: with its PIN, and its choice of who gets what it saved."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access.sessions import confirm_pin, end_session
from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform
from cambio.neighbourhood.rules.households import Means
from cards.pages.base import blueprint, errors_of, household_or_404, keyed_of
from cards.pages.changes.base import full_wallets
from cards.pages.changes.ending import FIELDS, chosen_remainder
from cards.pages.my import own_household_id
from cards.use_cases import EndHousehold, end_household


@blueprint.get("/<community>/my/end")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def ask_my_end() -> str:
    """Do you want to stop, and who has what is left?"""
    return _page({})


@blueprint.post("/<community>/my/end")
@allow(Permission.SEE_OWN_HOUSEHOLD)
@limiter.limit("10 per minute; 30 per hour")
def my_end() -> ResponseReturnValue:
    """Stop, confirmed by the PIN; whoever is signed in anywhere is signed out."""
    household_id = own_household_id()
    try:
        chosen = chosen_remainder()
        confirm_pin(
            community_id=g.community_id,
            household_id=household_id,
            pin=request.form.get("pin", "")[:20],
            actor_id=household_id,
        )
        command = keyed_of(EndHousehold, household_id=household_id, means=Means.PIN, **chosen)
        perform(end_household, command)
    except Refusal as refusal:
        return _page(errors_of(refusal, FIELDS)), refusal.status
    end_session()
    flash(_("You have stopped. Your cards and your PIN work no more. Thank you for all you did!"))
    return redirect(url_for("neighbourhood.home"), 303)


def _page(errors: dict[str, str]) -> str:
    household = household_or_404(own_household_id())
    return render_template(
        "cards/changes/my_end.html",
        household=household,
        wallets=full_wallets(household.id),
        form=request.form,
        errors=errors,
    )
