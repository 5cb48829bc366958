"""How much a funder adds to what neighbours put in, and when it adds anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cambio.saving.errors.matching import (
    MatchParts,
    MatchPeriod,
    MatchTarget,
    MatchThemesForPledges,
    MatchTitle,
    YearLimitInvalid,
)

PARTS_MOST = 10
"""No funder adds more than ten for one."""
TITLE_MOST = 80


class ShortOf(StrEnum):
    """Why less was added than the rule promises."""

    BUDGET = "budget"
    """Nothing more is left in the funder's budget."""
    YEAR = "year"
    """The street has had all that it can have this year."""


class PutInto(StrEnum):
    """Where neighbours put their tokens."""

    POT = "pot"
    PURCHASE = "purchase"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTerms:
    """What a funder promises: `funder_parts` for every `own_parts` that a household puts in.

    `year_limit_minor` is the most for one street in a calendar year. `shares` and `pledges` say
    whether it adds to what is saved in a pot, and to what is put into a purchase. `themes` empty is
    any purpose. `starts_on` and `ends_on` are its first and last day, None for no such bound.
    """

    funder_parts: int
    own_parts: int
    year_limit_minor: int
    shares: bool
    pledges: bool
    themes: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What is added, of what the rule promises; `short_of` is None when that is the same."""

    amount_minor: int
    full_minor: int
    short_of: ShortOf | None


def check_terms(terms: MatchTerms, *, title: str) -> None:
    """Refuse what a funder cannot promise.

    Raises:
        MatchTitle, MatchParts, YearLimitInvalid, MatchTarget, MatchPeriod: what is not right.
        MatchThemesForPledges: nobody knows yet what a saved pot will be spent on.
    """
    if not 1 <= len(title) <= TITLE_MOST:
        raise MatchTitle(most=TITLE_MOST)
    if not (1 <= terms.funder_parts <= PARTS_MOST and 1 <= terms.own_parts <= PARTS_MOST):
        raise MatchParts(most=PARTS_MOST)
    if terms.year_limit_minor < 1:
        raise YearLimitInvalid
    if not (terms.shares or terms.pledges):
        raise MatchTarget
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        raise MatchPeriod
    if terms.themes and terms.shares:
        raise MatchThemesForPledges


def applies(
    terms: MatchTerms,
    *,
    into: PutInto,
    theme: str | None,
    today: date,
) -> bool:
    """Whether a rule adds anything to what is put there, for that purpose, on that day."""
    wanted = terms.shares if into is PutInto.POT else terms.pledges
    in_time = (terms.starts_on or today) <= today <= (terms.ends_on or today)
    return wanted and in_time and (not terms.themes or theme in terms.themes)


def added_to(own_minor: int, terms: MatchTerms, *, given_minor: int, budget_minor: int) -> Added:
    """What is added to `own_minor`, rounded down.

    `given_minor` is what the street had this year, `budget_minor` what the budget holds.
    """
    full_minor = own_minor * terms.funder_parts // terms.own_parts
    room_minor = max(0, terms.year_limit_minor - given_minor)
    amount_minor = min(full_minor, room_minor, budget_minor)
    if amount_minor == full_minor:
        return Added(amount_minor, full_minor, None)
    short_of = ShortOf.YEAR if room_minor <= budget_minor else ShortOf.BUDGET
    return Added(amount_minor, full_minor, short_of)


def at_most(added: Added, room_minor: int) -> Added:
    """What is added, or as much of it as there is room for; that is not less than was promised."""
    if added.amount_minor <= room_minor:
        return added
    return Added(room_minor, room_minor, None)


def own_needed(room_minor: int, terms: MatchTerms, *, given_minor: int, budget_minor: int) -> int:
    """The least that a household puts in so that, with what is added, `room_minor` is complete.

    `given_minor` and `budget_minor` are as in `added_to`.
    """
    parts = terms.funder_parts + terms.own_parts
    by_promise = -(-room_minor * terms.own_parts // parts)
    most_added = max(0, min(terms.year_limit_minor - given_minor, budget_minor))
    return max(by_promise, room_minor - most_added)


@dataclass(frozen=True, slots=True)
class Standing:
    """What still stands of one household's part and of what was added to it."""

    own_minor: int
    matched_minor: int


def taken_back(standing: Collection[Standing], own_minor: int) -> list[Standing]:
    """What goes back of each, the latest first, when `own_minor` of the household's goes back.

    What was added shrinks in proportion, rounded in favour of whoever added it.
    """
    back: list[Standing] = []
    for each in standing:
        own_back = min(each.own_minor, own_minor)
        own_minor -= own_back
        left = each.own_minor - own_back
        kept = each.matched_minor * left // each.own_minor if each.own_minor else 0
        back.append(Standing(own_back, each.matched_minor - kept if own_back else 0))
    return back
