"""JSON: saving with the street, and what was put in."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import PageArguments, page_of, request_key
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import current_database, perform, reading
from cambio.neighbourhood.queries import street_of
from cambio.neighbourhood.reach import own_community, require_everywhere
from cambio.saving import queries
from cambio.saving.api.base import asked, id_in, own_household_id
from cambio.saving.errors import NotInThisPlace
from cambio.saving.schemas import shares as schemas
from cambio.saving.use_cases import (
    SavedShare,
    SaveShare,
    UndoneShare,
    UndoShare,
    save_share,
    undo_share,
)

SHOWN_DAYS = 365

blueprint = Blueprint("shares_api", __name__, description="Saving with the street.")


@blueprint.route("/shares")
class Shares(MethodView):
    """What one's own household put into pots."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, schemas.PotSharePageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What one's own household put in, and what was added to it"""
        limit = arguments["limit"]
        with reading() as session:
            found = queries.shares_of(
                session,
                community_id=own_community(),
                household_id=own_household_id(),
                after=id_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda each: each.id)

    @allow(Permission.SPEND_OWN)
    @blueprint.arguments(schemas.SaveShareSchema)
    @blueprint.response(201, schemas.SavedShareSchema)
    def post(self, share: dict[str, Any]) -> SavedShare:
        """Put some into the pot of the place where one lives; a funder may add to it"""
        household_id = own_household_id()
        command = SaveShare(
            **asked(),
            request_key=request_key(),
            household_id=household_id,
            place_id=share["place_id"] or own_street_id(household_id),
            currency=share["currency"],
            amount_minor=share["amount_minor"],
        )
        return perform(save_share, command)


@blueprint.route("/shares/street")
class StreetShares(MethodView):
    """One's own street."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.response(200, schemas.PotSharesListSchema)
    def get(self) -> dict[str, Any]:
        """One's own part and the totals of the street; totals from five households on"""
        household_id = own_household_id()
        with reading() as session:
            found = queries.pot_shares(
                session,
                community_id=own_community(),
                place_id=own_street_id(household_id),
                household_id=household_id,
                since=current_database().clock() - timedelta(days=SHOWN_DAYS),
            )
        return {"items": [asdict(each) | {"per_cent": each.per_cent} for each in found]}


@blueprint.route("/shares/<uuid:share_id>/undo")
class UndoingShare(MethodView):
    """Undoing."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.UndoShareSchema)
    @blueprint.response(200, schemas.UndoneShareSchema)
    def post(self, why: dict[str, Any], share_id: UUID) -> UndoneShare:
        """Undo a share that was put in by mistake: as a whole, while the pot still holds it"""
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        command = UndoShare(
            **asked(),
            request_key=request_key(),
            share_id=share_id,
            reason=why["reason"],
        )
        return perform(undo_share, command)


def own_street_id(household_id: UUID) -> UUID:
    """The street where a household lives.

    Raises:
        NotInThisPlace: it lives nowhere here.
    """
    with reading() as session:
        found = street_of(session, community_id=own_community(), household_id=household_id)
    if found is None:
        raise NotInThisPlace
    return found
