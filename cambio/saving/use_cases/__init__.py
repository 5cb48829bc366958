"""What is done in saving, one function per act."""

from cambio.saving.use_cases.lapsing import (
    LAPSED_PER_ACT,
    NOTICES_PER_RUN,
    LapsedDue,
    LapseDue,
    LetterRun,
    PointAtNotices,
    ReadNotices,
    WriteNotices,
    lapse_due,
    point_at_notices,
    read_notices,
    write_notices,
)

__all__ = [
    "LAPSED_PER_ACT",
    "NOTICES_PER_RUN",
    "LapseDue",
    "LapsedDue",
    "LetterRun",
    "PointAtNotices",
    "ReadNotices",
    "WriteNotices",
    "lapse_due",
    "point_at_notices",
    "read_notices",
    "write_notices",
]
