"""What an award says to the books about how long it keeps."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from cambio.earning.rules import Terms, lapse_day, month_of
from cambio.ledger import Keep


def kept(
    terms: Terms, *, rule_id: UUID, rule_version: int, timezone: str, event_at: datetime
) -> Keep | None:
    """How long what is earned at a moment keeps; None for ever.

    The month of earning is the one on the community's calendar.
    """
    earned_on = event_at.astimezone(ZoneInfo(timezone)).date()
    lapses_on = lapse_day(terms, earned_on)
    if lapses_on is None:
        return None
    return Keep(
        rule_id=rule_id,
        rule_version=rule_version,
        earned_month=month_of(earned_on),
        lapses_on=lapses_on,
    )
