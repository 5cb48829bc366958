"""What happens by itself every night: purses go back, and the day's bookings get their numbers."""

from __future__ import annotations

from datetime import datetime, time

from cambio.app.cli import OPERATOR_ID
from cambio.database import Command
from cambio.demo.stage import At, Story
from cambio.demo.world import World
from cambio.earning.use_cases import ReturnPursesDue, return_purses_due
from cambio.ledger.sequence import NUMBERED_AT_ONCE, number_transactions


def nights(world: World) -> Story:
    """Night after night until the last one."""
    for day in world.calendar.days():
        yield from night(world, world.calendar.at(day, time(3, 10)))


def night(world: World, moment: datetime) -> Story:
    """What is due at this moment, until nothing is."""
    returning = ReturnPursesDue(community_id=world.community_id, actor_id=OPERATOR_ID)
    more = True
    while more:
        returned = yield At(moment, return_purses_due, returning)
        more = returned.more
    numbering = Command(community_id=world.community_id, actor_id=OPERATOR_ID)
    numbered = NUMBERED_AT_ONCE
    while numbered == NUMBERED_AT_ONCE:
        numbered = yield At(moment, number_transactions, numbering)
