"""What staff moved for a household at the counter, whatever it was for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.saving.models import Gift, Share

CounterSource: TypeAlias = Callable[..., int]
"""From a session, a community, a household, a currency and a moment: what was moved since.

Each feature in which something is done at the counter has one; `cambio.main` names them.
"""


def moved_at_counter(
    session: Session, *, community_id: int, household_id: UUID, currency: str, since: datetime
) -> int:
    """What staff saved, gave and spent for a household since, in minor units."""
    sources: Sequence[CounterSource] = current_app.extensions["cambio.counter"]
    return sum(
        each(
            session,
            community_id=community_id,
            household_id=household_id,
            currency=currency,
            since=since,
        )
        for each in sources
    )


def saved_and_given(
    session: Session, *, community_id: int, household_id: UUID, currency: str, since: datetime
) -> int:
    """What of it was saved with the street, or given away."""
    shares = select(func.sum(Share.own_minor)).where(
        Share.community_id == community_id,
        Share.household_id == household_id,
        Share.currency == currency,
        Share.means.is_not(None),
        Share.undone_at.is_(None),
        Share.saved_at > since,
    )
    gifts = select(func.sum(Gift.amount_minor)).where(
        Gift.community_id == community_id,
        Gift.household_id == household_id,
        Gift.currency == currency,
        Gift.means.is_not(None),
        Gift.given_at > since,
    )
    return sum(int(session.scalar(each) or 0) for each in (shares, gifts))
