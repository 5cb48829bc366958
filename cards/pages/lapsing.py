"""What of a household's tokens lapses soon, in plain lines on its own page."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import g
from sqlalchemy.orm import Session

from cambio.saving.queries import lapsing
from cambio.saving.rules import goes_on, tell_until
from cambio.web.formats import format_money
from cambio.web.layout import currency
from cards.pages.base import now


def lapsing_soon(session: Session, household_id: UUID) -> dict[str, Any]:
    """A line for each layer that lapses soon, and whether the household was told of all of them."""
    today = now().astimezone(ZoneInfo(g.community.timezone)).date()
    found = lapsing(
        session, community_id=g.community_id, until=tell_until(today), owner_ids=[household_id]
    )
    lines = [
        {
            "amount": format_money(each.amount_minor, currency(each.currency)),
            "goes_on": goes_on(
                each.lapses_on, each.notices, amount_minor=each.amount_minor, today=today
            ),
        }
        for each in found
    ]
    return {"lines": lines, "untold": not all(each.told for each in found)}
