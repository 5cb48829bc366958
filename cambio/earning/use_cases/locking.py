"""An action with what it pays, locked: what everybody who counts or pays there begins with.

This is on the busiest road of all, one passage for every card at every action, so it runs fixed SQL
on the act's own cursor. Two phones that show the same household, a closing and a top-up all wait
for each other here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from cambio.database import Sql, UnitOfWork, as_uuid
from cambio.database.base import as_day, as_moment
from cambio.earning.errors import ActionUnknown
from cambio.earning.errors.ending import EarningOver
from cambio.earning.rules import STORED, ActionStatus, PaysOn, Terms, terms_from
from cambio.earning.rules.ending import is_over

WHOLE = ("place_tariff", "caps", "conditions")

_ACTION = (
    "SELECT a.status, a.closed_at, a.place_id, a.rule_id, a.rule_version, a.purse_id,"
    " a.headcount, p.id, p.currency, p.consent_required, c.late_scan_hours,"
    # Looked up by itself: an action that waited for its lock may have got its budget meanwhile.
    " (SELECT b.theme FROM budget b WHERE b.community_id = a.community_id AND b.id = a.budget_id),"
    " c.timezone, a.pays_on,"
    " CASE WHEN a.logged_at IS NULL THEN NULL ELSE a.ends_at END, a.title,"
    " EXISTS (SELECT 1 FROM street_choice s"
    " WHERE s.community_id = a.community_id AND s.programme_id = p.id),"
    " (SELECT e.earn_until FROM programme_ending e"
    " WHERE e.community_id = p.community_id AND e.programme_id = p.id),"
    " CASE WHEN a.opened_at < a.starts_at THEN a.opened_at ELSE a.starts_at END,"
    " v.per_adult_minor, v.per_child_minor, v.fixed_minor, v.per_bag_minor, v.per_kilo_minor,"
    " v.per_hour_minor, v.household_parts, v.street_parts, v.keeps_months, v.keeps_until,"
    " v.place_tariff, v.caps, v.conditions"  # in the order of STORED
    " FROM action a"
    " JOIN community c ON c.id = a.community_id"
    " JOIN rule_version v ON v.community_id = a.community_id AND v.rule_id = a.rule_id"
    " AND v.version = a.rule_version"
    " JOIN rule r ON r.community_id = a.community_id AND r.id = a.rule_id"
    " JOIN programme p ON p.community_id = a.community_id AND p.id = r.programme_id"
    " WHERE a.community_id = ? AND a.id = ?"
)
LOCK_ACTION = Sql(_ACTION, postgresql=_ACTION + " FOR UPDATE OF a")


class LockedAction(NamedTuple):
    """An action with what it pays, as it stands while its row is locked."""

    community_id: int
    id: UUID
    status: ActionStatus
    closed_at: datetime | None
    place_id: UUID
    rule_id: UUID
    rule_version: int
    purse_id: UUID | None
    headcount: int
    terms: Terms
    programme_id: UUID
    currency: str
    consent_required: bool
    late_scan_hours: int
    theme: str | None
    timezone: str
    pays_on: PaysOn
    ended_at: datetime | None
    """When it was over, for one that was written down afterwards; else None."""
    title: str
    has_choices: bool
    """Whether any household leaves what it earns here to its street."""
    earn_until: date | None
    """The last day on which it gives anything, while its programme ends; else None."""
    began_at: datetime
    """When it was to begin, or when it was opened if that was earlier: nobody came before."""

    def moment_there(self, happened_at: datetime, *, now: datetime) -> datetime:
        """When somebody was there, of whom we are told `happened_at`.

        A phone may have had no idea of the day. What it told must not lapse by that, nor count
        for a street of long ago.
        """
        return max(self.began_at, min(happened_at, self.ended_at or now, now))

    @property
    def may_pay(self) -> bool:
        """Whether what was earned is paid now, and does not wait for somebody's approval."""
        return self.pays_on is PaysOn.SCAN or self.status.is_approved

    def is_over(self, now: datetime) -> bool:
        """Whether late scans have had their time, so that nobody comes to it any more."""
        closed_at = self.closed_at
        return closed_at is not None and now >= closed_at + timedelta(hours=self.late_scan_hours)


def lock_action(uow: UnitOfWork, *, community_id: int, action_id: UUID) -> LockedAction:
    """An action with its terms; nobody else counts, pays or closes there until this act ends.

    Raises:
        ActionUnknown: there is no such action.
    """
    row = uow.run(LOCK_ACTION, (community_id, action_id)).fetchone()
    if row is None:
        raise ActionUnknown
    return LockedAction(
        community_id,
        action_id,
        ActionStatus(row[0]),
        row[1] and as_moment(row[1]),
        as_uuid(row[2]),
        as_uuid(row[3]),
        row[4],
        row[5] and as_uuid(row[5]),
        row[6],
        _terms(row[19:]),
        as_uuid(row[7]),
        row[8],
        bool(row[9]),
        row[10],
        row[11],
        row[12],
        PaysOn(row[13]),
        row[14] and as_moment(row[14]),
        row[15],
        bool(row[16]),
        row[17] and as_day(row[17]),
        as_moment(row[18]),
    )


def require_earning_at(action: LockedAction, at: datetime) -> None:
    """Refuse what happens after the last day of a programme that ends.

    Raises:
        EarningOver: that day had passed.
    """
    if action.earn_until is None:
        return
    if is_over(action.earn_until, at.astimezone(ZoneInfo(action.timezone)).date()):
        raise EarningOver


def _terms(row: Sequence[Any]) -> Terms:
    """The terms in the columns of `STORED`, as either database gives them."""
    # SQLite gives texts: the same for every card that is shown at an action.
    return _read_once(tuple(row)) if isinstance(row[-1], str) else _read(row)


def _read(row: Sequence[Any]) -> Terms:
    columns = dict(zip(STORED, row, strict=True))
    for name in WHOLE:
        if isinstance(columns[name], str):
            columns[name] = json.loads(columns[name])
    if columns["keeps_until"] is not None:
        columns["keeps_until"] = as_day(columns["keeps_until"])
    return terms_from(columns)


_read_once = lru_cache(maxsize=256)(_read)
