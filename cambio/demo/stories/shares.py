"""How a street saves together: a corporation promises to add, neighbours put in, some give away."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

from cambio.app.permissions import Role
from cambio.database import Refusal
from cambio.demo.stage import At, Story
from cambio.demo.tables import Table
from cambio.demo.world import Household, World
from cambio.earning.use_cases import GrantBudget, grant_budget
from cambio.saving.rules import MatchTerms
from cambio.saving.use_cases import (
    AddMatchRule,
    GiveTokens,
    Receiver,
    SaveShare,
    SetCause,
    add_match_rule,
    give_tokens,
    save_share,
    set_cause,
)


def street_shares(world: World, table: Table) -> Story:
    """A promise, and from the next evening on what neighbours do with it."""
    promised_at = world.calendar.at(table["promised_day_offset"], time(11))
    yield from _promise(world, table, promised_at)
    done: list[Household] = []
    for number, part in enumerate(table["part"]):
        moment = world.calendar.at(part["day_offset"], time(20, number % 60))
        yield moment
        for household in _who_can(world, table, part, done):
            # Who joined on the page and has not proved its address yet may be refused.
            with suppress(Refusal):
                yield At(moment, *_act(world, table, part, number, household))
                household.wallet[table["currency"]] -= part["amount_minor"]
                done.append(household)
                break


def _promise(world: World, table: Table, moment: datetime) -> Story:
    manager: dict[str, Any] = {**world.by(world.first_with(Role.MANAGER).login)}
    grant = GrantBudget(
        **manager,
        request_key=f"grant/{table['slug']}",
        programme_id=world.programmes[table["programme"]],
        funder_id=world.organisations[table["funder"]],
        name=table["budget"],
        amount_minor=table["granted_minor"],
        collective_only=True,
    )
    granted = yield At(moment, grant_budget, grant)
    terms = MatchTerms(
        funder_parts=table["funder_parts"],
        own_parts=table["own_parts"],
        year_limit_minor=table["year_limit_minor"],
        shares=True,
        pledges=False,
    )
    promise = AddMatchRule(
        **manager, budget_id=granted.budget_id, title=table["title"], terms=terms
    )
    yield At(moment + timedelta(minutes=5), add_match_rule, promise)
    cause = SetCause(**manager, organisation_id=world.organisations[table["cause"]], receives=True)
    yield At(moment + timedelta(minutes=9), set_cause, cause)


def _who_can(world: World, table: Table, part: Table, done: list[Household]) -> list[Household]:
    """The neighbours who have so much, before all those who did least so far."""
    here = [each for each in world.people if each.street == table["street"]]
    can = [each for each in here if each.wallet[table["currency"]] >= part["amount_minor"]]
    return sorted(can, key=lambda household: (done.count(household), household.number))


def _act(
    world: World, table: Table, part: Table, number: int, household: Household
) -> tuple[Any, Any]:
    """What a neighbour does: save with the street, give to another, or give to the cause."""
    money: dict[str, Any] = {
        **world.by_household(household),
        "request_key": f"{table['slug']}/{number}",
        "household_id": household.id,
        "currency": table["currency"],
        "amount_minor": part["amount_minor"],
    }
    if part["to"] == "street":
        return save_share, SaveShare(**money, place_id=world.places[table["street"]])
    to = Receiver(organisation_id=world.organisations[table["cause"]])
    if part["to"] == "neighbour":
        to = Receiver(household_id=next(e.id for e in world.people if e is not household))
    return give_tokens, GiveTokens(**money, to=to)
