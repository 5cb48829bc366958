"""JSON: what may be given away, to which causes, and what one's own household gave.

Giving itself begins with a card number, and so stands with the cards.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import PageArguments, page_of
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.neighbourhood.reach import own_community, require_everywhere
from cambio.saving import queries
from cambio.saving.api.base import asked, id_in, own_household_id
from cambio.saving.schemas import shares as schemas
from cambio.saving.use_cases import SetCause, SetGiftTerms, set_cause, set_gift_terms

blueprint = Blueprint("gifts_api", __name__, description="Giving tokens away.")


@blueprint.route("/gifts")
class Gifts(MethodView):
    """What one's own household gave."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, schemas.OwnGiftPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What one's own household gave, newest first"""
        limit = arguments["limit"]
        with reading() as session:
            found = queries.gifts_of(
                session,
                community_id=own_community(),
                household_id=own_household_id(),
                after=id_in(arguments["cursor"]),
                limit=limit + 1,
            )
        page = page_of(found, limit=limit, position=lambda each: each.id)
        items = [
            asdict(each) | {"to_household": each.to_household_id is not None}
            for each in page["items"]
        ]
        return {**page, "items": items}


@blueprint.route("/gift-terms")
class AllGiftTerms(MethodView):
    """What may be given away."""

    @allow(Permission.SEE_PROGRAMMES)
    @blueprint.response(200, schemas.GiftTermsListSchema)
    def get(self) -> dict[str, Any]:
        """Whether each programme's tokens may be given away, and how much in a day"""
        with reading() as session:
            return {"items": queries.gift_terms(session, community_id=own_community())}


@blueprint.route("/programmes/<uuid:programme_id>/gift-terms")
class ProgrammeGiftTerms(MethodView):
    """What may be given away of one programme."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.GiftTermsSchema)
    @blueprint.response(200, schemas.GiftTermsSchema)
    def put(self, terms: dict[str, Any], programme_id: UUID) -> dict[str, Any]:
        """Switch giving on or off, and say how much in a day"""
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        command = SetGiftTerms(
            **asked(),
            programme_id=programme_id,
            **terms,
        )
        perform(set_gift_terms, command)
        return terms


@blueprint.route("/causes")
class Causes(MethodView):
    """Who may receive."""

    @allow(Permission.SEE_PROGRAMMES)
    @blueprint.response(200, schemas.CauseListSchema)
    def get(self) -> dict[str, Any]:
        """The organisations, and whether households may give to them"""
        with reading() as session:
            return {"items": queries.causes(session, community_id=own_community())}


@blueprint.route("/causes/<uuid:organisation_id>")
class OneCause(MethodView):
    """An organisation that receives gifts, or not."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.ReceivesSchema)
    @blueprint.response(200, schemas.ReceivesSchema)
    def put(self, wanted: dict[str, Any], organisation_id: UUID) -> dict[str, Any]:
        """Let an organisation receive gifts, or no longer"""
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        command = SetCause(
            **asked(),
            organisation_id=organisation_id,
            receives=wanted["receives"],
        )
        return {"receives": perform(set_cause, command)}
