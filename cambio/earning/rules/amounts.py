"""What a rule looks at and what it gives: people, measured work, and amounts for two pockets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class People(NamedTuple):
    """So many adults and so many children."""

    adults: int
    children: int

    @property
    def total(self) -> int:
        return self.adults + self.children

    def at_least(self, other: People) -> People:
        """The larger of both numbers, each for itself: what was counted is never taken back."""
        return People(max(self.adults, other.adults), max(self.children, other.children))


@dataclass(frozen=True, slots=True)
class Work:
    """What was done, as somebody measured it: full bags, whole kilos, and minutes of all people
    together."""

    bags: int = 0
    kilos: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Reward:
    """What a household and its street get, in minor units."""

    household_minor: int
    place_minor: int

    @property
    def total_minor(self) -> int:
        return self.household_minor + self.place_minor

    def __add__(self, other: Reward) -> Reward:
        return Reward(
            self.household_minor + other.household_minor, self.place_minor + other.place_minor
        )

    def __sub__(self, other: Reward) -> Reward:
        return Reward(
            self.household_minor - other.household_minor, self.place_minor - other.place_minor
        )


NOBODY = People(0, 0)
NOTHING = Reward(0, 0)
NO_WORK = Work()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """What work is worth, in minor units. Parts of an hour count by the minute, rounded down."""

    fixed_minor: int = 0
    per_bag_minor: int = 0
    per_kilo_minor: int = 0
    per_hour_minor: int = 0

    @property
    def pays_nothing(self) -> bool:
        """Whether nothing is worth anything."""
        return self == FREE

    @property
    def pays_for_measures(self) -> bool:
        """Whether somebody must measure bags, kilos or hours before all can be given."""
        return bool(self.per_bag_minor or self.per_kilo_minor or self.per_hour_minor)

    def worth_minor(self, work: Work) -> int:
        """What this work is worth."""
        return (
            self.fixed_minor
            + self.per_bag_minor * work.bags
            + self.per_kilo_minor * work.kilos
            + self.per_hour_minor * work.minutes // 60
        )


FREE = Tariff()
