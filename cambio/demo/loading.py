"""Loading the demo: the community is founded, then all stories are played, then it is today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from cambio.app.permissions import Role
from cambio.books.sealing import seal_closed_days
from cambio.demo.addresses import bring_in_addresses
from cambio.demo.calendar import Calendar
from cambio.demo.casting import cast_households
from cambio.demo.founding import (
    add_organisations,
    apply_programmes,
    cut_keys,
    found_community,
    hire_staff,
    invite,
    make_unknown_pin,
)
from cambio.demo.pins import Opener, choose_pins
from cambio.demo.shelves import fill_shelves
from cambio.demo.stage import Stage
from cambio.demo.stories.actions import action, happenings
from cambio.demo.stories.counter import changes, printing
from cambio.demo.stories.ending import stamps_end
from cambio.demo.stories.gold_card import evaluations
from cambio.demo.stories.hours import working_hours
from cambio.demo.stories.households import joining
from cambio.demo.stories.nights import night, nights
from cambio.demo.stories.orders import order, wishes
from cambio.demo.stories.purchases import purchase
from cambio.demo.stories.shares import street_shares
from cambio.demo.stories.today import objecting, sending_items, sweeping_each_month, wishing
from cambio.demo.stories.votes import street_vote
from cambio.demo.stories.vouchers import at_hand, outing, settling, welcome
from cambio.demo.tables import chance, story
from cambio.demo.world import World


@dataclass(frozen=True, slots=True)
class Loaded:
    """The demo as it was loaded, with the secrets that are told this once.

    `seconds` is how long each part took.
    """

    world: World
    keys: dict[Role, str]
    openers: list[Opener]
    invitation_code: str
    seconds: dict[str, float]


def stage_of(calendar: Calendar) -> Stage:
    """An empty stage at the founding of the community; its clock is the application's."""
    return Stage(calendar.founding, chance("numbers").randrange)


def load_demo(
    calendar: Calendar, stage: Stage, *, scale: float = 1.0, tell: Callable[[str], object]
) -> Loaded:
    """Fill the empty database of the application at hand; `tell` hears what is going on.

    Raises:
        StoryBrokenError: a story does not go as the data says.
    """
    watch = _Stopwatch(tell)
    with watch.part("the community, its places and addresses"):
        world = found_community(calendar, stage, scale=scale)
        bring_in_addresses(world)
    with watch.part("programmes, grants, staff and shops"):
        add_organisations(world)
        apply_programmes(world)
        hire_staff(world)
        make_unknown_pin(world)
        keys = cut_keys(world)
        fill_shelves(world)
    with watch.part("half a year of joining, cleaning up, saving and spending"):
        _enter_all(world)
        stage.play()
        stage.enter(wishing(world, world.people[0]))
        for begun in (objecting, sweeping_each_month, sending_items):
            stage.enter(begun(world))
        stage.enter(at_hand(world, max(world.awaited, key=lambda each: each.wallet["CAM"])))
        stage.enter(outing(world))
        stage.enter(night(world, calendar.now))
        stage.play()
    with watch.part("the books are closed, day by day"):
        seal_closed_days(world.community_id, "Europe/Amsterdam")
    with watch.part("PINs for some households"):
        openers = choose_pins(world)
        invitation_code = invite(world)
    return Loaded(world, keys, openers, invitation_code, watch.seconds)


def _enter_all(world: World) -> None:
    for household in cast_households(world):
        world.stage.enter(joining(world, household))
    for happening in happenings(world):
        world.stage.enter(action(world, happening))
    for wish in wishes(world):
        world.stage.enter(order(world, wish))
    for table in story()["collective_purchase"]:
        world.stage.enter(purchase(world, table))
    for table in story()["street_vote"]:
        world.stage.enter(street_vote(world, table))
    for table in story()["street_shares"]:
        world.stage.enter(street_shares(world, table))
    world.stage.enter(stamps_end(world))
    world.stage.enter(welcome(world))
    world.stage.enter(settling(world))
    for each in working_hours(world):
        world.stage.enter(each)
    world.stage.enter(printing(world))
    world.stage.enter(changes(world))
    world.stage.enter(evaluations(world))
    world.stage.enter(nights(world))


class _Stopwatch:
    """Tells what is going on, and notes how long it took."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        self.seconds: dict[str, float] = {}
        self._tell = tell

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Times what is done inside."""
        begun = perf_counter()
        yield
        self.seconds[name] = perf_counter() - begun
        self._tell(f"{self.seconds[name]:5.1f} s  {name}")
