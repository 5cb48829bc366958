"""What happens at an action beside the scanning: a poster, newcomers, and a fresh card for some."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from cambio.database import new_id
from cambio.demo.stage import At, Story
from cambio.demo.world import World
from cambio.earning.use_cases import NoteNewcomers, note_newcomers
from cards.use_cases import IssueCard, issue_card
from cards.use_cases.binding import BindCard, NewPeople, bind_card
from cards.use_cases.posters import MakePoster, make_poster

NEWCOMERS = 6


def at_the_table(world: World, volunteer: str, action_id: UUID, starts_at: datetime) -> Story:
    """A poster hangs up; some come without a card, and one family gets one at the table."""
    who = world.by(volunteer)
    yield At(starts_at, make_poster, MakePoster(**who, action_id=action_id))
    note = NoteNewcomers(**who, note_id=new_id(), action_id=action_id, people=NEWCOMERS)
    yield At(starts_at + timedelta(minutes=20), note_newcomers, note)
    card = yield At(
        starts_at + timedelta(minutes=30), issue_card, IssueCard(**who, household_id=None)
    )
    bind = BindCard(
        **who,
        request_key=f"bind/{action_id}",
        card_id=card.card_id,
        action_id=action_id,
        people=NewPeople(adults=2, children=1, address="boven de bakker", nickname="De bovenburen"),
    )
    yield At(starts_at + timedelta(minutes=31), bind_card, bind)
