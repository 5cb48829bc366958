"""The one decision of earning: what a rule gives, and why. Awards and trials ask the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cambio.earning.rules.amounts import NO_WORK, NOTHING, People, Reward, Work
from cambio.earning.rules.caps import Cut, limited
from cambio.earning.rules.conditions import Circumstances, Condition, ConditionKind, is_met
from cambio.earning.rules.rewards import Terms, reward_for, street_reward, work_reward


class Decision(NamedTuple):
    """What is given, and why it is no more and no less.

    `unmet` is a condition without which nothing is given, None when there is no such. `waits` says
    that it can still be met: nothing is given yet. `extra_minor` is what conditions added to the
    whole, `chosen_minor` what the household left to its street, which is in the reward's share of
    the place.
    """

    reward: Reward
    cuts: tuple[Cut, ...] = ()
    unmet: Condition | None = None
    waits: bool = False
    extra_minor: int = 0
    chosen_minor: int = 0


def decide(terms: Terms, people: People, so: Circumstances, *, work: Work = NO_WORK) -> Decision:
    """What a household is given for taking part.

    First conditions, then the rule's own split, then limits, then the household's own choice:
    a limit on what a household gets also holds for what it leaves to its street.
    """
    gates = [each for each in terms.conditions if each.extra_minor is None]
    unmet = next((each for each in gates if not is_met(each, so)), None)
    if unmet is not None:
        return Decision(NOTHING, unmet=unmet, waits=unmet.kind is ConditionKind.HOUSEHOLDS)
    extra_minor = sum(
        each.extra_minor or 0 for each in terms.conditions if each.extra_minor and is_met(each, so)
    )
    reward = reward_for(terms, people, work, extra_minor=extra_minor)
    if not so.has_place:
        reward = Reward(reward.total_minor if terms.household_parts else 0, 0)
    reward, cuts = limited(reward, terms.caps, so.given)
    chosen_minor = reward.household_minor if so.all_to_street and so.has_place else 0
    if not so.has_place:  # what a limit sends to the street has nowhere to go
        reward = Reward(reward.household_minor, 0)
    return Decision(
        Reward(reward.household_minor - chosen_minor, reward.place_minor + chosen_minor),
        cuts=cuts,
        extra_minor=extra_minor,
        chosen_minor=chosen_minor,
    )


def decide_for_place(terms: Terms, work: Work, so: Circumstances) -> Decision:
    """What a street or team is given for its work as a whole."""
    gates = [each for each in terms.conditions if each.extra_minor is None]
    of_places = (ConditionKind.TEAM, ConditionKind.HOUSEHOLDS)
    unmet = next((each for each in gates if each.kind in of_places and not is_met(each, so)), None)
    if unmet is not None:
        return Decision(NOTHING, unmet=unmet)
    reward, cuts = limited(work_reward(terms, work), terms.caps, so.given)
    return Decision(reward, cuts=cuts)


def decide_for_presence(terms: Terms, so: Circumstances) -> Decision:
    """What a street or team is given for being there as a whole, shown by its own card: its share
    of what one adult earns, under the limits of places."""
    reward, cuts = limited(street_reward(terms), terms.caps, so.given)
    return Decision(reward, cuts=cuts)


def never_less(decision: Decision, had: Reward, unlimited: Reward) -> Reward:
    """What was decided; a limit that has become narrower takes nothing back of what was given."""
    if not decision.cuts:
        return decision.reward
    return Reward(
        max(decision.reward.household_minor, min(had.household_minor, unlimited.household_minor)),
        max(decision.reward.place_minor, min(had.place_minor, unlimited.place_minor)),
    )


def reasons_of(decision: Decision, people: People, work: Work = NO_WORK) -> Mapping[str, Any]:
    """A decision in numbers, to be kept with what was given and told in any language later.

    Only what is above nothing is there, so that an ordinary award keeps two numbers.
    """
    numbers = {
        "adults": people.adults,
        "children": people.children,
        "bags": work.bags,
        "kilos": work.kilos,
        "minutes": work.minutes,
        "extra_minor": decision.extra_minor,
        "chosen_minor": decision.chosen_minor,
    }
    reasons: dict[str, Any] = {name: number for name, number in numbers.items() if number}
    if decision.cuts:
        reasons["cuts"] = [
            {
                "scope": each.cap.scope.value,
                "span": each.cap.span and each.cap.span.value,
                "most_minor": each.cap.most_minor,
                "beyond": each.cap.beyond.value,
                "cut_minor": each.cut_minor,
            }
            for each in decision.cuts
        ]
    if decision.unmet is not None:
        unmet = decision.unmet
        reasons["unmet"] = {
            "kind": unmet.kind.value,
            "least": unmet.least,
            "span": unmet.span and unmet.span.value,
        }
    return reasons
