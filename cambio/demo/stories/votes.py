"""How a street votes about its pot: decided, or still to vote about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from cambio.app.cli import OPERATOR_ID
from cambio.database import Refusal
from cambio.demo.stage import At, Story, StoryBrokenError
from cambio.demo.tables import Table, chance
from cambio.demo.world import World
from cambio.saving.rules.voting import Choice, ProposalStatus
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from cambio.saving.use_cases.voting import CastVote, DecideProposal, cast_vote, decide_proposal


def street_vote(world: World, table: Table) -> Story:
    """A vote from the evening on which a neighbour proposes something."""
    opened_at = world.calendar.at(table["opened_day_offset"], time(20))
    deadline_at = world.calendar.at(table["deadline_day_offset"], time(23))
    yield opened_at
    neighbours = [each for each in world.people if each.saves and each.street == table["street"]]
    proposal_id = yield At(
        opened_at,
        propose_spending,
        ProposeSpending(
            **world.by_household(neighbours[0]),
            request_key=f"vote/{table['slug']}",
            place_id=world.places[table["street"]],
            title=table["title"],
            why=table["why"],
            currency=table["currency"],
            amount_minor=table["amount_minor"],
            deadline_at=deadline_at,
            on_paper=table["outcome"] == "open",
            household_id=neighbours[0].id,
        ),
    )
    last = min(deadline_at, world.calendar.now) - timedelta(hours=2)
    rng = chance("vote", table["slug"])
    ballots = list(_ballots(world, table, proposal_id))
    moments = sorted(world.calendar.between(rng, opened_at, last) for _ in ballots)
    for moment, ballot in zip(moments, ballots, strict=True):
        # Who joined on the page and has not proved its address yet has no vote.
        with suppress(Refusal):
            yield At(moment, cast_vote, ballot)
    if table["outcome"] != "open":
        key: dict[str, Any] = {"community_id": world.community_id, "actor_id": OPERATOR_ID}
        command = DecideProposal(**key, proposal_id=proposal_id)
        state = yield At(deadline_at, decide_proposal, command)
        if state.status != ProposalStatus(table["outcome"]):
            raise StoryBrokenError(f"{table['slug']} should be {table['outcome']}, and is {state}")


def _ballots(world: World, table: Table, proposal_id: UUID) -> Iterator[CastVote]:
    """As many as the table says, by the street's savers in the order in which they joined."""
    choices = [choice for choice in Choice for _ in range(table[choice.value])]
    here = [each for each in world.people if each.saves and each.street == table["street"]]
    for household, choice in zip(here, choices, strict=False):
        yield CastVote(
            **world.by_household(household),
            proposal_id=proposal_id,
            household_id=household.id,
            choice=choice,
        )
