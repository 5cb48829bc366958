"""What a milestone rule looks at, as a programme file says it: `looks_at = { ... }`."""

from __future__ import annotations

from typing import Any

from cambio.database.errors import N_
from cambio.earning.rules.milestones import IN_A_ROW_MAX, YEARS_MAX
from cambio.earning.rules.spans import Span
from cambio.earning.rules.tables import Table

EVENT_OR_YEARS = N_("A rule looks at an event or at years at an address, not at both.")
ROW_OF_WHAT = N_("each says what counts in a row: write in_a_row beside it.")


def read_watch(table: Table) -> dict[str, Any] | None:
    """What the rule looks at, ready to be kept; None for the event of the rule's own name."""
    asked = table.table("looks_at", required=False)
    years = asked.number("years_at_address", least=1, most=YEARS_MAX, default=0)
    event = asked.slug("event") if asked.has("event") else None
    in_a_row = asked.number("in_a_row", least=2, most=IN_A_ROW_MAX, default=0)
    each = asked.choice("each", tuple(Span), default=Span.MONTH)
    if years and (event or in_a_row):
        asked.fault("years_at_address", EVENT_OR_YEARS)
    if asked.has("each") and not in_a_row:
        asked.fault("each", ROW_OF_WHAT)
    asked.done()
    if years:
        return {"years_at_address": years}
    if in_a_row:
        return {"event": event, "in_a_row": in_a_row, "each": each}
    return {"event": event} if event else None
