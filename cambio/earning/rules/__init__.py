"""What earning decides without a database: rewards, heads, versions, programme files."""

from cambio.earning.rules.amounts import (
    FREE,
    NO_WORK,
    NOBODY,
    NOTHING,
    People,
    Reward,
    Tariff,
    Work,
)
from cambio.earning.rules.caps import Beyond, Cap, CapScope, Cut, limited
from cambio.earning.rules.conditions import Circumstances, Condition, ConditionKind
from cambio.earning.rules.consents import names_of_adults
from cambio.earning.rules.decisions import (
    Decision,
    decide,
    decide_for_place,
    decide_for_presence,
    never_less,
    reasons_of,
)
from cambio.earning.rules.documents import document_of, read_document
from cambio.earning.rules.keeping import lapse_day, month_of
from cambio.earning.rules.life import AHEAD, OVER, ActionStatus, PaysOn, Step, status_after
from cambio.earning.rules.months import MonthSum, merge_small
from cambio.earning.rules.programme_file import (
    read_currency,
    read_programme,
    read_programme_document,
)
from cambio.earning.rules.programmes import (
    THEMES,
    BudgetDraft,
    CurrencyDraft,
    ProgrammeFile,
    Repeat,
    RuleDraft,
    RuleKind,
    Words,
    latest_in_force,
    name_in,
)
from cambio.earning.rules.rewards import (
    WHOLE_HOUSEHOLD,
    Terms,
    counted_people,
    most_for,
    reward_for,
    street_reward,
    work_reward,
)
from cambio.earning.rules.rule_tables import Keeping, read_keeping, read_rule
from cambio.earning.rules.spans import Span, bounds_of
from cambio.earning.rules.status import (
    Outcome,
    Payment,
    StrikeReason,
    outcome_of,
    require_open_at,
)
from cambio.earning.rules.stored import STORED, stored_terms, terms_from
from cambio.earning.rules.tables import Table
from cambio.earning.rules.trials import Happened, PlaceTrial, by_place, replay

__all__ = [
    "AHEAD",
    "FREE",
    "NOBODY",
    "NOTHING",
    "NO_WORK",
    "OVER",
    "STORED",
    "THEMES",
    "WHOLE_HOUSEHOLD",
    "ActionStatus",
    "Beyond",
    "BudgetDraft",
    "Cap",
    "CapScope",
    "Circumstances",
    "Condition",
    "ConditionKind",
    "CurrencyDraft",
    "Cut",
    "Decision",
    "Happened",
    "Keeping",
    "MonthSum",
    "Outcome",
    "Payment",
    "PaysOn",
    "People",
    "PlaceTrial",
    "ProgrammeFile",
    "Repeat",
    "Reward",
    "RuleDraft",
    "RuleKind",
    "Span",
    "Step",
    "StrikeReason",
    "Table",
    "Tariff",
    "Terms",
    "Words",
    "Work",
    "bounds_of",
    "by_place",
    "counted_people",
    "decide",
    "decide_for_place",
    "decide_for_presence",
    "document_of",
    "lapse_day",
    "latest_in_force",
    "limited",
    "merge_small",
    "month_of",
    "most_for",
    "name_in",
    "names_of_adults",
    "never_less",
    "outcome_of",
    "read_currency",
    "read_document",
    "read_keeping",
    "read_programme",
    "read_programme_document",
    "read_rule",
    "reasons_of",
    "replay",
    "require_open_at",
    "reward_for",
    "status_after",
    "stored_terms",
    "street_reward",
    "terms_from",
    "work_reward",
]
