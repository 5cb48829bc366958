"""Who the households of the demo are: drawn before the story begins, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from uuid import UUID

from cambio.demo.addresses import addresses_of
from cambio.demo.calendar import ENROLMENT
from cambio.demo.tables import Table, chance, load, story
from cambio.demo.world import Household, World


def cast_households(world: World) -> list[Household]:
    """Everybody who will join, in the order of joining."""
    casting = _Casting(world)
    cast = [casting.household(home) for home in _homes(world)]
    cast.sort(key=lambda household: household.joins_at)
    for number, household in enumerate(cast, start=1):
        household.number = number
    return cast


@dataclass(frozen=True, slots=True)
class _Home:
    """An address to live at. Who will buy together with the street must save up from the start."""

    street: Table
    address_id: UUID
    is_saver: bool


def _homes(world: World) -> Iterator[_Home]:
    """As many homes as households join; enough of them where a street buys together."""
    rng = chance("homes")
    savers = Counter[str]()
    for purchase in story()["collective_purchase"]:
        savers[purchase["street"]] += len(purchase["pledges_minor"])
    others = []
    for street in load("places")["street"]:
        addresses = addresses_of(world, street["slug"])
        rng.shuffle(addresses)
        count = savers[street["slug"]]
        yield from (_Home(street, each.id, is_saver=True) for each in addresses[:count])
        others += [_Home(street, each.id, is_saver=False) for each in addresses[count:]]
    rng.shuffle(others)
    wanted = world.scaled(story()["households"]["joined"]) - savers.total()
    yield from others[: max(0, wanted)]


@dataclass(slots=True)
class _Casting:
    """Draws one household after another."""

    world: World
    rng: Random = field(default_factory=lambda: chance("households"))
    lists: dict[str, Iterator[str]] = field(default_factory=dict)

    def household(self, home: _Home) -> Household:
        shares, rng = story()["households"], self.rng
        language = _drawn(rng, load("nicknames")["language"], key="share")
        adults = 1 + _weighted(rng, shares["adults_shares"])
        is_active = rng.random() < shares["active_share"]
        zeal = rng.paretovariate(1.5) if is_active else 0.0
        return Household(
            number=0,
            address_id=home.address_id,
            street=home.street["slug"],
            neighbourhood=home.street["neighbourhood"],
            nickname=self._nickname(language["code"]),
            language=language["page_language"],
            adults=adults,
            children=_weighted(rng, shares["children_shares"]),
            joins_at=self._joins_at(home),
            zeal=max(zeal, 1.0) if home.is_saver else zeal,
            saves=home.is_saver,
        )

    def _joins_at(self, home: _Home) -> datetime:
        days, rng = self.world.calendar.days(), self.rng
        early = rng.random() < story()["households"]["joined_before_start_share"]
        day = days[0] - rng.randrange(1, ENROLMENT.days) if early else rng.choice(days)
        if home.is_saver:
            day = days[0] - 1
        return self.world.calendar.some_time(rng, day)

    def _nickname(self, code: str) -> str:
        patterns = load("nicknames")["patterns"]
        if self.rng.random() < patterns["share"]:
            initial = self.rng.choice(patterns["initials"])
            return str(self.rng.choice(patterns["households"]).format(initial=initial))
        if code not in self.lists:
            self.lists[code] = self._round_and_round(code)
        return next(self.lists[code])

    def _round_and_round(self, code: str) -> Iterator[str]:
        """The names of a language, in a new order whenever all had their turn."""
        groups = load("nicknames")["household"]
        names = [name for group in groups if group["language"] == code for name in group["names"]]
        while True:
            self.rng.shuffle(names)
            yield from names


def _weighted(rng: Random, shares: list[float]) -> int:
    """A position in a list of shares."""
    return rng.choices(range(len(shares)), shares)[0]


def _drawn(rng: Random, tables: list[Table], *, key: str) -> Table:
    return rng.choices(tables, [table[key] for table in tables])[0]
