"""What happens at the counter besides joining: printing, and households that change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from random import Random

from cambio.app.permissions import Role
from cambio.demo.stage import At, Story
from cambio.demo.tables import chance, story
from cambio.demo.world import By, Household, World
from cambio.neighbourhood.rules.households import Means
from cambio.neighbourhood.use_cases import MoveHousehold, move_household
from cards.use_cases import (
    CancelRun,
    EndHousehold,
    IssueCard,
    RecordRun,
    Remainder,
    RunKind,
    SplitHousehold,
    cancel_run,
    end_household,
    issue_card,
    record_run,
    split_household,
    spoiled_cards,
    void_card,
)
from cards.use_cases.split_wishes import AskSplit, ask_split


def printing(world: World) -> Story:
    """Cards of who joined so far are printed, and stacks for the table; one stack is spoiled."""
    table, desk = story()["printing"], _desk(world)
    calendar = world.calendar
    for day in table["runs_days_ago"]:
        yield calendar.some_time(chance("printing", day), -day)
        cards = [each.cards[0].id for each in world.people]
        if cards:
            run = RecordRun(**desk, kind=RunKind.HOUSEHOLDS, card_ids=tuple(cards))
            yield At(world.stage.now, record_run, run)
    for day in table["stacks_days_ago"]:
        yield calendar.some_time(chance("stack", day), -day)
        yield from _stack(world, desk, spoiled=day == table["spoiled_days_ago"])


def changes(world: World) -> Story:
    """Lately some households moved, one went on in two or wants to, one ended."""
    table = story()["changes"]
    rng = chance("changes")
    yield world.calendar.some_time(rng, -table["days_ago"])
    quiet = _quiet(world)
    couples = (each for each in quiet if each.adults > 1)
    for count, among, change in (
        (table["splits"], couples, _split),
        (table["moves"], quiet, _move),
        (table["ends"], quiet, _end),
        (table["wishes"], couples, _wish),
    ):
        for household in islice(among, count):
            yield from change(world, household, rng)


def _stack(world: World, desk: By, *, spoiled: bool) -> Story:
    moment = world.stage.now
    cards = []
    for _ in range(story()["printing"]["stack"]):
        issued = yield At(moment, issue_card, IssueCard(**desk, household_id=None))
        cards.append(issued.card_id)
    run_id = yield At(
        moment, record_run, RecordRun(**desk, kind=RunKind.STACK, card_ids=tuple(cards))
    )
    if spoiled:
        command = CancelRun(**desk, run_id=run_id)
        yield At(moment + timedelta(minutes=20), cancel_run, command)
        for act in spoiled_cards(command, cards, RunKind.STACK):
            yield At(moment + timedelta(minutes=20), void_card, act)


def _quiet(world: World) -> Iterator[Household]:
    """Households that saved nothing yet, so that no other story counts on them."""
    found = (each for each in world.people if not each.zeal and not each.wallet.total())
    return iter([each for each in found if not each.saves])


def _move(world: World, household: Household, rng: Random) -> Story:
    command = MoveHousehold(
        **_desk(world),
        household_id=household.id,
        address_id=rng.choice(world.people).address_id,
        confirmed=True,
        means=Means.SIGNATURE,
    )
    if command.address_id != household.address_id:
        yield At(world.stage.now, move_household, command)


def _split(world: World, household: Household, rng: Random) -> Story:
    if household.adults < 2:
        return
    command = SplitHousehold(
        **_desk(world),
        request_key=f"split/{household.number}",
        household_id=household.id,
        address_id=rng.choice(world.people).address_id,
        nickname=story()["changes"]["nickname"],
        language=household.language,
        adults=1,
        children=0,
        confirmed=True,
        means=Means.SIGNATURE,
        percent=50,
    )
    yield At(world.stage.now, split_household, command)


def _wish(world: World, household: Household, _rng: Random) -> Story:
    """One of them writes on their page that they want to go on apart, and has not come yet."""
    wish = AskSplit(
        **world.by_household(household),
        household_id=household.id,
        adults=1,
        children=0,
        percent=50,
        nickname=story()["changes"]["nickname"],
        language=household.language,
    )
    yield At(world.stage.now, ask_split, wish)


def _end(world: World, household: Household, _rng: Random) -> Story:
    command = EndHousehold(
        **_desk(world),
        request_key=f"end/{household.number}",
        household_id=household.id,
        remainder=Remainder.POT,
        means=Means.SIGNATURE,
    )
    yield At(world.stage.now, end_household, command)


def _desk(world: World) -> By:
    return world.by(world.first_with(Role.MANAGER).login)
