"""Who made actions possible in a year: for a card of thanks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.access.queries import actor_names
from cambio.earning.models import Action, ActionReport
from cambio.earning.queries.limits import year_bounds
from cambio.earning.rules import OVER


@dataclass(frozen=True, slots=True)
class HelperYear:
    """Somebody of the staff, with the actions of a year that they planned or reported, the people
    who came there, and the bags of approved reports."""

    actor_id: UUID
    name: str
    actions: int
    people: int
    bags: int


def helpers_of(session: Session, *, community_id: int, year: int) -> list[HelperYear]:
    """Everybody who ran actions in a year, by name. Programs are not thanked."""
    since, until = year_bounds(session, community_id=community_id, year=year)
    who = func.coalesce(ActionReport.handed_in_by, Action.planned_by)
    approved = func.coalesce(ActionReport.bags, 0)
    rows = session.execute(
        select(
            who,
            func.count(),
            func.sum(Action.headcount),
            func.coalesce(func.sum(approved).filter(Action.approved_at.is_not(None)), 0),
        )
        .outerjoin(
            ActionReport,
            (ActionReport.community_id == Action.community_id)
            & (ActionReport.action_id == Action.id),
        )
        .where(
            Action.community_id == community_id,
            Action.status.in_([each.value for each in OVER]),
            Action.starts_at >= since,
            Action.starts_at < until,
        )
        .group_by(who)
    ).all()
    names = actor_names(session, community_id=community_id, actor_ids=[row[0] for row in rows])
    found = [
        HelperYear(row[0], names[row[0]], row[1], int(row[2]), int(row[3]))
        for row in rows
        if row[0] in names
    ]
    return sorted(found, key=lambda each: each.name)
