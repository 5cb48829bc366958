"""Reads of cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cards.errors import CardUnreadable
from cards.models import Card, CardEvent
from cards.rules import (
    CardAct,
    CardCode,
    CardKind,
    CardNumber,
    CardStatus,
    Unreadable,
    acts_for,
    card_hash,
    parse_card,
    shown_state,
)

of_nobody = Card.household_id.is_(None) & Card.place_id.is_(None)
"""Whether neither a household nor a street has a card."""


@dataclass(frozen=True, slots=True)
class CardView:
    """A card. `household_id` is None for a card that nobody has yet, and for a street's, which
    `place_id` names; that is None for all others.

    `stopped_at` is when it was blocked, replaced, returned or ended, None while it is good.
    `kind` is `child` for a card that only earns. `label` is what the household calls it, None for
    nothing. `key_id` is the letter of the key that made its code.
    """

    id: UUID
    household_id: UUID | None
    number: str
    status: str
    lineage_id: UUID
    made_at: datetime
    stopped_at: datetime | None
    kind: str
    label: str | None
    key_id: str
    replaced_by_id: UUID | None
    place_id: UUID | None

    @property
    def shown_number(self) -> str:
        """The number as people see it."""
        return CardNumber(self.number).shown

    @property
    def is_childs(self) -> bool:
        """Whether it only earns."""
        return self.kind == CardKind.CHILD

    @property
    def is_nobodys(self) -> bool:
        """Whether no household and no street has it."""
        return self.household_id is None and self.place_id is None

    @property
    def state(self) -> str:
        """Its state as people speak of it: `printed` for a good card that nobody has yet."""
        return shown_state(self.status, has_owner=not self.is_nobodys)

    @property
    def acts(self) -> frozenset[CardAct]:
        """What may be done with it in its state."""
        return acts_for(self.status)


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


def cards_of_place(session: Session, *, community_id: int, place_id: UUID) -> list[CardView]:
    """The cards of a street as a whole, newest first."""
    rows = session.scalars(
        select(Card)
        .filter_by(community_id=community_id, place_id=place_id)
        .order_by(Card.id.desc())
    )
    return [_view(row) for row in rows]


def list_cards(
    session: Session, *, community_id: int, before: UUID | None = None, limit: int = 50
) -> list[CardView]:
    """All cards, newest first; `before` is the last card of the page before."""
    query = select(Card).where(Card.community_id == community_id)
    if before is not None:
        query = query.where(Card.id < before)
    return [_view(row) for row in session.scalars(query.order_by(Card.id.desc()).limit(limit))]


def count_cards(session: Session, *, community_id: int) -> dict[str, int]:
    """How many cards there are in each state; `stack` are the good ones that nobody has yet."""
    nobodys = of_nobody & (Card.status == "active")
    rows = session.execute(
        select(Card.status, nobodys, func.count())
        .where(Card.community_id == community_id)
        .group_by(Card.status, nobodys)
    )
    counts = dict.fromkeys((*(each.value for each in CardStatus), "stack"), 0)
    for status, is_nobodys, count in rows:
        counts["stack" if is_nobodys else status] += count
    return counts


def has_card(session: Session, community_id: int) -> bool:
    """Whether a community has any card: the setup page asks."""
    query = select(Card.id).where(Card.community_id == community_id).limit(1)
    return session.scalar(query) is not None


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
        row.kind,
        row.label,
        row.key_id,
        row.replaced_by_id,
        row.place_id,
    )
