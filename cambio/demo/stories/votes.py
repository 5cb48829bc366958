"""How a street votes about its pot: decided, or still to vote about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from cambio.app.cli import OPERATOR_ID
from cambio.database import Refusal
from cambio.demo.stage import At, Story, StoryBrokenError
from cambio.demo.tables import Table, chance
from cambio.demo.world import Household, World
from cambio.saving.rules.voting import Choice, ProposalStatus
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from cambio.saving.use_cases.voting import CastVote, DecideProposal, cast_vote, decide_proposal


def street_vote(world: World, table: Table) -> Story:
    """A vote from the evening on which a neighbour proposes something."""
    opened_at = world.calendar.at(table["opened_day_offset"], time(20))
    deadline_at = world.calendar.at(table["deadline_day_offset"], time(23))
    yield opened_at
    proposal_id = None
    for neighbour in _living_in(world, table):
        # Who joined on the page and has not proved its address yet has no say.
        with suppress(Refusal):
            proposal_id = yield At(
                opened_at, propose_spending, _proposal(world, table, neighbour, deadline_at)
            )
            break
    if proposal_id is None:
        raise StoryBrokenError(f"nobody proposes {table['slug']}")
    last = min(deadline_at, world.calendar.now) - timedelta(hours=2)
    rng = chance("vote", table["slug"])
    ballots = list(_ballots(world, table, proposal_id))
    moments = sorted(world.calendar.between(rng, opened_at, last) for _ in ballots)
    for moment, ballot in zip(moments, ballots, strict=True):
        with suppress(Refusal):
            yield At(moment, cast_vote, ballot)
    if table["outcome"] != "open":
        key: dict[str, Any] = {"community_id": world.community_id, "actor_id": OPERATOR_ID}
        command = DecideProposal(**key, proposal_id=proposal_id)
        state = yield At(deadline_at, decide_proposal, command)
        if state.status != ProposalStatus(table["outcome"]):
            raise StoryBrokenError(f"{table['slug']} should be {table['outcome']}, and is {state}")


def _proposal(
    world: World, table: Table, neighbour: Household, deadline_at: datetime
) -> ProposeSpending:
    return ProposeSpending(
        **world.by_household(neighbour),
        request_key=f"vote/{table['slug']}/{neighbour.number}",
        place_id=world.places[table["street"]],
        title=table["title"],
        why=table["why"],
        currency=table["currency"],
        amount_minor=table["amount_minor"],
        deadline_at=deadline_at,
        households=len(_living_in(world, table)),
        on_paper=table["outcome"] == "open",
        household_id=neighbour.id,
    )


def _ballots(world: World, table: Table, proposal_id: UUID) -> Iterator[CastVote]:
    """As many as the table says, by the street's households in the order in which they joined."""
    choices = [choice for choice in Choice for _ in range(table[choice.value])]
    for household, choice in zip(_living_in(world, table), choices, strict=False):
        yield CastVote(
            **world.by_household(household),
            proposal_id=proposal_id,
            household_id=household.id,
            choice=choice,
        )


def _living_in(world: World, table: Table) -> list[Household]:
    return [each for each in world.people if each.street == table["street"]]
