"""What saving does by itself, at set times."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from cambio.app.cli import OPERATOR_ID
from cambio.app.scheduler import Turn
from cambio.database import perform, reading
from cambio.saving.queries import communities_that_save
from cambio.saving.use_cases import LapseDue, lapse_due


def lapse_what_is_due(turn: Turn) -> int:
    """Let go what was told of long enough ago by then; answers of how many accounts' layers.

    Harmless when it runs twice or late: what a notice told of lapses once.
    """
    with reading() as session:
        communities = communities_that_save(session)
    return sum(
        _lapse_in(community_id, turn.due_at.astimezone(ZoneInfo(timezone)).date())
        for community_id, timezone in communities
    )


def _lapse_in(community_id: int, today: date) -> int:
    command = LapseDue(community_id=community_id, actor_id=OPERATOR_ID, today=today)
    lapsed = perform(lapse_due, command)
    layers = lapsed.layers
    while lapsed.after is not None:
        lapsed = perform(lapse_due, replace(command, after=lapsed.after))
        layers += lapsed.layers
    return layers
