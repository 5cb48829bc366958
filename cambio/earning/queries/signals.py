"""Looking for what a manager may want to see, and reading what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.earning.models import Action, ActionReport, Participation, ReportDecision, Signal
from cambio.earning.queries.limits import households_near_limit
from cambio.earning.rules import Payment
from cambio.earning.rules.signals import (
    MANY_SCANS,
    Seen,
    SignalKind,
    is_at_night,
    most_at_once,
    mutual_pairs,
    usual_bags,
)
from cambio.neighbourhood.models import Community

LOOK_BACK = timedelta(days=60)
APPROVALS_BACK = timedelta(days=180)
KNOWN_REPORTS = 20


@dataclass(frozen=True, slots=True)
class SignalView:
    """A signal with its evidence; `note` is what was found when somebody looked, None before."""

    id: UUID
    kind: SignalKind
    subject: str
    seen_at: datetime
    evidence: dict[str, Any]
    cleared_at: datetime | None
    cleared_by: UUID | None
    note: str | None


def signals(
    session: Session, *, community_id: int, cleared: bool = False, limit: int = 100
) -> list[SignalView]:
    """Signals that nobody looked at since they were seen, the newest first; or those cleared."""
    is_open = Signal.cleared_at.is_(None) | (Signal.cleared_at < Signal.seen_at)
    rows = session.scalars(
        select(Signal)
        .where(Signal.community_id == community_id, ~is_open if cleared else is_open)
        .order_by(Signal.seen_at.desc(), Signal.id.desc())
        .limit(limit)
    )
    return [
        SignalView(
            row.id,
            SignalKind(row.kind),
            row.subject,
            row.seen_at,
            row.evidence,
            row.cleared_at,
            row.cleared_by,
            row.note,
        )
        for row in rows
    ]


def look_for_signals(session: Session, *, community_id: int, now: datetime) -> list[Seen]:
    """What is to be seen now in the actions, reports and approvals of the last time."""
    zone = ZoneInfo(session.get_one(Community, community_id).timezone)
    return [
        *_at_actions(session, community_id, now, zone),
        *_of_reports(session, community_id, now),
        *_of_approvals(session, community_id, now),
        *_of_years(session, community_id, now.astimezone(zone).year),
    ]


def _at_actions(
    session: Session, community_id: int, now: datetime, zone: ZoneInfo
) -> Iterator[Seen]:
    """Cards shown within seconds of each other, or at night; not what was written down later."""
    rows = session.execute(
        select(Participation.action_id, Participation.happened_at)
        .join(
            Action,
            (Action.community_id == Participation.community_id)
            & (Action.id == Participation.action_id),
        )
        .where(
            Participation.community_id == community_id,
            Participation.happened_at > now - LOOK_BACK,
            Participation.payment != Payment.STRUCK.value,
            Action.logged_at.is_(None),
        )
    )
    moments: dict[UUID, list[datetime]] = defaultdict(list)
    for action_id, happened_at in rows:
        moments[action_id].append(happened_at)
    for action_id, found in moments.items():
        at_once = most_at_once(found)
        if at_once >= MANY_SCANS:
            evidence: dict[str, str | int] = {"action_id": str(action_id), "households": at_once}
            yield Seen(SignalKind.MANY_SCANS, action_id.hex, max(found), evidence)
        night = [each for each in found if is_at_night(each.astimezone(zone))]
        if night:
            evidence = {"action_id": str(action_id), "households": len(night)}
            yield Seen(SignalKind.AT_NIGHT, action_id.hex, max(night), evidence)


def _of_reports(session: Session, community_id: int, now: datetime) -> Iterator[Seen]:
    """Reports with far more bags than the street usually fills."""
    rows = session.execute(
        select(Action.place_id, Action.id, ActionReport.bags, ActionReport.handed_in_at)
        .join(
            Action,
            (Action.community_id == ActionReport.community_id)
            & (Action.id == ActionReport.action_id),
        )
        .where(ActionReport.community_id == community_id)
        .order_by(ActionReport.handed_in_at)
    )
    before: dict[UUID, list[int]] = defaultdict(list)
    for place_id, action_id, bags, handed_in_at in rows:
        usual = usual_bags(bags, before[place_id][-KNOWN_REPORTS:])
        if usual is not None and handed_in_at > now - LOOK_BACK:
            evidence: dict[str, str | int] = {
                "action_id": str(action_id),
                "bags": bags,
                "usual": usual,
            }
            yield Seen(SignalKind.MANY_BAGS, action_id.hex, handed_in_at, evidence)
        before[place_id].append(bags)


def _of_approvals(session: Session, community_id: int, now: datetime) -> Iterator[Seen]:
    """Two people who approve each other's reports."""
    rows = session.execute(
        select(ActionReport.handed_in_by, ReportDecision.decided_by, ReportDecision.decided_at)
        .join(
            ReportDecision,
            (ReportDecision.community_id == ActionReport.community_id)
            & (ReportDecision.action_id == ActionReport.action_id),
        )
        .where(
            ActionReport.community_id == community_id,
            ReportDecision.decision == "approved",
            ReportDecision.decided_at > now - APPROVALS_BACK,
        )
    ).all()
    pairs = mutual_pairs((row[0], row[1]) for row in rows)
    for (one, other), (there, back) in pairs.items():
        latest = max(row[2] for row in rows if {row[0], row[1]} == {one, other})
        evidence: dict[str, str | int] = {
            "one": str(one),
            "other": str(other),
            "one_reported": there,
            "other_reported": back,
        }
        yield Seen(SignalKind.MUTUAL_APPROVALS, f"{one.hex}-{other.hex}", latest, evidence)


def _of_years(session: Session, community_id: int, year: int) -> Iterator[Seen]:
    """Households close to a yearly limit, so that somebody knows before the next award."""
    near = households_near_limit(session, community_id=community_id, year=year)
    for programme_id, each, latest in near:
        evidence: dict[str, str | int] = {
            "programme_id": str(programme_id),
            "household_id": str(each.household_id),
            "given_minor": each.given_minor,
            "limit_minor": each.limit_minor,
            "year": year,
        }
        subject = f"{programme_id.hex}-{each.household_id.hex}-{year}"
        yield Seen(SignalKind.YEARLY_LIMIT, subject, latest, evidence)


def count_open_signals(session: Session, *, community_id: int) -> int:
    """How many signals nobody looked at yet."""
    is_open = Signal.cleared_at.is_(None) | (Signal.cleared_at < Signal.seen_at)
    query = select(func.count()).select_from(Signal)
    return session.scalar(query.where(Signal.community_id == community_id, is_open)) or 0
