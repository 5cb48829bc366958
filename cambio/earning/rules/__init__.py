"""What earning decides without a database: rewards, heads, versions, programme files."""

from cambio.earning.rules.keeping import lapse_day, month_of
from cambio.earning.rules.months import MonthSum, merge_small
from cambio.earning.rules.programme_file import read_programme
from cambio.earning.rules.programmes import (
    THEMES,
    BudgetDraft,
    CurrencyDraft,
    ProgrammeFile,
    Repeat,
    RuleDraft,
    RuleKind,
    latest_in_force,
    may_repeat,
    name_in,
)
from cambio.earning.rules.rewards import (
    NOBODY,
    NOTHING,
    WHOLE_HOUSEHOLD,
    People,
    Reward,
    Terms,
    counted_people,
    most_for,
    reward_for,
    street_reward,
)
from cambio.earning.rules.status import (
    ActionStatus,
    Outcome,
    Payment,
    StrikeReason,
    outcome_of,
    require_open_at,
)

__all__ = [
    "NOBODY",
    "NOTHING",
    "THEMES",
    "WHOLE_HOUSEHOLD",
    "ActionStatus",
    "BudgetDraft",
    "CurrencyDraft",
    "MonthSum",
    "Outcome",
    "Payment",
    "People",
    "ProgrammeFile",
    "Repeat",
    "Reward",
    "RuleDraft",
    "RuleKind",
    "StrikeReason",
    "Terms",
    "counted_people",
    "lapse_day",
    "latest_in_force",
    "may_repeat",
    "merge_small",
    "month_of",
    "most_for",
    "name_in",
    "outcome_of",
    "read_programme",
    "require_open_at",
    "reward_for",
    "street_reward",
]
