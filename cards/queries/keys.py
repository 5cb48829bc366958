"""The signing keys of a community by their letters; no secrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from cards.keys import FIRST_KEY_ID
from cards.models import Card, CardKeyLetter


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key with how many of its cards are not ended yet, and how many households have them.

    `started_at` is None for the key of a community that never rotated; `retired_at` is None while
    its cards are good.
    """

    key_id: str
    started_at: datetime | None
    retired_at: datetime | None
    cards: int
    households: int


def newest_key_id(session: Session, *, community_id: int) -> str:
    """The letter of the key that new cards get."""
    newest = select(func.max(CardKeyLetter.key_id)).where(
        CardKeyLetter.community_id == community_id
    )
    return session.scalar(newest) or FIRST_KEY_ID


def card_keys(session: Session, *, community_id: int) -> list[KeyView]:
    """All keys of a community, the oldest first."""
    rows = session.scalars(select(CardKeyLetter).filter_by(community_id=community_id))
    known = {row.key_id: row for row in rows}
    counts = {
        key_id: (cards, households)
        for key_id, cards, households in session.execute(
            select(Card.key_id, func.count(), func.count(Card.household_id.distinct()))
            .where(Card.community_id == community_id, _is_alive())
            .group_by(Card.key_id)
        )
    }
    return [
        KeyView(
            key_id,
            known[key_id].started_at if key_id in known else None,
            known[key_id].retired_at if key_id in known else None,
            *counts.get(key_id, (0, 0)),
        )
        for key_id in sorted({FIRST_KEY_ID, *known, *counts})
    ]


def cards_of_key(session: Session, *, community_id: int, key_id: str, limit: int) -> list[UUID]:
    """Some cards of a key that are not ended yet, the oldest first."""
    query = select(Card.id).where(
        Card.community_id == community_id, Card.key_id == key_id, _is_alive()
    )
    return list(session.scalars(query.order_by(Card.id).limit(limit)))


def _is_alive() -> ColumnElement[bool]:
    return Card.status.in_(("active", "blocked"))
