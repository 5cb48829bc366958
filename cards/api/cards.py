"""Cards: looked up, made, blocked, replaced, drawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, g
from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from cambio.app.api import CursorUnknown, decode_cursor, page_of
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.neighbourhood.queries import household
from cards import queries
from cards.errors import CardUnknown
from cards.printing.files import card_bitmap, card_picture
from cards.queries import CardView
from cards.reach import require_for, require_in_place
from cards.schemas.cards import (
    CardArguments,
    CardChangeSchema,
    CardHistorySchema,
    CardPageSchema,
    CardSchema,
    NewCardSchema,
)
from cards.use_cases import (
    DescribeCard,
    IssueCard,
    StopCard,
    block_card,
    describe_card,
    find_again,
    issue_card,
    replace_card,
    return_card,
)

blueprint = Blueprint("cards_api", __name__, description="Cards, without their secrets.")


@blueprint.route("/cards")
class Cards(MethodView):
    """All cards."""

    @allow(Permission.MANAGE_CARDS)
    @blueprint.arguments(CardArguments, location="query")
    @blueprint.response(200, CardPageSchema)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Which cards are there: all, newest first, a household's, or the one with a number?"""
        _enter()
        with reading() as session:
            found = _found(session, asked)
        return page_of(found, limit=asked["limit"], position=lambda card: card.id)

    @allow(Permission.MANAGE_CARDS)
    @blueprint.arguments(NewCardSchema)
    @blueprint.response(201, CardSchema)
    def post(self, new: dict[str, Any]) -> CardView:
        """Make a card for a household, or for the stack."""
        _enter()
        _require_household(new["household_id"])
        issued = perform(
            issue_card,
            IssueCard(
                community_id=g.community_id,
                actor_id=current_actor().id,
                **new,
            ),
        )
        return _card(issued.card_id)


@blueprint.route("/cards/<uuid:card_id>")
class Card(MethodView):
    """One card."""

    @allow(Permission.MANAGE_CARDS)
    @blueprint.response(200, CardSchema)
    def get(self, card_id: UUID) -> CardView:
        """The card with this id."""
        _enter()
        return _card(card_id)

    @allow(Permission.MANAGE_CARDS)
    @blueprint.arguments(CardChangeSchema)
    @blueprint.response(200, CardSchema)
    def patch(self, changes: dict[str, Any], card_id: UUID) -> CardView:
        """Give it another name, or make it a child's card, which only earns."""
        _enter()
        known = _card(card_id)
        command = DescribeCard(
            community_id=g.community_id,
            actor_id=current_actor().id,
            card_id=card_id,
            label=changes.get("label", known.label or ""),
            kind=changes.get("kind"),
        )
        perform(describe_card, command)
        return _card(card_id)


@blueprint.route("/cards/<uuid:card_id>/history")
class History(MethodView):
    """What happened to a card."""

    @allow(Permission.MANAGE_CARDS)
    @blueprint.response(200, CardHistorySchema)
    def get(self, card_id: UUID) -> dict[str, Any]:
        """Who did what to it, the oldest first; nothing is ever taken out."""
        _enter()
        _card(card_id)
        with reading() as session:
            found = queries.history_of(session, community_id=g.community_id, card_id=card_id)
        return {"items": found}


@blueprint.route("/cards/<uuid:card_id>/block")
class Block(MethodView):
    """Blocking."""

    @allow(Permission.MANAGE_CARDS)
    @blueprint.response(200, CardSchema)
    def post(self, card_id: UUID) -> CardView:
        """Stop a lost card; harmless when repeated. What the household saved stays."""
        _enter()
        _card(card_id)
        perform(block_card, _stop(card_id))
        return _card(card_id)


@blueprint.route("/cards/<uuid:card_id>/found")
class Found(MethodView):
    """Finding again."""

    @allow(Permission.MANAGE_CARDS)
    @blueprint.response(200, CardSchema)
    def post(self, card_id: UUID) -> CardView:
        """A lost card was found and works again; harmless when repeated."""
        _enter()
        _card(card_id)
        perform(find_again, _stop(card_id))
        return _card(card_id)


@blueprint.route("/cards/<uuid:card_id>/returned")
class Returned(MethodView):
    """Handing in."""

    @allow(Permission.MANAGE_CARDS)
    @blueprint.response(200, CardSchema)
    def post(self, card_id: UUID) -> CardView:
        """A card was handed in, and ends; harmless when repeated. What was saved stays."""
        _enter()
        _card(card_id)
        perform(return_card, _stop(card_id))
        return _card(card_id)


@blueprint.route("/cards/<uuid:card_id>/replace")
class Replace(MethodView):
    """Replacing."""

    @allow(Permission.MANAGE_CARDS)
    @blueprint.response(201, CardSchema)
    def post(self, card_id: UUID) -> CardView:
        """Stop a card and make another one for its household; answers the new one."""
        _enter()
        _card(card_id)
        return _card(perform(replace_card, _stop(card_id)).card_id)


@blueprint.route("/cards/<uuid:card_id>.png")
class Bitmap(MethodView):
    """A card as PNG."""

    @allow(Permission.MANAGE_CARDS)
    @blueprint.response(200, content_type="image/png")
    def get(self, card_id: UUID) -> Response:
        """The whole card at 300 dots an inch, with its secret code."""
        _enter()
        _card(card_id)
        return card_bitmap(card_id)


@blueprint.route("/cards/<uuid:card_id>.svg")
class Drawing(MethodView):
    """A card as SVG."""

    @allow(Permission.MANAGE_CARDS)
    @blueprint.response(200, content_type="image/svg+xml")
    def get(self, card_id: UUID) -> Response:
        """The whole card in its true size, with its secret code."""
        _enter()
        _card(card_id)
        return card_picture(card_id)


def _enter() -> None:
    """An address of the API names no community: it is that of whoever is asking."""
    g.community_id = current_actor().community_id


def _found(session: Session, asked: dict[str, Any]) -> list[CardView]:
    """One more than the page holds, if there are more."""
    community_id = g.community_id
    if asked["number"] is not None:
        found = queries.find_card(
            session, community_id=community_id, code_or_number=asked["number"]
        )
        if found is not None:
            _require_household(found.household_id)
        return [] if found is None else [found]
    _require_household(asked["household_id"])
    if asked["household_id"] is not None:
        return queries.cards_of(
            session, community_id=community_id, household_id=asked["household_id"]
        )
    position = decode_cursor(asked["cursor"])
    try:
        before = UUID(position) if position else None
    except ValueError as error:
        raise CursorUnknown from error
    return queries.list_cards(
        session, community_id=community_id, before=before, limit=asked["limit"] + 1
    )


def _card(card_id: UUID) -> CardView:
    """A card that whoever is asking may handle.

    Raises:
        CardUnknown: there is no such card.
        NotAllowed: the role is held elsewhere only.
    """
    with reading() as session:
        found = queries.card(session, community_id=g.community_id, card_id=card_id)
    if found is None:
        raise CardUnknown
    _require_household(found.household_id)
    return found


def _require_household(household_id: UUID | None) -> None:
    """Refuse who may not serve this household; None is nobody's, for who manages all cards."""
    with reading() as session:
        found = household_id and household(
            session, community_id=g.community_id, household_id=household_id
        )
    if found:
        require_for(found, Permission.MANAGE_CARDS)
    else:
        require_in_place(None, Permission.MANAGE_CARDS)


def _stop(card_id: UUID) -> StopCard:
    return StopCard(community_id=g.community_id, actor_id=current_actor().id, card_id=card_id)
