"""The refusals of saving."""

from cambio.saving.errors.gifts import (
    AmountUnreadable,
    CounterLimit,
    DailyInvalid,
    GiftLimit,
    GiftsOff,
    GiftToOneself,
    NotACause,
    NotInThisPlace,
    ReceiverUnknown,
    ShareUndone,
    ShareUnknown,
)
from cambio.saving.errors.lapsing import (
    LetterRunUnknown,
    NothingToTell,
)
from cambio.saving.errors.matching import (
    MatchBudgetThemed,
    MatchParts,
    MatchPeriod,
    MatchRuleEnded,
    MatchRuleUnknown,
    MatchTarget,
    MatchThemesForPledges,
    MatchTitle,
    YearLimitInvalid,
)

__all__ = [
    "AmountUnreadable",
    "CounterLimit",
    "DailyInvalid",
    "GiftLimit",
    "GiftToOneself",
    "GiftsOff",
    "LetterRunUnknown",
    "MatchBudgetThemed",
    "MatchParts",
    "MatchPeriod",
    "MatchRuleEnded",
    "MatchRuleUnknown",
    "MatchTarget",
    "MatchThemesForPledges",
    "MatchTitle",
    "NotACause",
    "NotInThisPlace",
    "NothingToTell",
    "ReceiverUnknown",
    "ShareUndone",
    "ShareUnknown",
    "YearLimitInvalid",
]
