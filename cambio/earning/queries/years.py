"""A year in numbers: a household's own, a street's for everybody, and streets where it is quiet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from cambio.earning.models import (
    Action,
    ActionReport,
    Award,
    Participation,
    Programme,
    Rule,
)
from cambio.earning.queries.awards import MonthView, place_months
from cambio.earning.queries.limits import year_bounds
from cambio.earning.queries.programmes import programmes
from cambio.earning.rules import OVER, Payment
from cambio.neighbourhood.models import Community, Place

QUIET_AFTER = timedelta(days=91)
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class HouseholdYear:
    """A household's year: by month the actions it took part in, and by currency what its wallet was
    given. January comes first."""

    year: int
    actions: tuple[int, ...]
    given_minor: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class YearLimit:
    """What a household was given in a year beside the yearly limit of a programme."""

    currency: str
    given_minor: int
    limit_minor: int


@dataclass(frozen=True, slots=True)
class PlaceYear:
    """A place's year with all below it: by month its actions and the bags of approved reports, and
    by currency what its own pot was given; small numbers of households stand in a later month."""

    year: int
    actions: tuple[int, ...]
    bags: tuple[int, ...]
    given_minor: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class QuietStreet:
    """A street where nothing was for three months; `last_at` is None where nothing ever was."""

    place_id: UUID
    name: str
    last_at: datetime | None


def household_year(
    session: Session, *, community_id: int, household_id: UUID, year: int
) -> HouseholdYear:
    """A household's own year, on the community's calendar."""
    since, until = year_bounds(session, community_id=community_id, year=year)
    zone = _zone(session, community_id)
    happened = session.scalars(
        select(Participation.happened_at).where(
            Participation.community_id == community_id,
            Participation.household_id == household_id,
            Participation.payment != Payment.STRUCK.value,
            Participation.happened_at >= since,
            Participation.happened_at < until,
        )
    )
    awards = session.execute(
        select(Programme.currency, Award.event_at, Award.household_minor)
        .join(Rule, (Rule.community_id == Award.community_id) & (Rule.id == Award.rule_id))
        .join(
            Programme,
            (Programme.community_id == Rule.community_id) & (Programme.id == Rule.programme_id),
        )
        .where(
            Award.community_id == community_id,
            Award.household_id == household_id,
            Award.reversed_by.is_(None),
            Award.household_minor > 0,
            Award.event_at >= since,
            Award.event_at < until,
        )
    )
    given: dict[str, Counter[int]] = defaultdict(Counter)
    for currency, event_at, amount_minor in awards:
        given[currency][event_at.astimezone(zone).month] += amount_minor
    return HouseholdYear(
        year,
        _by_month(Counter(each.astimezone(zone).month for each in happened)),
        {currency: _by_month(sums) for currency, sums in given.items()},
    )


def year_limits(session: Session, *, community_id: int, found: HouseholdYear) -> list[YearLimit]:
    """A household's year beside the yearly limits of the programmes that gave it anything."""
    return [
        YearLimit(each.currency, sum(found.given_minor[each.currency]), each.yearly_limit_minor)
        for each in programmes(session, community_id=community_id)
        if each.yearly_limit_minor and each.currency in found.given_minor
    ]


def award_subjects(
    session: Session, *, community_id: int, household_id: UUID, year: int, limit: int = 500
) -> list[UUID]:
    """What a household's awards of a year hang from, the oldest first, for `award_stories`."""
    since, until = year_bounds(session, community_id=community_id, year=year)
    rows = session.scalars(
        select(func.coalesce(Award.participation_id, Award.id))
        .where(
            Award.community_id == community_id,
            Award.household_id == household_id,
            Award.reversed_by.is_(None),
            Award.event_at >= since,
            Award.event_at < until,
        )
        .order_by(Award.event_at, Award.id)
        .limit(limit)
    )
    return list(rows)


def place_year(
    session: Session,
    *,
    community_id: int,
    place_id: UUID,
    within: Collection[UUID],
    year: int,
    now: datetime,
) -> PlaceYear:
    """A place's year; `within` are the ids of the place and all below it."""
    since, until = year_bounds(session, community_id=community_id, year=year)
    actions, bags = _done(session, community_id, within, since, until)
    given = {
        currency: _months_of(
            place_months(
                session,
                community_id=community_id,
                place_id=place_id,
                currency=currency,
                since=since,
                until=min(until, now),
            )
        )
        for currency in _currencies(session, community_id)
    }
    given = {currency: sums for currency, sums in given.items() if any(sums)}
    return PlaceYear(year, _by_month(actions), _by_month(bags), given)


def _done(
    session: Session,
    community_id: int,
    within: Collection[UUID],
    since: datetime,
    until: datetime,
) -> tuple[Counter[int], Counter[int]]:
    """The actions of places by month, and the bags of approved reports."""
    zone = _zone(session, community_id)
    rows = session.execute(
        select(Action.starts_at, Action.approved_at, ActionReport.bags)
        .outerjoin(
            ActionReport,
            (ActionReport.community_id == Action.community_id)
            & (ActionReport.action_id == Action.id),
        )
        .where(
            Action.community_id == community_id,
            Action.place_id.in_(within),
            Action.status.in_([each.value for each in OVER]),
            Action.starts_at >= since,
            Action.starts_at < until,
        )
    )
    actions: Counter[int] = Counter()
    bags: Counter[int] = Counter()
    for starts_at, approved_at, filled in rows:
        month = starts_at.astimezone(zone).month
        actions[month] += 1
        bags[month] += filled or 0 if approved_at else 0
    return actions, bags


def quiet_streets(
    session: Session,
    *,
    community_id: int,
    now: datetime,
    place_ids: Collection[UUID] | None = None,
    after: tuple[str, UUID] | None = None,
    limit: int = 50,
) -> list[QuietStreet]:
    """Streets where nothing was for `QUIET_AFTER`, by name: no action there, and nobody who lives
    there took part in one elsewhere. `place_ids` are those to look at, None for all; `after` is the
    name and id of the last of the page before."""
    query = _quiet(community_id, since=now - QUIET_AFTER).limit(limit)
    if place_ids is not None:
        query = query.where(Place.id.in_(place_ids))
    if after is not None:
        name, place_id = after
        query = query.where((Place.name > name) | (Place.name == name) & (Place.id > place_id))
    return [QuietStreet(row[0], row[1], _latest(row[2:])) for row in session.execute(query)]


def _quiet(community_id: int, *, since: datetime) -> Select[UUID, str, datetime, datetime]:
    """The streets, each looked up by index: a list of all awards would grow with the years."""
    here = (Action.community_id == Place.community_id) & (Action.place_id == Place.id)
    took_place = Action.status.in_([each.value for each in OVER])
    from_here = (Award.community_id == Place.community_id) & (Award.place_id == Place.id)
    return (
        select(
            Place.id,
            Place.name,
            select(func.max(Action.ends_at)).where(here, took_place).scalar_subquery(),
            select(func.max(Award.event_at)).where(from_here).scalar_subquery(),
        )
        .join(Community, Community.id == Place.community_id)
        .where(
            Place.community_id == community_id,
            Place.kind == "street",
            Place.since_edition <= Community.address_edition,
            ~exists().where(here, took_place, Action.ends_at >= since),
            ~exists().where(from_here, Award.event_at >= since),
        )
        .order_by(Place.name, Place.id)
    )


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    known = [each for each in moments if each is not None]
    return max(known, default=None)


def years_known(session: Session, *, community_id: int, now: datetime) -> list[int]:
    """The years that there is something to tell of, the newest first."""
    community = session.get_one(Community, community_id)
    zone = ZoneInfo(community.timezone)
    first, last = (each.astimezone(zone).year for each in (community.created_at, now))
    return list(range(last, min(first, last) - 1, -1))


def _by_month(sums: Counter[int]) -> tuple[int, ...]:
    return tuple(sums[month] for month in MONTHS)


def _months_of(months: Iterable[MonthView]) -> tuple[int, ...]:
    """By month; what was put together with a later one stands there."""
    sums: Counter[int] = Counter()
    for each in months:
        sums[_last_month(each.last)] += each.place_minor
    return _by_month(sums)


def _last_month(day: date) -> int:
    return day.month


def _currencies(session: Session, community_id: int) -> list[str]:
    query = select(Programme.currency).filter_by(community_id=community_id).distinct()
    return list(session.scalars(query.order_by(Programme.currency)))


def _zone(session: Session, community_id: int) -> ZoneInfo:
    return ZoneInfo(session.get_one(Community, community_id).timezone)
