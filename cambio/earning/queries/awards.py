"""What was given: to a household, and to a street in a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.earning.models import Action, Award, Participation, Programme, Rule
from cambio.earning.queries.stories import same_community
from cambio.earning.rules import MonthSum, Payment, merge_small
from cambio.neighbourhood.models import Community, Place


@dataclass(frozen=True, slots=True)
class ParticipationView:
    """A household's part in an action, as the household itself may see it.

    Amounts are what it got so far; with `payment` waiting, more follows.
    """

    id: UUID
    action_id: UUID
    title: str
    place_name: str
    starts_at: datetime
    adults: int
    children: int
    household_minor: int
    place_minor: int
    currency: str
    payment: Payment
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class MonthView:
    """What households of a street earned for its pot, from one month to another."""

    first: date
    last: date
    households: int
    place_minor: int


def participations_of(
    session: Session,
    *,
    community_id: int,
    household_id: UUID,
    before: UUID | None = None,
    limit: int = 50,
) -> list[ParticipationView]:
    """The actions that a household took part in, the newest first.

    `before` is the id of the last one of the page before.
    """
    query = (
        select(Participation, Action, Place.name, Programme.currency, Award)
        .join(Action, same_community(Participation, Action, Participation.action_id == Action.id))
        .join(Place, same_community(Action, Place, Action.place_id == Place.id))
        .join(Rule, same_community(Action, Rule, Action.rule_id == Rule.id))
        .join(Programme, same_community(Rule, Programme, Rule.programme_id == Programme.id))
        .outerjoin(
            Award,
            same_community(Participation, Award, Award.participation_id == Participation.id)
            & Award.reversed_by.is_(None),
        )
        .where(
            Participation.community_id == community_id,
            Participation.household_id == household_id,
            Participation.payment != Payment.STRUCK.value,
        )
        .order_by(Participation.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Participation.id < before)
    return [_participation_view(*row) for row in session.execute(query)]


def place_months(
    session: Session,
    *,
    community_id: int,
    place_id: UUID,
    currency: str,
    since: datetime,
    until: datetime,
) -> list[MonthView]:
    """What a street's pot of one currency was given by month. Small numbers stand in the month
    after, so that nobody can be read from them."""
    community = session.get_one(Community, community_id)
    zone = ZoneInfo(community.timezone)
    rows = session.execute(
        select(Award.event_at, Award.household_id, Award.place_minor)
        .join(Rule, same_community(Award, Rule, Rule.id == Award.rule_id))
        .join(Programme, same_community(Rule, Programme, Programme.id == Rule.programme_id))
        .where(
            Award.community_id == community_id,
            Programme.currency == currency,
            Award.place_id == place_id,
            Award.reversed_by.is_(None),
            Award.event_at >= since,
            Award.event_at < until,
        )
    )
    months: dict[date, MonthSum] = {}
    for event_at, household_id, place_minor in rows:
        first = event_at.astimezone(zone).date().replace(day=1)
        one = MonthSum(first, first, frozenset({household_id}), place_minor)
        months[first] = months[first] + one if first in months else one
    return [
        MonthView(each.first, each.last, len(each.households), each.place_minor)
        for each in merge_small(months.values())
    ]


def _participation_view(
    row: Participation, action: Action, place_name: str, currency: str, award: Award | None
) -> ParticipationView:
    return ParticipationView(
        row.id,
        row.action_id,
        action.title,
        place_name,
        action.starts_at,
        row.adults,
        row.children,
        award.household_minor if award else 0,
        award.place_minor if award else 0,
        currency,
        Payment(row.payment),
        row.counted_at,
    )
