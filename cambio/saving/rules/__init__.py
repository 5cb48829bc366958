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

__all__ = [
    "LOOK_AHEAD_DAYS",
    "NOTICE_DAYS",
    "Means",
    "Notice",
    "goes_on",
    "is_told",
    "may_go_minor",
    "tell_until",
    "told_long_enough",
]
