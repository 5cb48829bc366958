"""Households that said on their own page that somebody wants to go on apart, at the counter."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.neighbourhood.reach import places_reached
from cards.pages.base import blueprint, command_of
from cards.pages.desk import served
from cards.queries.split_wishes import split_wishes
from cards.use_cases.split_wishes import SettleWish, WishEnd, settle_wish


@blueprint.get("/<community>/counter/splits")
@allow(Permission.ENROL)
def wishes() -> str:
    """Who waits to go on in two, the oldest first."""
    place_ids = places_reached(Permission.ENROL, community_id=g.community_id)
    with reading() as session:
        found = split_wishes(session, community_id=g.community_id, place_ids=place_ids)
    return render_template("cards/changes/wishes.html", wishes=found)


@blueprint.post("/<community>/counter/households/<uuid:household_id>/split/decline")
@allow(Permission.ENROL)
def decline_wish(household_id: UUID) -> ResponseReturnValue:
    """They never came, or did not agree: nothing is divided."""
    served(household_id)
    command = command_of(SettleWish, household_id=household_id, end=WishEnd.DECLINED)
    perform(settle_wish, command)
    flash(_("The wish was put away. The household can read that in its history."), "success")
    return redirect(url_for("cards.desk", household_id=household_id), 303)
