"""Cards of streets as a whole."""

from __future__ import annotations

from uuid import UUID

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, perform, reading
from cambio.neighbourhood.queries import place
from cards import queries
from cards.errors import CardUnknown
from cards.queries.cards import CardView, cards_of_place
from cards.reach import require_in_place
from cards.rules import CardKind
from cards.schemas.cards import CardPageSchema, CardSchema
from cards.use_cases import IssueCard, issue_card

blueprint = Blueprint("street_cards_api", __name__, description="Cards of streets as a whole.")


@blueprint.route("/places/<uuid:place_id>/cards")
class StreetCards(MethodView):
    """A street's cards."""

    @allow(Permission.MANAGE_CARDS)
    @blueprint.response(200, CardPageSchema)
    def get(self, place_id: UUID) -> dict[str, list[CardView] | None]:
        """All of them, newest first, on one page"""
        _enter(place_id)
        with reading() as session:
            found = cards_of_place(session, community_id=g.community_id, place_id=place_id)
        return {"items": found, "next": None}

    @allow(Permission.MANAGE_CARDS)
    @blueprint.response(201, CardSchema)
    def post(self, place_id: UUID) -> CardView:
        """Make a card of the street: at an action it pays the street's pot its share"""
        _enter(place_id)
        command = IssueCard(
            community_id=g.community_id,
            actor_id=current_actor().id,
            household_id=None,
            kind=CardKind.STREET,
            place_id=place_id,
        )
        issued = perform(issue_card, command)
        with reading() as session:
            found = queries.card(session, community_id=g.community_id, card_id=issued.card_id)
        if found is None:
            raise CardUnknown
        return found


def _enter(place_id: UUID) -> None:
    """A place where whoever is asking may handle cards.

    Raises:
        NotFound: there is no such place here.
        NotAllowed: the role is held elsewhere only.
    """
    g.community_id = current_actor().community_id
    with reading() as session:
        if place(session, community_id=g.community_id, place_id=place_id) is None:
            raise NotFound
    require_in_place(place_id, Permission.MANAGE_CARDS)
