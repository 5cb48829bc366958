"""Who counts, and what a rule gives for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class People:
    """So many adults and so many children."""

    adults: int
    children: int

    @property
    def total(self) -> int:
        return self.adults + self.children

    def at_least(self, other: People) -> People:
        """The larger of both numbers, each for itself: what was counted is never taken back."""
        return People(max(self.adults, other.adults), max(self.children, other.children))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a version of a rule promises, in minor units, and how it is shared.

    `fixed_minor` is once per household, whatever its size. Of the whole, `street_parts` out of
    `household_parts + street_parts` go to the street. What is given keeps `keeps_months` after
    the month in which it was earned, or up to and with the day `keeps_until`; None and None: for
    ever.
    """

    per_adult_minor: int = 0
    per_child_minor: int = 0
    fixed_minor: int = 0
    household_parts: int = 1
    street_parts: int = 0
    keeps_months: int | None = None
    keeps_until: date | None = None

    @property
    def pays_nothing(self) -> bool:
        """Whether this is for practice."""
        return self.per_adult_minor == self.per_child_minor == self.fixed_minor == 0

    @property
    def pays_households(self) -> bool:
        """Whether anything can reach a wallet."""
        return self.household_parts > 0 and not self.pays_nothing


@dataclass(frozen=True, slots=True)
class Reward:
    """What a household and its street get, in minor units."""

    household_minor: int
    place_minor: int

    @property
    def total_minor(self) -> int:
        return self.household_minor + self.place_minor

    def __sub__(self, other: Reward) -> Reward:
        return Reward(
            self.household_minor - other.household_minor, self.place_minor - other.place_minor
        )


NOBODY = People(0, 0)
NOTHING = Reward(0, 0)

WHOLE_HOUSEHOLD = UUID(int=0)
"""The source of what a household says of itself, on paper or on its own phone: all who are there,
whatever cards show besides. So whoever signed the list and shows a card too is counted once."""


def counted_people(parts: Iterable[People], *, household: People, whole: People = NOBODY) -> People:
    """The people of one household who took part.

    `parts` is the most that each card showed, `whole` the most that the household said of itself.
    Cards add up, and the larger of both counts; never more people than the household has.
    """
    shown = list(parts)
    cards = People(sum(part.adults for part in shown), sum(part.children for part in shown))
    seen = cards.at_least(whole)
    return People(min(seen.adults, household.adults), min(seen.children, household.children))


def reward_for(terms: Terms, people: People) -> Reward:
    """What these terms give for these people. What does not divide stays with the household."""
    if people.total == 0:
        return NOTHING
    whole_minor = (
        terms.fixed_minor
        + terms.per_adult_minor * people.adults
        + terms.per_child_minor * people.children
    )
    place_minor = whole_minor * terms.street_parts // (terms.household_parts + terms.street_parts)
    return Reward(whole_minor - place_minor, place_minor)


def street_reward(terms: Terms) -> Reward:
    """What these terms give for a street that takes part as a whole: the street's share of what one
    adult earns, and nothing to any household."""
    return Reward(0, reward_for(terms, People(1, 0)).place_minor)


def most_for(terms: Terms, expected_people: int) -> int:
    """The most that so many people can earn, in minor units: what a purse should hold."""
    per_head_minor = max(terms.per_adult_minor, terms.per_child_minor) + terms.fixed_minor
    return expected_people * per_head_minor
