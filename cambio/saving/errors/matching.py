"""The refusals of matching: what a funder adds to what neighbours put in."""

from __future__ import annotations

from cambio.database import N_, NotFound, Refusal


class MatchRuleUnknown(NotFound):
    """No such rule in this community."""

    code = "match_rule_unknown"
    message = N_("We cannot find this promise to add.")


class MatchTitle(Refusal):
    """A name that is empty or too long. Facts: `most`."""

    code = "match_title_invalid"
    message = N_("Choose a name of 1 to %(most)s characters.")
    status = 422


class MatchParts(Refusal):
    """Parts that are no small whole numbers. Facts: `most`."""

    code = "match_parts_invalid"
    message = N_("Choose whole numbers from 1 to %(most)s for the parts.")
    status = 422


class YearLimitInvalid(Refusal):
    """A limit of nothing, or of less."""

    code = "match_year_limit_invalid"
    message = N_("Say how much is added at most for one street in a year: at least 1.")
    status = 422


class MatchTarget(Refusal):
    """A rule that would never add anything."""

    code = "match_target_missing"
    message = N_("Choose what is added to: saving in the pot, buying together, or both.")
    status = 422


class MatchPeriod(Refusal):
    """A rule that ends before it begins."""

    code = "match_period_invalid"
    message = N_("The last day must not be before the first.")
    status = 422


class MatchThemesForPledges(Refusal):
    """A purpose is known at a purchase, and not yet when a pot is filled."""

    code = "match_themes_for_pledges"
    message = N_(
        "What a pot will be spent on is not known yet. For some themes only, add to what people buy"
        " together."
    )
    status = 422


class MatchBudgetThemed(Refusal):
    """A grant for one theme, promised for another. Facts: `theme`."""

    code = "match_budget_themed"
    message = N_("This budget is for one theme only. Choose that theme, or another budget.")
    status = 422


class MatchRuleEnded(Refusal):
    """A rule that was ended before."""

    code = "match_rule_ended"
    message = N_("This promise has ended already. Nothing has changed.")
