"""The refusals of budgets and grants."""

from __future__ import annotations

from cambio.database import N_, NotFound, Refusal


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


class BudgetNotNow(Refusal):
    """A budget whose period has not begun or is over."""

    code = "budget_not_now"
    message = N_("This budget is for another period. Choose one for now.")


class BudgetTooLow(Refusal):
    """Nothing can be given out beyond a budget."""

    code = "budget_too_low"
    message = N_("There is not enough in this budget. Choose another one, or ask for a new grant.")


class PeriodInvalid(Refusal):
    """A period that ends before it begins."""

    code = "period_invalid"
    message = N_("The last day must not be before the first.")
    status = 422


class PlanGranted(Refusal):
    """A grant that a file proposed, and that was made before."""

    code = "plan_granted"
    message = N_("This was granted already. Nothing has changed.")


class NothingLeft(Refusal):
    """A budget without a rest to give back."""

    code = "nothing_left"
    message = N_("Nothing is left in this budget.")


class BudgetCollectiveOnly(Refusal):
    """Money that is meant for what neighbours do together never reaches a household."""

    code = "budget_collective_only"
    message = N_("This budget is for streets together. It cannot pay households.")
