"""Letting go what is due in a community, by as many short acts as it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from cambio.app.cli import OPERATOR_ID
from cambio.database import perform
from cambio.saving.use_cases import LapseDue, lapse_due


@dataclass(frozen=True, slots=True)
class LetGo:
    """Of how many accounts' layers something lapsed; `more` when some were not looked at yet."""

    layers: int
    more: bool


def let_go(
    community_id: int,
    today: date,
    *,
    actor_id: UUID = OPERATOR_ID,
    acts_most: int | None = None,
) -> LetGo:
    """Let go what was told of long enough ago, in at most so many acts; None for all it takes.

    Harmless when repeated, late, or done by two at once: what a notice told of lapses once.
    """
    command = LapseDue(community_id=community_id, actor_id=actor_id, today=today)
    layers = acts = 0
    while acts_most is None or acts < acts_most:
        lapsed = perform(lapse_due, command)
        layers, acts = layers + lapsed.layers, acts + 1
        if lapsed.after is None:
            return LetGo(layers, more=False)
        command = replace(command, after=lapsed.after)
    return LetGo(layers, more=True)
