"""Counting mistakes: each one after the first few doubles the wait before the next try."""

from __future__ import annotations

from sqlalchemy import delete

from cambio.access.errors import TooSoon
from cambio.access.models import SlowDown
from cambio.access.rules import FORGET_AFTER, Pace, wait_after, whole_seconds
from cambio.database import Sql, UnitOfWork

# Makes the row, or takes its lock: either way the next statement finds it, and nobody else does.
ENTER = Sql(
    "INSERT INTO slow_down (community_id, subject, failed_at, next_try_at, failures)"
    " VALUES (?, ?, ?, ?, 0)"
    " ON CONFLICT (community_id, subject) DO UPDATE SET failures = slow_down.failures"
)


def enter(uow: UnitOfWork, *, community_id: int, subject: bytes) -> SlowDown:
    """Let one try at a time through, and none before its time.

    Raises:
        TooSoon: the wait after the last mistake is not over. This try changes nothing, so that
            nobody can keep another waiting by trying all the time.
    """
    uow.run(ENTER, (community_id, subject, uow.now, uow.now))
    row: SlowDown = uow.lock(SlowDown, community_id=community_id, subject=subject)
    if row.next_try_at > uow.now:
        raise TooSoon(seconds=whole_seconds(row.next_try_at - uow.now))
    return row


def failed(uow: UnitOfWork, row: SlowDown, pace: Pace) -> int:
    """Count a mistake; answers how many seconds to wait now."""
    forgotten = uow.now - row.failed_at > FORGET_AFTER
    row.failures = 1 if forgotten else row.failures + 1
    row.failed_at = uow.now
    row.next_try_at = uow.now + wait_after(row.failures, pace)
    uow.flush()
    uow.session.execute(
        delete(SlowDown).where(
            SlowDown.community_id == row.community_id, SlowDown.failed_at < uow.now - FORGET_AFTER
        )
    )
    return whole_seconds(row.next_try_at - uow.now)


def succeeded(uow: UnitOfWork, row: SlowDown) -> None:
    """Forget the mistakes."""
    uow.session.delete(row)
    uow.flush()
