"""Reads of cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cards.errors import CardUnreadable
from cards.models import Card, CardEvent
from cards.rules import CardCode, CardNumber, Unreadable, card_hash, parse_card


@dataclass(frozen=True, slots=True)
class CardView:
    """A card. `household_id` is None for a card that nobody has yet.

    `stopped_at` is when it was blocked or replaced, None while it is good.
    """

    id: UUID
    household_id: UUID | None
    number: str
    status: str
    lineage_id: UUID
    made_at: datetime
    stopped_at: datetime | None

    @property
    def shown_number(self) -> str:
        """The number as people see it."""
        return CardNumber(self.number).shown


@dataclass(frozen=True, slots=True)
class CardEventView:
    """A line of a card's history."""

    what: str
    at: datetime
    actor_id: UUID


@dataclass(frozen=True, slots=True)
class CardOwner:
    """Whose card a code is, whatever the community; for opening the QR in any phone."""

    community_id: int
    card: CardView


def find_card(session: Session, *, community_id: int, code_or_number: str) -> CardView | None:
    """The card of this community with that code or number, or None.

    Raises:
        CardUnreadable: the text is neither.
    """
    parsed = parse_card(code_or_number)
    if isinstance(parsed, Unreadable):
        raise CardUnreadable(fault=parsed.fault.value, characters=parsed.characters)
    query = select(Card).where(Card.community_id == community_id)
    if isinstance(parsed, CardCode):
        query = query.where(Card.code_hash == card_hash(parsed))
    else:
        query = query.where(Card.number == parsed.text)
    row = session.scalar(query)
    return None if row is None else _view(row)


def card_by_code(session: Session, *, code: CardCode) -> CardOwner | None:
    """The card with this code in whichever community, or None."""
    row = session.scalar(select(Card).where(Card.code_hash == card_hash(code)))
    return None if row is None else CardOwner(row.community_id, _view(row))


def card(session: Session, *, community_id: int, card_id: UUID) -> CardView | None:
    """One card, or None."""
    row = session.get(Card, (community_id, card_id))
    return None if row is None else _view(row)


def cards_of(session: Session, *, community_id: int, household_id: UUID) -> list[CardView]:
    """The cards of a household, newest first."""
    rows = session.scalars(
        select(Card)
        .filter_by(community_id=community_id, household_id=household_id)
        .order_by(Card.id.desc())
    )
    return [_view(row) for row in rows]


def history_of(session: Session, *, community_id: int, card_id: UUID) -> list[CardEventView]:
    """What happened to a card, oldest first."""
    rows = session.scalars(
        select(CardEvent)
        .filter_by(community_id=community_id, card_id=card_id)
        .order_by(CardEvent.id)
    )
    return [CardEventView(row.what, row.at, row.actor_id) for row in rows]


def _view(row: Card) -> CardView:
    return CardView(
        row.id,
        row.household_id,
        row.number,
        row.status,
        row.lineage_id,
        row.made_at,
        row.stopped_at,
    )
