"""A newcomer turns out to be of a household that takes part already: joined at the counter."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access import sessions
from cambio.app.factory import limiter
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.neighbourhood.queries import HouseholdView
from cambio.neighbourhood.rules.households import Means
from cards import queries
from cards.errors import NotConfirmed, NotTheSameAddress
from cards.pages.base import blueprint, errors_of, household_or_404, keyed_of
from cards.reach import require_for
from cards.use_cases.merging import MergeHousehold, merge_household

FIELDS = {
    "pin_wrong": "pin",
    "pin_not_chosen": "pin",
    "household_not_confirmed": "pin",
    "not_the_same_address": "into",
}


@blueprint.get("/<community>/counter/households/<uuid:household_id>/merge")
@allow(Permission.ENROL)
def ask_merge(household_id: UUID) -> str:
    """Which household is it part of?"""
    return _page(_served(household_id), {})


@blueprint.post("/<community>/counter/households/<uuid:household_id>/merge")
@allow(Permission.ENROL)
@limiter.limit("20 per minute")
def merge(household_id: UUID) -> ResponseReturnValue:
    """Give cards and tokens to the household that they belong to, which agrees to it."""
    newcomer = _served(household_id)
    try:
        into = _chosen(newcomer)
        command = keyed_of(
            MergeHousehold,
            household_id=household_id,
            into_household_id=into.id,
            means=_means(into.id),
        )
        perform(merge_household, command)
    except Refusal as refusal:
        return _page(newcomer, errors_of(refusal, FIELDS)), refusal.status
    flash(_("They are one household now, with all that was saved."), "success")
    return redirect(url_for("cards.desk", household_id=into.id), 303)


def _served(household_id: UUID) -> HouseholdView:
    household = household_or_404(household_id)
    require_for(household)
    return household


def _others(newcomer: HouseholdView) -> list[HouseholdView]:
    """The other households at the same address."""
    if newcomer.address is None:
        return []
    with reading() as session:
        found = queries.households_at(
            session, community_id=g.community_id, address_ids=[newcomer.address.id]
        )
    return [each for each in found.get(newcomer.address.id, []) if each.id != newcomer.id]


def _chosen(newcomer: HouseholdView) -> HouseholdView:
    chosen = request.form.get("into", "")
    for each in _others(newcomer):
        if str(each.id) == chosen:
            return each
    raise NotTheSameAddress


def _means(household_id: UUID) -> Means:
    """How the household agreed, checked: its PIN, or a signature that staff saw.

    Raises:
        NotConfirmed: neither.
        PinWrong, PinNotChosen, TooSoon: the PIN is not right, or not yet.
    """
    if "signed" in request.form:
        return Means.SIGNATURE
    pin = request.form.get("pin", "")
    if not pin:
        raise NotConfirmed
    sessions.confirm_pin(
        community_id=g.community_id,
        household_id=household_id,
        pin=pin,
        actor_id=current_actor().id,
    )
    return Means.PIN


def _page(newcomer: HouseholdView, errors: dict[str, str]) -> str:
    others = _others(newcomer)
    return render_template(
        "cards/taking_part/merge.html",
        household=newcomer,
        others=others,
        choices=[(each.id, each.nickname) for each in others],
        form=request.form,
        errors=errors,
    )
