"""What was given: to a household, and to a street in a year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from cambio.earning.models import Action, Award, Participation, Programme, Rule, RuleVersion
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
class AwardStory:
    """What an award was for, to be told beside its line on a statement.

    `title` and `place_name` are the action's, None for a milestone. Each award names its rule and
    version.
    """

    title: str | None
    place_name: str | None
    happened_at: datetime
    rule_names: Mapping[str, str]
    rule_version: int


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
        .join(Action, _same(Participation, Action, Participation.action_id == Action.id))
        .join(Place, _same(Action, Place, Action.place_id == Place.id))
        .join(Rule, _same(Action, Rule, Action.rule_id == Rule.id))
        .join(Programme, _same(Rule, Programme, Rule.programme_id == Programme.id))
        .outerjoin(
            Award,
            _same(Participation, Award, Award.participation_id == Participation.id)
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


def award_stories(
    session: Session, *, community_id: int, subject_ids: Collection[UUID]
) -> dict[UUID, AwardStory]:
    """What awards were for, by the subject of their transactions: a participation or an award."""
    stories = {}
    for subject, award, version, title, place_name in session.execute(
        _stories(community_id, subject_ids)
    ):
        stories[subject] = AwardStory(
            title, place_name, award.event_at, version.names, version.version
        )
    return stories


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
        .join(Rule, _same(Award, Rule, Rule.id == Award.rule_id))
        .join(Programme, _same(Rule, Programme, Programme.id == Rule.programme_id))
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


def _same(one: Any, other: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A join that stays inside the community."""
    inside: ColumnElement[bool] = one.community_id == other.community_id
    return inside & condition


def _stories(
    community_id: int, subject_ids: Collection[UUID]
) -> Select[UUID, Award, RuleVersion, str, str]:
    of_action = Award.participation_id.in_(subject_ids)
    of_milestone = Award.id.in_(subject_ids) & Award.participation_id.is_(None)
    return (
        select(
            func.coalesce(Award.participation_id, Award.id),
            Award,
            RuleVersion,
            Action.title,
            Place.name,
        )
        .join(
            RuleVersion,
            _same(Award, RuleVersion, Award.rule_id == RuleVersion.rule_id)
            & (Award.rule_version == RuleVersion.version),
        )
        .outerjoin(
            Participation, _same(Award, Participation, Award.participation_id == Participation.id)
        )
        .outerjoin(Action, _same(Participation, Action, Participation.action_id == Action.id))
        .outerjoin(Place, _same(Action, Place, Action.place_id == Place.id))
        .where(Award.community_id == community_id, of_action | of_milestone)
        # The latest tells the story: the one that stands, or the last of a part struck out.
        .order_by(Award.id)
    )


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
