"""Limits: the most that a rule gives a household, an action or a place, and what happens beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cambio.earning.rules.amounts import Reward
from cambio.earning.rules.spans import Span


class CapScope(StrEnum):
    """What a limit counts over."""

    HOUSEHOLD = "household"
    """What one household gets, in a day, week, month or year."""
    ACTION = "action"
    """What all households get at one action."""
    PLACE = "place"
    """What the pot of one street or team gets, in a day, week, month or year."""


class Beyond(StrEnum):
    """What happens to what is beyond a limit."""

    NOTHING = "nothing"
    """It is not given."""
    STREET = "street"
    """It goes to the pot of the street instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most `most_minor` in each `span`; None for the whole of an action."""

    scope: CapScope
    most_minor: int
    span: Span | None = None
    beyond: Beyond = Beyond.NOTHING


@dataclass(frozen=True, slots=True)
class Cut:
    """What a limit held back from a wallet or, for a place, from a pot."""

    cap: Cap
    cut_minor: int


def limited(
    reward: Reward, caps: Sequence[Cap], given: Sequence[int]
) -> tuple[Reward, tuple[Cut, ...]]:
    """What is left of a reward under some limits, and what each of them held back.

    `given` is what was given before in each limit's span, in the order of `caps`. Limits of
    households and actions come first: what they send to the street is still under the place's.
    """
    cuts = []
    rooms = [
        (cap, max(0, cap.most_minor - before)) for cap, before in zip(caps, given, strict=True)
    ]
    for cap, room in sorted(rooms, key=lambda each: each[0].scope is CapScope.PLACE):
        of_place = cap.scope is CapScope.PLACE
        asked = reward.place_minor if of_place else reward.household_minor
        cut = max(0, asked - room)
        if cut == 0:
            continue
        cuts.append(Cut(cap, cut))
        if of_place:
            reward = replace(reward, place_minor=room)
        else:
            moved = cut if cap.beyond is Beyond.STREET else 0
            reward = Reward(room, reward.place_minor + moved)
    return reward, tuple(cuts)
