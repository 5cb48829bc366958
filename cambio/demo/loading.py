"""Loading the demo: the community is founded, then all stories are played."""

from __future__ import annotations

from cambio.demo.casting import cast_households
from cambio.demo.stage import Stage
from cambio.demo.stories.actions import action, happenings
from cambio.demo.stories.households import joining
from cambio.demo.stories.nights import nights
from cambio.demo.stories.orders import order, wishes
from cambio.demo.stories.purchases import purchase
from cambio.demo.tables import story
from cambio.demo.world import World


def enter_all(stage: Stage, world: World) -> None:
    for household in cast_households(world):
        stage.enter(joining(world, household))
    for happening in happenings(world):
        stage.enter(action(world, happening))
    for wish in wishes(world):
        stage.enter(order(world, wish))
    for table in story()["collective_purchase"]:
        stage.enter(purchase(world, table))
    stage.enter(nights(world))
