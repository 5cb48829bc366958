"""Until when something can be noted, corrected or struck out at an action."""

from __future__ import annotations

from uuid import UUID

from cambio.database import UnitOfWork
from cambio.earning.rules import require_open_at
from cambio.earning.use_cases.locking import LockedAction, lock_action


def lock_while_counting(uow: UnitOfWork, *, community_id: int, action_id: UUID) -> LockedAction:
    """The action, locked, as long as late scans still count there too.

    Raises:
        ActionUnknown: there is no such action.
        ActionNotOpen, ActionCancelled, ActionClosed: it has not begun, never will, or is over.
    """
    action = lock_action(uow, community_id=community_id, action_id=action_id)
    require_open_at(
        action.status,
        closed_at=action.closed_at,
        happened_at=action.closed_at or uow.now,
        now=uow.now,
        late_scan_hours=action.late_scan_hours,
    )
    return action
