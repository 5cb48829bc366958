"""The rules of saving."""

from cambio.saving.rules.lapsing import (
    LOOK_AHEAD_DAYS,
    NOTICE_DAYS,
    Means,
    Notice,
    goes_on,
    is_told,
    may_go_minor,
    tell_until,
    told_long_enough,
)
from cambio.saving.rules.matching import (
    MatchTerms,
    PutInto,
    ShortOf,
)

__all__ = [
    "LOOK_AHEAD_DAYS",
    "NOTICE_DAYS",
    "MatchTerms",
    "Means",
    "Notice",
    "PutInto",
    "ShortOf",
    "goes_on",
    "is_told",
    "may_go_minor",
    "tell_until",
    "told_long_enough",
]
