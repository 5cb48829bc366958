"""How an action goes: planned, opened, cards shown by who came, closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import count
from random import Random
from uuid import UUID

from cambio.database import new_id
from cambio.demo.stage import At, Story
from cambio.demo.stories.reports import reporting
from cambio.demo.stories.street import at_the_table
from cambio.demo.tables import Table, chance, load, some_of, story
from cambio.demo.world import Household, World, by_slug
from cambio.earning.use_cases import (
    AnnounceAction,
    CloseAction,
    OpenAction,
    PlanAction,
    announce_action,
    close_action,
    open_action,
    plan_action,
)
from cards.rules import draw_card_number
from cards.use_cases.scan_messages import RecordScan
from cards.use_cases.scan_phones import ReportPhone, report_phone
from cards.use_cases.scans import record_scan

SAVERS_COME_SHARE = 0.6
"""How often those come who save up for what the street buys together."""
SO_FAR_TODAY = timedelta(minutes=90)
"""Since when the action of today is going on, however early the demo is loaded."""
FIRST_COMES_AFTER = timedelta(minutes=6)
"""How soon the first card is shown there."""

ANNOUNCED_BEFORE = timedelta(days=7)
"""How long before it neighbours are told at the latest."""

STRANGE_FOR = timedelta(days=14)
"""Of the actions since then the first card is followed by one that nobody knows: a manager has not
looked at it yet."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One action of the story: what the data file says of it, and when it is."""

    key: str
    table: Table
    starts_at: datetime
    state: str

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.table["duration_minutes"])


def happenings(world: World) -> Iterator[Happening]:
    """All actions of the half year and those still to come."""
    calendar = world.calendar
    for table in story()["series"]:
        every_weeks = table["every_weeks"]
        for day in calendar.series(
            table["weekday"],
            every_weeks=every_weeks,
            phase=chance("phase", table["slug"]).randrange(every_weeks),
            ahead=table["planned_ahead"],
        ):
            starts_at = calendar.at(day, time.fromisoformat(table["starts_at"]))
            state = "closed" if day < 0 else "planned"
            yield Happening(f"{table['slug']}/{day}", table, starts_at, state)
    for table in story()["single"]:
        starts_at = calendar.at(table["day_offset"], time.fromisoformat(table["starts_at"]))
        if table["state"] == "open":
            starts_at = min(starts_at, calendar.now - SO_FAR_TODAY)
        yield Happening(table["slug"], table, starts_at, table["state"])


def action(world: World, happening: Happening) -> Story:
    """An action from planning to its end, or as far as it has come."""
    who = world.by(happening.table["volunteer"])
    planned_at = _planned_at(world, happening)
    planned = yield At(planned_at, plan_action, _plan(world, happening))
    if happening.starts_at < world.calendar.now + ANNOUNCED_BEFORE:
        announce = AnnounceAction(**who, action_id=planned.action_id)
        yield At(planned_at, announce_action, announce)
    if happening.state == "planned":
        return
    yield At(happening.starts_at, open_action, OpenAction(**who, action_id=planned.action_id))
    yield At(happening.starts_at, report_phone, _ready(world, happening, planned.action_id))
    if happening.state == "open":
        login = happening.table["volunteer"]
        world.stage.enter(at_the_table(world, login, planned.action_id, happening.starts_at))
    yield from _scanning(world, happening, planned.action_id)
    if happening.state == "closed":
        key = f"close/{happening.key}"
        close = CloseAction(**who, request_key=key, action_id=planned.action_id)
        closed_at = happening.ends_at + timedelta(minutes=10)
        yield At(closed_at, close_action, close)
        yield from reporting(
            world,
            happening.table["volunteer"],
            planned.action_id,
            key=happening.key,
            closed_at=closed_at,
        )


def _planned_at(world: World, happening: Happening) -> datetime:
    """Some evening before it; of what is still to come, one of the last."""
    rng, calendar = chance("planning", happening.key), world.calendar
    days = rng.randrange(10, 16)
    planned_at = happening.starts_at - timedelta(days=days, hours=rng.random() * 3)
    if planned_at > calendar.now:
        planned_at = calendar.now - timedelta(days=days - 9, hours=rng.random() * 5)
    return max(planned_at, calendar.founding)


def _plan(world: World, happening: Happening) -> PlanAction:
    table = happening.table
    points = by_slug(load("places")["meeting_point"])
    households = world.scaled(table["expected_households"])
    pays = table["rule"] != "practice"
    return PlanAction(
        **world.by(table["volunteer"]),
        request_key=f"plan/{happening.key}",
        place_id=world.places[table["neighbourhood"]],
        rule_id=world.rules[table["rule"]],
        title=table["title_nl"],
        meeting_point=points[table["meeting_point"]]["name_nl"],
        starts_at=happening.starts_at,
        ends_at=happening.ends_at,
        expected_people=round(households * story()["attendance"]["people_per_household"]) + 5,
        budget_id=world.budgets[table["budget"]] if pays else None,
    )


def _ready(world: World, happening: Happening, action_id: UUID) -> ReportPhone:
    """The volunteer's phone fetched the action, and holds nothing."""
    return ReportPhone(
        **world.by(happening.table["volunteer"]),
        device_id=happening.table["volunteer"],
        action_id=action_id,
        waiting=0,
        last_sequence=0,
        sent_at=happening.starts_at,
        received_at=happening.starts_at,
    )


@dataclass(frozen=True, slots=True, order=True)
class _Showing:
    """A card held before the phone."""

    moment: datetime
    number: int
    household: Household
    card: int
    adults: int
    children: int


def _scanning(world: World, happening: Happening, action_id: UUID) -> Story:
    rng = chance("attendance", happening.key)
    numbers = count()
    showings = sorted(
        showing
        for visitor in _visitors(world, happening, rng)
        for showing in _showings(happening, visitor, rng, numbers)
    )
    if happening.state == "open" and showings:
        # However few they are, somebody has come by now.
        early = showings[0].moment - happening.starts_at - FIRST_COMES_AFTER
        showings = [replace(each, moment=each.moment - early) for each in showings]
    for sequence, showing in enumerate(showings, start=1):
        if showing.moment > world.calendar.now:
            break
        verdict = yield At(
            showing.moment, record_scan, _scan(world, happening, action_id, showing, sequence)
        )
        if verdict.currency is not None:
            showing.household.wallet[verdict.currency] += verdict.household_minor or 0
        if sequence == 1 and showing.moment > world.calendar.now - STRANGE_FOR:
            card = draw_card_number(rng.randrange).text
            read = _scan(world, happening, action_id, showing, sequence)
            yield At(showing.moment, record_scan, replace(read, scan_id=new_id(), card=card))


def _visitors(world: World, happening: Happening, rng: Random) -> list[Household]:
    """Who comes: mostly from the neighbourhood, and who is keener comes more often."""
    table, shares = happening.table, story()["attendance"]
    wanted = world.scaled(table["expected_households"] * rng.gauss(table["attendance_rate"], 0.08))
    near, far, saving = [], [], []
    for each in world.people:
        if each.neighbourhood != table["neighbourhood"]:
            far.append(each)
        elif not each.saves:
            near.append(each)
        elif rng.random() < SAVERS_COME_SHARE:
            saving.append(each)
    elsewhere = round(wanted * shares["other_neighbourhood_share"] + rng.random() * 0.5)
    return [
        *saving,
        *some_of(rng, near, [each.zeal for each in near], wanted - elsewhere - len(saving)),
        *some_of(rng, far, [min(each.zeal, 5.0) for each in far], elsewhere),
    ]


def _showings(
    happening: Happening, visitor: Household, rng: Random, numbers: Iterator[int]
) -> Iterator[_Showing]:
    shares = story()["attendance"]
    adults, children = _who_comes(visitor, rng)
    arrives = happening.starts_at + rng.random() ** 2 * 0.7 * (
        happening.ends_at - happening.starts_at
    )
    parts = [(0, adults, children)]
    if len(visitor.cards) > 1 and adults and children:
        parts = [(0, adults, 0), (1, 0, children)]
    if adults + children < visitor.people and rng.random() < shares["more_people_later_share"]:
        more = adults < visitor.adults
        parts.append((0, adults + more, children + (not more)))
    if rng.random() < shares["scanned_twice_share"]:
        parts.append((0, adults, children))
    for minutes, (card, *people) in zip((0, 1, 25, 40), parts, strict=False):
        yield _Showing(
            arrives + timedelta(minutes=minutes, seconds=rng.randrange(50)),
            next(numbers),
            visitor,
            card,
            *people,
        )


def _who_comes(visitor: Household, rng: Random) -> tuple[int, int]:
    """Adults and children who come along; at least one."""
    shares = story()["attendance"]
    more = shares["people_per_household"] - 1
    people = 1 + sum(rng.random() < more / 2 for _ in range(2))
    wanted = sum(rng.random() < shares["child_share"] for _ in range(people))
    children = min(wanted, visitor.children)
    adults = min(people - children, visitor.adults)
    return (adults, children) if adults + children else (visitor.adults, 0)


def _scan(
    world: World, happening: Happening, action_id: UUID, showing: _Showing, sequence: int
) -> RecordScan:
    return RecordScan(
        **world.by(happening.table["volunteer"]),
        scan_id=new_id(),
        action_id=action_id,
        card=showing.household.cards[showing.card].number,
        adults=showing.adults,
        children=showing.children,
        scanned_at=showing.moment,
        sent_at=showing.moment,
        received_at=showing.moment,
        device_id=happening.table["volunteer"],
        sequence=sequence,
    )
