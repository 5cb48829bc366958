"""Which communities there are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Community


@dataclass(frozen=True, slots=True)
class CommunityName:
    """A community as a list shows it."""

    slug: str
    name: str


def communities(session: Session) -> list[CommunityName]:
    """All communities by name."""
    rows = session.execute(select(Community.slug, Community.name).order_by(Community.name))
    return [CommunityName(slug, name) for slug, name in rows]


def community_ids(session: Session) -> list[int]:
    """The ids of all communities, for work that is done in each."""
    return list(session.scalars(select(Community.id).order_by(Community.id)))
