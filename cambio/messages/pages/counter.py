"""The counter writes down how a household wants to hear, for whoever has no phone."""

from __future__ import annotations

from uuid import UUID

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, reading
from cambio.messages.pages.base import blueprint, facts_of, keep_choice
from cambio.neighbourhood.queries import HouseholdView
from cambio.neighbourhood.queries import household as find_household
from cambio.neighbourhood.reach import require_in


@blueprint.get("/counter/households/<uuid:household_id>/messages")
@allow(Permission.ENROL)
def theirs(household_id: UUID) -> str:
    """How do they hear?"""
    return _page(_served(household_id), None)


@blueprint.post("/counter/households/<uuid:household_id>/messages")
@allow(Permission.ENROL)
def choose_theirs(household_id: UUID) -> ResponseReturnValue:
    """Keep what the household said at the counter."""
    household = _served(household_id)
    refusal = keep_choice(household.id)
    if refusal is not None:
        return _page(household, refusal), refusal.status
    return redirect(url_for("messages.theirs", household_id=household.id), 303)


def _served(household_id: UUID) -> HouseholdView:
    """A household that whoever is asking may serve.

    Raises:
        NotFound: there is no such household here, or it has ended.
        NotAllowed: the role is held elsewhere only.
    """
    with reading() as session:
        found = find_household(session, community_id=g.community_id, household_id=household_id)
    if found is None or found.ended_at is not None:
        raise NotFound
    street_id = found.address.street_id if found.address else None
    require_in(Permission.ENROL, community_id=g.community_id, place_id=street_id)
    return found


def _page(household: HouseholdView, refusal: Refusal | None) -> str:
    return render_template(
        "messages/theirs.html", household=household, **facts_of(household.id, refusal)
    )
