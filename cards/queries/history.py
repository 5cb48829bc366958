"""A household's own history: what happened to it and to its cards, in one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Household
from cambio.neighbourhood.queries.history import household_events
from cambio.neighbourhood.rules.households import Means
from cards.models import Card, CardEvent
from cards.rules import CardNumber

JOINED = "joined"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened, by whom, and when.

    `card_number` is of the card that it happened to, None for the household itself. `means` is how
    the household confirmed it, None where it was not asked to.
    """

    what: str
    at: datetime
    actor_id: UUID
    card_number: str | None = None
    means: Means | None = None


def household_history(
    session: Session, *, community_id: int, household_id: UUID
) -> list[HistoryLine]:
    """What happened to a household since it joined, newest first; nothing for an unknown one.

    Of a card it begins when the household got it, and it holds no other household's doings.
    """
    household = session.get(Household, (community_id, household_id))
    if household is None:
        return []
    own = household_events(session, community_id=community_id, household_id=household_id)
    lines = [
        (each.id, HistoryLine(each.what, each.at, each.actor_id, None, each.means)) for each in own
    ]
    rows = session.execute(
        select(CardEvent, Card.number)
        .join(Card, (Card.community_id == CardEvent.community_id) & (Card.id == CardEvent.card_id))
        .where(CardEvent.community_id == community_id, CardEvent.household_id == household_id)
    )
    lines += [
        (row.id, HistoryLine(row.what, row.at, row.actor_id, CardNumber(number).shown))
        for row, number in rows
    ]
    # Ids are made in the order of time, also of what happened in one act.
    newest_first = [line for _id, line in sorted(lines, key=lambda pair: pair[0], reverse=True)]
    return [*newest_first, HistoryLine(JOINED, household.joined_at, household.joined_by)]
