"""What earning decides without a database: rewards, heads, versions, programme files."""

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
    NOTHING,
    People,
    Reward,
    Terms,
    counted_people,
    most_for,
    reward_for,
)
from cambio.earning.rules.status import ActionStatus, Outcome, Payment, outcome_of, require_open_at

__all__ = [
    "NOTHING",
    "THEMES",
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
    "Terms",
    "counted_people",
    "latest_in_force",
    "may_repeat",
    "merge_small",
    "most_for",
    "name_in",
    "outcome_of",
    "read_programme",
    "require_open_at",
    "reward_for",
]
