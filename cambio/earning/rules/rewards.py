"""Who counts, and what a rule gives for it before conditions and limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cambio.earning.rules.amounts import (
    FREE,
    NO_WORK,
    NOBODY,
    NOTHING,
    People,
    Reward,
    Tariff,
    Work,
)
from cambio.earning.rules.caps import Cap
from cambio.earning.rules.conditions import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a version of a rule promises, in minor units, and how it is shared.

    `fixed_minor` is once per household, whatever its size; bags, kilos and hours count when
    somebody measured them. Of the whole, `street_parts` out of `household_parts + street_parts` go
    to the street. `place` is what a street or team gets beside that for the work as a whole, once.
    `caps` and `conditions` are in the order of the file. What is given keeps `keeps_months` after
    the month in which it was earned, or up to and with the day `keeps_until`; None and None: for
    ever.
    """

    per_adult_minor: int = 0
    per_child_minor: int = 0
    fixed_minor: int = 0
    per_bag_minor: int = 0
    per_kilo_minor: int = 0
    per_hour_minor: int = 0
    household_parts: int = 1
    street_parts: int = 0
    place: Tariff = FREE
    caps: tuple[Cap, ...] = ()
    conditions: tuple[Condition, ...] = ()
    keeps_months: int | None = None
    keeps_until: date | None = None

    @property
    def work(self) -> Tariff:
        """What measured work is worth to a household and its street."""
        return Tariff(
            fixed_minor=self.fixed_minor,
            per_bag_minor=self.per_bag_minor,
            per_kilo_minor=self.per_kilo_minor,
            per_hour_minor=self.per_hour_minor,
        )

    @property
    def extra_minor(self) -> int:
        """All that conditions can add, together."""
        return sum(each.extra_minor or 0 for each in self.conditions)

    @property
    def pays_taking_part(self) -> bool:
        """Whether anything comes of taking part as a household."""
        per_head = self.per_adult_minor or self.per_child_minor
        return bool(per_head or self.extra_minor or not self.work.pays_nothing)

    @property
    def pays_nothing(self) -> bool:
        """Whether this is for practice."""
        return not self.pays_taking_part and self.place.pays_nothing

    @property
    def pays_households(self) -> bool:
        """Whether anything can reach a wallet."""
        return self.household_parts > 0 and self.pays_taking_part


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


def reward_for(
    terms: Terms, people: People, work: Work = NO_WORK, *, extra_minor: int = 0
) -> Reward:
    """What these terms give for these people and their work, whatever conditions and limits say.

    What does not divide stays with the household, unless all goes to the street. `extra_minor` is
    what conditions add to the whole.
    """
    if people.total == 0:
        return NOTHING
    whole_minor = (
        terms.work.worth_minor(work)
        + terms.per_adult_minor * people.adults
        + terms.per_child_minor * people.children
        + extra_minor
    )
    place_minor = whole_minor * terms.street_parts // (terms.household_parts + terms.street_parts)
    return Reward(whole_minor - place_minor, place_minor)


def street_reward(terms: Terms) -> Reward:
    """What these terms give for a street that takes part as a whole: the street's share of what one
    adult earns, and nothing to any household."""
    return Reward(0, reward_for(terms, People(1, 0)).place_minor)


def work_reward(terms: Terms, work: Work) -> Reward:
    """What a street or team gets, beside what its households do, for the work as a whole."""
    return Reward(0, terms.place.worth_minor(work))


def most_for(terms: Terms, expected_people: int) -> int:
    """The most that so many people can earn by being there, in minor units: what a purse should
    hold. What a place gets for its work as a whole comes from the budget itself."""
    per_head_minor = max(terms.per_adult_minor, terms.per_child_minor)
    per_head_minor += terms.fixed_minor + terms.extra_minor
    return expected_people * per_head_minor
