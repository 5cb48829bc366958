"""What becomes of a message that was not accepted: tried again after a while, or given up."""

from __future__ import annotations

from datetime import datetime, timedelta

LEASE = timedelta(minutes=5)
"""How long who claimed a message has it alone. After that it counts as broken off."""

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)
"""How long to wait after each attempt: a post office may be away for a weekend."""


def try_again_at(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when it is given up."""
    return now + PAUSES[tries - 1] if tries <= len(PAUSES) else None
