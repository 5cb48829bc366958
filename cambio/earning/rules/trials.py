"""Trying a rule on what happened before: the same decision as for an award, over a history.

Nothing is booked: what each limit has given so far is counted along here instead of in the books.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cambio.earning.rules.amounts import NO_WORK, NOTHING, People, Reward, Work
from cambio.earning.rules.caps import Cap, CapScope
from cambio.earning.rules.conditions import Circumstances
from cambio.earning.rules.decisions import (
    Decision,
    decide,
    decide_for_place,
    decide_for_presence,
)
from cambio.earning.rules.rewards import Terms
from cambio.earning.rules.spans import number_of

ONE_ADULT = People(1, 0)
_Key = tuple[int, UUID | None, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something that was done once, as far as a rule can look at it.

    `household_id` is None for a street or team as a whole; `place_id` is whose pot shares, None
    where there is none. `by_its_card` says that a street was there as a whole, shown by its own
    card. `households` is how many took part in the action in the end, `paid` what was given for it
    then.
    """

    on: date
    household_id: UUID | None
    place_id: UUID | None
    action_id: UUID | None = None
    people: People = ONE_ADULT
    work: Work = NO_WORK
    households: int = 1
    is_team: bool = False
    all_to_street: bool = False
    by_its_card: bool = False
    paid: Reward = NOTHING


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule would have given for something."""

    happened: Happened
    decision: Decision


def replay(terms: Terms, history: Iterable[Happened]) -> Iterator[Tried]:
    """What a rule would have given for each of these, which must be in the order of their days."""
    given: dict[_Key, int] = defaultdict(int)
    earlier: dict[UUID, list[date]] = defaultdict(list)
    for each in history:
        keys = [_key(number, cap, each) for number, cap in enumerate(terms.caps)]
        so = Circumstances(
            on=each.on,
            earlier=earlier[each.household_id] if each.household_id else (),
            households=each.households,
            is_team=each.is_team,
            all_to_street=each.all_to_street,
            has_place=each.place_id is not None,
            given=[given[key] for key in keys],
        )
        if each.by_its_card:
            decision = decide_for_presence(terms, so)
        elif each.household_id is None:
            decision = decide_for_place(terms, each.work, so)
        else:
            decision = decide(terms, each.people, so, work=each.work)
            if decision.reward != NOTHING:
                earlier[each.household_id].append(each.on)
        for key, cap in zip(keys, terms.caps, strict=True):
            given[key] += _counts(cap, decision)
        yield Tried(each, decision)


def _key(number: int, cap: Cap, each: Happened) -> _Key:
    """What a limit counts this under."""
    whose = {
        CapScope.HOUSEHOLD: each.household_id,
        CapScope.ACTION: each.action_id,
        CapScope.PLACE: each.place_id,
    }[cap.scope]
    return number, whose, 0 if cap.span is None else number_of(cap.span, each.on)


def _counts(cap: Cap, decision: Decision) -> int:
    """What of a decision counts under a limit."""
    if cap.scope is CapScope.PLACE:
        return decision.reward.place_minor - decision.chosen_minor
    return decision.reward.household_minor + decision.chosen_minor


@dataclass(frozen=True, slots=True)
class PlaceTrial:
    """What a rule would have given in one street or team, and what was given then, in minor units.

    `place_id` is None for households that live nowhere here. `households` is how many it would have
    reached, `held_back` how often a limit or a condition gave less.
    """

    place_id: UUID | None
    households: int
    times: int
    held_back: int
    would: Reward
    paid: Reward


def by_place(tried: Iterable[Tried]) -> list[PlaceTrial]:
    """A trial added up for each street or team, the largest first."""
    sums: dict[UUID | None, list[Tried]] = defaultdict(list)
    for each in tried:
        sums[each.happened.place_id].append(each)
    rows = [_sum(place_id, rows) for place_id, rows in sums.items()]
    return sorted(rows, key=lambda row: (-row.would.total_minor, str(row.place_id)))


def _sum(place_id: UUID | None, rows: list[Tried]) -> PlaceTrial:
    would, paid = NOTHING, NOTHING
    for each in rows:
        would, paid = would + each.decision.reward, paid + each.happened.paid
    reached = {
        each.happened.household_id for each in rows if each.decision.reward.household_minor > 0
    }
    return PlaceTrial(
        place_id=place_id,
        households=len(reached - {None}),
        times=len(rows),
        held_back=sum(bool(each.decision.cuts or each.decision.unmet) for each in rows),
        would=would,
        paid=paid,
    )
