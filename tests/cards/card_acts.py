"""What the tests of cards, print runs and keys do all the time, in one line each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cambio.database import perform, reading
from cards import queries
from cards.use_cases import (
    IssueCard,
    StopCard,
    issue_card,
)
from tests.scene import ACTOR_ID, Scene


def who(scene: Scene) -> dict[str, Any]:
    return {"community_id": scene.community_id, "actor_id": ACTOR_ID}


def about(scene: Scene, card_id: UUID) -> StopCard:
    return StopCard(**who(scene), card_id=card_id)


def card(scene: Scene, card_id: UUID) -> queries.CardView:
    with reading() as session:
        found = queries.card(session, community_id=scene.community_id, card_id=card_id)
    assert found is not None
    return found


def story(scene: Scene, card_id: UUID) -> list[str]:
    with reading() as session:
        events = queries.history_of(session, community_id=scene.community_id, card_id=card_id)
    return [event.what for event in events]


def stack(scene: Scene, count: int) -> list[UUID]:
    return [
        perform(issue_card, IssueCard(**who(scene), household_id=None)).card_id
        for _ in range(count)
    ]
