"""Who put in what: a household its own, the street in totals, the auditor by pseudonyms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.earning.rules import MonthSum, merge_small
from cambio.earning.rules.months import HOUSEHOLDS_LEAST
from cambio.neighbourhood.models import Community
from cambio.saving.models import Share


@dataclass(frozen=True, slots=True)
class ShareView:
    """What a household put into a pot once, and what was added to it."""

    id: UUID
    place_id: UUID
    household_id: UUID
    currency: str
    own_minor: int
    matched_minor: int
    saved_at: datetime
    undone: bool


@dataclass(frozen=True, slots=True)
class SharedSum:
    """What households put into a pot and what was added, together."""

    currency: str
    own_minor: int
    matched_minor: int


@dataclass(frozen=True, slots=True)
class SharedMonths:
    """The same by month; months of few households stand in the next."""

    first: date
    last: date
    households: int
    own_minor: int
    matched_minor: int


@dataclass(frozen=True, slots=True)
class PotShares:
    """A pot as one household may see it.

    `mine` is what it put in itself; `together` what all did, None while fewer than five households
    saved; then `months` is empty.
    """

    currency: str
    mine: SharedSum
    together: SharedSum | None
    months: tuple[SharedMonths, ...]

    @property
    def per_cent(self) -> int | None:
        """How much of all that households put in is one's own; None while that is not told."""
        if self.together is None or self.together.own_minor == 0:
            return None
        return round(100 * self.mine.own_minor / self.together.own_minor)


def pot_shares(
    session: Session, *, community_id: int, place_id: UUID, household_id: UUID, since: datetime
) -> list[PotShares]:
    """A street's savings by currency, as a household of that street sees them; by month since."""
    mine = _sums(session, community_id, place_id, household_id)
    together = _sums(session, community_id, place_id)
    months = pot_months(session, community_id=community_id, place_id=place_id, since=since)
    return [
        PotShares(
            currency,
            mine[currency].told if currency in mine else SharedSum(currency, 0, 0),
            each.told if each.households >= HOUSEHOLDS_LEAST else None,
            tuple(reversed(months.get(currency, ()))),
        )
        for currency, each in sorted(together.items())
    ]


def pot_months(
    session: Session, *, community_id: int, place_id: UUID, since: datetime
) -> dict[str, tuple[SharedMonths, ...]]:
    """What a place's households saved since by currency and month, the oldest first.

    Months of fewer than five households are added to the next, so that nobody can be read from it.
    """
    zone = ZoneInfo(session.get_one(Community, community_id).timezone)
    rows = session.scalars(
        select(Share)
        .filter_by(community_id=community_id, place_id=place_id, undone_at=None)
        .where(Share.saved_at >= since)
    ).all()
    currencies = sorted({row.currency for row in rows})
    return {
        currency: tuple(_months([row for row in rows if row.currency == currency], zone))
        for currency in currencies
    }


def shares_of(
    session: Session,
    *,
    community_id: int,
    household_id: UUID | None = None,
    place_id: UUID | None = None,
    share_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[ShareView]:
    """Shares of a household or place, or all, newest first; `after` is the last one of the page
    before."""
    query = select(Share).filter_by(community_id=community_id)
    if household_id is not None:
        query = query.filter_by(household_id=household_id)
    if place_id is not None:
        query = query.filter_by(place_id=place_id)
    if share_id is not None:
        query = query.filter_by(id=share_id)
    if after is not None:
        query = query.where(Share.id < after)
    rows = session.scalars(query.order_by(Share.id.desc()).limit(limit))
    return [
        ShareView(
            row.id,
            row.place_id,
            row.household_id,
            row.currency,
            row.own_minor,
            row.matched_minor,
            row.saved_at,
            undone=row.undone_at is not None,
        )
        for row in rows
    ]


class _Sum(NamedTuple):
    told: SharedSum
    households: int


def _sums(
    session: Session, community_id: int, place_id: UUID, household_id: UUID | None = None
) -> dict[str, _Sum]:
    """What a household put in, or all did, by currency."""
    query = select(
        Share.currency,
        func.sum(Share.own_minor),
        func.sum(Share.matched_minor),
        func.count(Share.household_id.distinct()),
    ).where(
        Share.community_id == community_id, Share.place_id == place_id, Share.undone_at.is_(None)
    )
    if household_id is not None:
        query = query.where(Share.household_id == household_id)
    rows = session.execute(query.group_by(Share.currency))
    return {
        currency: _Sum(SharedSum(currency, int(own), int(added)), households)
        for currency, own, added, households in rows
    }


def _months(rows: Iterable[Share], zone: ZoneInfo) -> list[SharedMonths]:
    own: dict[date, MonthSum] = {}
    added: dict[date, MonthSum] = {}
    for row in rows:
        first = row.saved_at.astimezone(zone).date().replace(day=1)
        for sums, minor in ((own, row.own_minor), (added, row.matched_minor)):
            one = MonthSum(first, first, frozenset({row.household_id}), minor)
            sums[first] = sums[first] + one if first in sums else one
    # Both have the same households in the same months, and so fall into the same sums.
    return [
        SharedMonths(
            each.first, each.last, len(each.households), each.place_minor, beside.place_minor
        )
        for each, beside in zip(merge_small(own.values()), merge_small(added.values()), strict=True)
    ]
