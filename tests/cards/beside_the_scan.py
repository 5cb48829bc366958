"""What the tests of taking part without the usual scan share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cambio.database import new_id, perform, reading
from cambio.earning import queries as earning
from cambio.earning.use_cases import CloseAction, close_action
from cambio.ledger.validation import verify
from cards.rules import CardKind
from cards.use_cases import (
    IssueCard,
    IssuedCard,
    issue_card,
)
from cards.use_cases.binding import (
    BindCard,
    BoundCard,
    NewPeople,
    bind_card,
)
from cards.use_cases.scan_messages import RecordScan
from tests.conftest import ACTOR_ID, Clock
from tests.scene import Scene


def who(scene: Scene) -> dict[str, Any]:
    return {"community_id": scene.community_id, "actor_id": ACTOR_ID}


def keyed(scene: Scene) -> dict[str, Any]:
    return {**who(scene), "request_key": str(new_id())}


def check_books(scene: Scene) -> None:
    with reading() as session:
        assert verify(session, scene.community_id).first_difference is None


def headcount(scene: Scene, action_id: UUID) -> int:
    with reading() as session:
        found = earning.action(session, community_id=scene.community_id, action_id=action_id)
    assert found is not None
    return found.headcount


def of_stack(scene: Scene) -> IssuedCard:
    return perform(issue_card, IssueCard(**who(scene), household_id=None))


def scan_of(scene: Scene, action_id: UUID, number: str, **more: Any) -> RecordScan:
    return RecordScan(
        **who(scene),
        **{
            "scan_id": new_id(),
            "action_id": action_id,
            "card": number,
            "adults": 1,
            "children": 0,
            "scanned_at": scene.now,
            "sent_at": scene.now,
            "received_at": scene.now,
            "device_id": "phone-1",
            "sequence": 1,
            **more,
        },
    )


TWO = NewPeople(adults=2, children=1, address="Dreef 1", nickname="Zonnebloem")


def bind(scene: Scene, card_id: UUID, action_id: UUID, people: NewPeople = TWO) -> BoundCard:
    command = BindCard(**keyed(scene), card_id=card_id, action_id=action_id, people=people)
    return perform(bind_card, command)


def street_card(scene: Scene) -> IssuedCard:
    command = IssueCard(
        **who(scene), household_id=None, kind=CardKind.STREET, place_id=scene.street_id
    )
    return perform(issue_card, command)


def closed_action(scene: Scene, clock: Clock) -> UUID:
    action_id = scene.action()
    perform(close_action, CloseAction(**keyed(scene), action_id=action_id))
    clock.advance(minutes=1)
    return action_id
