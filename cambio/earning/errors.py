"""The refusals of earning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cambio.database import N_, NotFound, Refusal

# ---------------------------------------------------------------------------------- programmes


@dataclass(frozen=True, slots=True)
class FileFault:
    """One mistake in a programme file.

    `line` counts from 1 and is 0 when no line can be named. `message` is an English sentence,
    marked for translation where it is written; `facts` fill its placeholders.
    """

    line: int
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        words = self.message % self.facts if self.facts else self.message
        return f"line {self.line}: {words}" if self.line else words


class ProgrammeFileInvalid(Refusal):
    """A programme file with mistakes. `faults` names each; facts: `count`, `first`."""

    code = "programme_file_invalid"
    message = N_("The file has %(count)s mistakes. The first: %(first)s")
    status = 422

    def __init__(self, faults: Sequence[FileFault]) -> None:
        super().__init__(count=len(faults), first=str(faults[0]))
        self.faults = tuple(faults)


class ProgrammeUnknown(NotFound):
    """No such programme in this community."""

    code = "programme_unknown"
    message = N_("We cannot find this programme.")


class ProgrammeEnded(Refusal):
    """A programme in which nothing is given any more."""

    code = "programme_ended"
    message = N_("This programme has ended.")


class CurrencyFixed(Refusal):
    """A programme keeps its currency, and a currency its number of decimals. Facts: `code`."""

    code = "currency_fixed"
    message = N_("The currency %(code)s exists already, and in another way.")


class RuleUnknown(NotFound):
    """No such rule in this community."""

    code = "rule_unknown"
    message = N_("We cannot find this rule.")


class RuleKindWrong(Refusal):
    """A rule for actions used for a milestone, or the other way round."""

    code = "rule_kind_wrong"
    message = N_("This rule is meant for something else.")
    status = 422


class RuleNotInForce(Refusal):
    """A rule that has no version at that moment."""

    code = "rule_not_in_force"
    message = N_("This rule does not hold on that day.")


# ------------------------------------------------------------------------------------- budgets


class AmountInvalid(Refusal):
    """An amount of nothing, or of less."""

    code = "amount_invalid"
    message = N_("The amount must be at least 1.")
    status = 422


class TitleInvalid(Refusal):
    """A name or title that is empty or too long. Facts: `most`."""

    code = "title_invalid"
    message = N_("Choose a name of 1 to %(most)s characters.")
    status = 422


class FunderUnknown(NotFound):
    """No such organisation, or one that grants nothing."""

    code = "funder_unknown"
    message = N_("We cannot find this funder.")


class ThemeUnknown(Refusal):
    """A theme that is none of ours."""

    code = "theme_unknown"
    message = N_("Choose one of the themes.")
    status = 422


class BudgetUnknown(NotFound):
    """No such budget in this community."""

    code = "budget_unknown"
    message = N_("We cannot find this budget.")


class BudgetUnsuitable(Refusal):
    """A budget of another programme."""

    code = "budget_unsuitable"
    message = N_("This budget is for another programme. Choose one that belongs to it.")


class BudgetTooLow(Refusal):
    """Nothing can be given out beyond a budget."""

    code = "budget_too_low"
    message = N_("There is not enough in this budget. Choose another one, or ask for a new grant.")


class NothingLeft(Refusal):
    """A budget without a rest to give back."""

    code = "nothing_left"
    message = N_("Nothing is left in this budget.")


class BudgetCollectiveOnly(Refusal):
    """Money that is meant for what neighbours do together never reaches a household."""

    code = "budget_collective_only"
    message = N_("This budget is for streets together. It cannot pay households.")


# ------------------------------------------------------------------------------------- actions


class ActionUnknown(NotFound):
    """No such action in this community."""

    code = "action_unknown"
    message = N_("We cannot find this action.")


class ActionTimesInvalid(Refusal):
    """An action that ends before it begins, or is over already."""

    code = "action_times_invalid"
    message = N_("An action ends after it begins, and not in the past.")
    status = 422


class MeetingPointInvalid(Refusal):
    """A meeting point that is not said, or too long. Facts: `most`."""

    code = "meeting_point_invalid"
    message = N_("Say where people meet, in 1 to %(most)s characters.")
    status = 422


class ExpectedPeopleInvalid(Refusal):
    """An expected number of people outside the bounds. Facts: `most`."""

    code = "expected_people_invalid"
    message = N_("Fill in how many people you expect: 1 to %(most)s.")
    status = 422


class ActionNotOpen(Refusal):
    """An action that is planned and not yet open."""

    code = "action_not_open"
    message = N_("This action is not open yet.")


class ActionAlreadyOpen(Refusal):
    """An action is opened once."""

    code = "action_already_open"
    message = N_("This action is open already.")


class ActionClosed(Refusal):
    """An action that was closed, and no scan counts any more."""

    code = "action_closed"
    message = N_("This action is closed.")


class ActionAlreadyClosed(ActionClosed):
    """An action is closed once."""

    code = "action_already_closed"
    message = N_("This action was closed already. Nothing has changed.")


class ActionCancelled(ActionClosed):
    """An action that does not take place."""

    code = "action_cancelled"
    message = N_("This action was cancelled.")


class ActionHasPeople(Refusal):
    """An action at which people were counted can only be closed."""

    code = "action_has_people"
    message = N_("People were counted at this action already. Close it instead.")


class ActionBudgetFixed(Refusal):
    """An action is paid from one budget, to which its rest returns."""

    code = "action_budget_fixed"
    message = N_("This action is paid from another budget already.")


class BudgetMissing(Refusal):
    """A purse to be filled from no budget."""

    code = "budget_missing"
    message = N_("Choose the budget that pays for this action.")
    status = 422


class ActionPaysNothing(Refusal):
    """A practice action needs no tokens."""

    code = "action_pays_nothing"
    message = N_("This is a practice action: it pays nothing.")


class NobodyToCount(Refusal):
    """Nobody was named, or nobody whom the household has room for."""

    code = "nobody_to_count"
    message = N_("There is nobody to count. Check how many people are in the household.")
    status = 422


# ---------------------------------------------------------------------------------- households


class HouseholdEnded(Refusal):
    """A household that is no more."""

    code = "household_ended"
    message = N_("This household has ended.")


class ConsentMissing(Refusal):
    """A programme that needs consent records nothing without it."""

    code = "consent_missing"
    message = N_("This household did not agree to take part in this programme.")


class NotAMember(Refusal):
    """A household that is not in the programme."""

    code = "not_a_member"
    message = N_("This household is not in this programme.")


class MilestoneTooSoon(Refusal):
    """A milestone that this household was given already, within the span of its rule."""

    code = "milestone_too_soon"
    message = N_("This household was given this already.")


class DayInvalid(Refusal):
    """A day in the future."""

    code = "day_invalid"
    message = N_("Choose a day that is not in the future.")
    status = 422
