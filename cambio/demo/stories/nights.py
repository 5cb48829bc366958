"""What happens by itself every night: purses go back, purchases whose time is over fail."""

from __future__ import annotations

from datetime import time

from cambio.app.cli import OPERATOR_ID
from cambio.demo.stage import At, Story
from cambio.demo.world import World
from cambio.earning.use_cases import ReturnPursesDue, return_purses_due


def nights(world: World) -> Story:
    """Night after night until today's."""
    command = ReturnPursesDue(community_id=world.community_id, actor_id=OPERATOR_ID)
    for day in world.calendar.days():
        more = True
        while more:
            returned = yield At(world.calendar.at(day, time(3, 10)), return_purses_due, command)
            more = returned.more
