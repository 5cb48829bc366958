"""What households were given in a year, beside what they should not be given without a warning."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select, true
from sqlalchemy.orm import Session

from cambio.earning.models import Award, AwardAdult, Participation, Programme, Rule
from cambio.earning.rules import Payment, People, Terms, reward_for
from cambio.earning.rules.signals import NEAR_LIMIT_PERCENT
from cambio.neighbourhood.models import Community


@dataclass(frozen=True, slots=True)
class NearLimit:
    """A household and its year: what it was given, and the limit. `participation_id` is that of
    the action that was asked about, None where none was."""

    household_id: UUID
    given_minor: int
    limit_minor: int
    participation_id: UUID | None = None


def year_bounds(session: Session, *, community_id: int, year: int) -> tuple[datetime, datetime]:
    """When a calendar year begins and the next one does, on the community's clock."""
    zone = ZoneInfo(session.get_one(Community, community_id).timezone)
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def given_in_year(
    session: Session,
    *,
    community_id: int,
    programme_id: UUID,
    year: int,
    household_ids: Collection[UUID],
    adult: str | None = None,
) -> dict[UUID, int]:
    """What these households' wallets were given by a programme in a year; 0 is left out.

    For one `adult`, what another one did is left out: what names nobody may be of either.
    """
    since, until = year_bounds(session, community_id=community_id, year=year)
    of_another = exists().where(
        AwardAdult.community_id == Award.community_id,
        AwardAdult.award_id == Award.id,
        AwardAdult.adult != adult,
    )
    rows = session.execute(
        select(Award.household_id, func.sum(Award.household_minor))
        .join(Rule, (Rule.community_id == Award.community_id) & (Rule.id == Award.rule_id))
        .where(
            Award.community_id == community_id,
            Award.household_id.in_(household_ids),
            Award.reversed_by.is_(None),
            Award.event_at >= since,
            Award.event_at < until,
            Rule.programme_id == programme_id,
            true() if adult is None else ~of_another,
        )
        .group_by(Award.household_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def given_to_adults(
    session: Session, *, community_id: int, household_id: UUID, year: int
) -> list[tuple[str, str, int]]:
    """Name, currency and amount of what a household was given for what one adult did, in a year."""
    since, until = year_bounds(session, community_id=community_id, year=year)
    rows = session.execute(
        select(AwardAdult.adult, Programme.currency, func.sum(Award.household_minor))
        .join(
            Award,
            (Award.community_id == AwardAdult.community_id) & (Award.id == AwardAdult.award_id),
        )
        .join(
            Programme,
            (Programme.community_id == AwardAdult.community_id)
            & (Programme.id == AwardAdult.programme_id),
        )
        .where(
            AwardAdult.community_id == community_id,
            AwardAdult.household_id == household_id,
            Award.reversed_by.is_(None),
            Award.event_at >= since,
            Award.event_at < until,
        )
        .group_by(AwardAdult.adult, Programme.currency)
        .order_by(AwardAdult.adult, Programme.currency)
    )
    return [(row[0], row[1], int(row[2])) for row in rows]


def beyond_limit(
    session: Session,
    *,
    community_id: int,
    action_id: UUID,
    programme_id: UUID,
    terms: Terms,
    year: int,
) -> list[NearLimit]:
    """The households that wait at an action and whose award would pass the yearly limit.

    `given_minor` is what they would have been given by then. Empty without a limit.
    """
    limit_minor = session.get_one(Programme, (community_id, programme_id)).yearly_limit_minor
    if limit_minor is None:
        return []
    waiting = session.scalars(
        select(Participation).filter_by(
            community_id=community_id, action_id=action_id, payment=Payment.WAITING.value
        )
    ).all()
    given = given_in_year(
        session,
        community_id=community_id,
        programme_id=programme_id,
        year=year,
        household_ids=[each.household_id for each in waiting],
    )
    found = []
    for each in waiting:
        adds = reward_for(terms, People(each.adults, each.children)).household_minor
        total = given.get(each.household_id, 0) + adds
        if total > limit_minor:
            found.append(NearLimit(each.household_id, total, limit_minor, each.id))
    return found


def households_near_limit(
    session: Session, *, community_id: int, year: int, limit: int = 500
) -> list[tuple[UUID, NearLimit, datetime]]:
    """The households close to a programme's yearly limit, or beyond it: the programme's id, the
    household's year, and when it was given the last."""
    since, until = year_bounds(session, community_id=community_id, year=year)
    total = func.sum(Award.household_minor)
    rows = session.execute(
        select(
            Programme.id,
            Award.household_id,
            total,
            Programme.yearly_limit_minor,
            func.max(Award.event_at),
        )
        .join(Rule, (Rule.community_id == Award.community_id) & (Rule.id == Award.rule_id))
        .join(
            Programme,
            (Programme.community_id == Rule.community_id) & (Programme.id == Rule.programme_id),
        )
        .where(
            Award.community_id == community_id,
            Award.reversed_by.is_(None),
            Award.event_at >= since,
            Award.event_at < until,
            Programme.yearly_limit_minor.is_not(None),
        )
        .group_by(Programme.id, Award.household_id, Programme.yearly_limit_minor)
        .having(total * 100 >= Programme.yearly_limit_minor * NEAR_LIMIT_PERCENT)
        .order_by(Programme.id, Award.household_id)
        .limit(limit)
    )
    return [(row[0], NearLimit(row[1], int(row[2]), row[3] or 0), row[4]) for row in rows]
