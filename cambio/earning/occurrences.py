"""Planning the days of recurring actions that are due: the page that begins one does it at once,
the job every hour."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from cambio.app.cli import OPERATOR_ID
from cambio.database import Refusal, perform, reading
from cambio.earning.queries.series import series_due
from cambio.earning.use_cases.recurring import PlanOccurrence, plan_occurrence

log = logging.getLogger(__name__)


def plan_days(now: datetime, *, series_id: UUID | None = None) -> int:
    """Plan what is due of one recurring action, or of all; answers how many actions.

    Each is an act of its own with a key of its own: broken off, the rest follows the next time. A
    day that cannot be planned keeps no other back.
    """
    with reading() as session:
        due = series_due(session, now=now)
    planned = 0
    for community_id, found_id, day in due:
        if series_id not in (None, found_id):
            continue
        command = PlanOccurrence(
            community_id=community_id,
            actor_id=OPERATOR_ID,
            request_key=f"series/{found_id.hex}/{day}",
            series_id=found_id,
            day=day,
        )
        try:
            perform(plan_occurrence, command)
            planned += 1
        except Refusal as refusal:
            log.warning("a recurring action was not planned for %s: %s", day, refusal)
    return planned
