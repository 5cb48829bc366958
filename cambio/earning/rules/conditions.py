"""Conditions: when a rule gives at all, and when it gives something extra."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from cambio.earning.rules.spans import Span, number_of, run_up_to


class ConditionKind(StrEnum):
    """What must be so."""

    FIRST_TIME = "first_time"
    """The household was never given anything by this rule before."""
    STREAK = "streak"
    """It takes part for the so-many-th day, week, month or year in a row."""
    HOUSEHOLDS = "households"
    """So many households take part in the action."""
    TEAM = "team"
    """It is for a team, not for a street."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something that must be so.

    `least` is how many in a row, or how many households; `span` what is counted in a row.
    `extra_minor` is what a household gets on top when it is so; None for a condition without which
    the rule gives nothing at all.
    """

    kind: ConditionKind
    least: int = 1
    span: Span | None = None
    extra_minor: int | None = None


class Circumstances(NamedTuple):
    """What was so when something was done, as far as a rule's conditions and limits ask for it.

    `earlier` are the days on which this rule gave the household something before. `households` is
    how many take part in the action, this one included. `given` is what was given before under
    each of the rule's limits, in their order. `has_place` says that there is a pot to share with.
    """

    on: date
    earlier: Sequence[date] = ()
    households: int = 1
    is_team: bool = False
    all_to_street: bool = False
    has_place: bool = True
    given: Sequence[int] = ()


def is_met(condition: Condition, so: Circumstances) -> bool:
    """Whether a condition is met.

    A streak is full each time that so many spans in a row are full, and counts once in its span.
    """
    if condition.kind is ConditionKind.FIRST_TIME:
        return not so.earlier
    if condition.kind is ConditionKind.HOUSEHOLDS:
        return so.households >= condition.least
    if condition.kind is ConditionKind.TEAM:
        return so.is_team
    span = condition.span or Span.MONTH
    here = number_of(span, so.on)
    if any(number_of(span, each) == here for each in so.earlier):
        return False
    return run_up_to(so.on, so.earlier, span) % condition.least == 0
