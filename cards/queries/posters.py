"""Posters: which action a code is about, and what is on file of an action's poster."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cards.models import Poster
from cards.rules import CardCode, card_hash


@dataclass(frozen=True, slots=True)
class PosterView:
    """An action's poster: with which key and revision its code is made again."""

    community_id: int
    action_id: UUID
    key_id: str
    revision: int
    code_hash: bytes


def poster(session: Session, *, community_id: int, action_id: UUID) -> PosterView | None:
    """An action's poster; None while nobody made one."""
    row = session.get(Poster, (community_id, action_id))
    return None if row is None else _view(row)


def poster_by_code(session: Session, *, code: CardCode) -> PosterView | None:
    """The poster with this code in whichever community, or None."""
    row = session.scalar(select(Poster).where(Poster.code_hash == card_hash(code)))
    return None if row is None else _view(row)


def _view(row: Poster) -> PosterView:
    return PosterView(row.community_id, row.action_id, row.key_id, row.revision, row.code_hash)
