"""What every act on a card begins and ends with: its row, locked, and a line in its history."""

from __future__ import annotations

from uuid import UUID

from cambio.database import Command, UnitOfWork, locked, new_id
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Place
from cards.errors import CardUnknown
from cards.models import Card, CardEvent


def locked_card(uow: UnitOfWork, community_id: int, card_id: UUID) -> Card:
    """The row of a card; nobody else changes it until this act ends.

    Raises:
        CardUnknown: there is no such card.
    """
    return locked(uow, Card, CardUnknown, community_id=community_id, id=card_id)


def require_place(uow: UnitOfWork, community_id: int, place_id: UUID) -> None:
    """Refuse a place that cannot have a card.

    Raises:
        PlaceUnknown: there is no such place.
    """
    if uow.session.get(Place, (community_id, place_id)) is None:
        raise PlaceUnknown


def note_card(uow: UnitOfWork, command: Command, card: Card, what: str) -> None:
    """Add a line to a card's history, and to that of the household that has it."""
    uow.session.add(
        CardEvent(
            community_id=command.community_id,
            id=new_id(),
            card_id=card.id,
            what=what,
            at=uow.now,
            actor_id=command.actor_id,
            household_id=card.household_id,
        )
    )
