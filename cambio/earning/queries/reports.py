"""Reports of actions, their photos and decisions, and what waits for somebody who approves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.earning.models import Action, ActionPhoto, ActionReport, ReportDecision
from cambio.earning.rules.amounts import Work
from cambio.earning.rules.photos import PhotoMoment, file_name


@dataclass(frozen=True, slots=True)
class ReportView:
    """What was told of an action: full bags, whole kilos, minutes of all people together.

    `round` counts how often it was handed in.
    """

    action_id: UUID
    bags: int
    kilos: int
    minutes: int
    notes: str
    handed_in_at: datetime
    handed_in_by: UUID
    round: int


@dataclass(frozen=True, slots=True)
class ReportDecisionView:
    """Who decided what about a report in which round; `reason` is None for an approval."""

    decision: str
    reason: str | None
    decided_at: datetime
    decided_by: UUID
    round: int


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo of an action; `file_name` is where its content is kept."""

    id: UUID
    action_id: UUID
    moment: PhotoMoment
    width: int
    height: int
    file_name: str
    added_at: datetime
    blurred_at: datetime | None


def report(session: Session, *, community_id: int, action_id: UUID) -> ReportView | None:
    """The report of an action, approved or not; None while nobody reported."""
    row = session.get(ActionReport, (community_id, action_id))
    if row is None:
        return None
    return ReportView(
        row.action_id,
        row.bags,
        row.kilos,
        row.minutes,
        row.notes,
        row.handed_in_at,
        row.handed_in_by,
        row.round,
    )


def decisions(session: Session, *, community_id: int, action_id: UUID) -> list[ReportDecisionView]:
    """What was decided about an action's report, in that order."""
    rows = session.scalars(
        select(ReportDecision)
        .filter_by(community_id=community_id, action_id=action_id)
        .order_by(ReportDecision.id)
    )
    return [
        ReportDecisionView(row.decision, row.reason, row.decided_at, row.decided_by, row.round)
        for row in rows
    ]


def approved_work(session: Session, *, community_id: int, action_id: UUID) -> Work | None:
    """What was done at an action as its approved report says; None while nobody approved it."""
    row = session.execute(
        select(ActionReport.bags, ActionReport.kilos, ActionReport.minutes)
        .join(
            Action,
            (Action.community_id == ActionReport.community_id)
            & (Action.id == ActionReport.action_id),
        )
        .where(
            ActionReport.community_id == community_id,
            ActionReport.action_id == action_id,
            Action.approved_at.is_not(None),
        )
    ).one_or_none()
    return None if row is None else Work(*row)


def photos(session: Session, *, community_id: int, action_id: UUID) -> list[PhotoView]:
    """The photos of an action: those from before first, each in the order of their coming."""
    rows = session.scalars(
        select(ActionPhoto)
        .filter_by(community_id=community_id, action_id=action_id)
        .order_by(ActionPhoto.moment.desc(), ActionPhoto.id)
    )
    return [_photo_view(row) for row in rows]


def photo(session: Session, *, community_id: int, photo_id: UUID) -> PhotoView | None:
    """One photo, or None."""
    row = session.get(ActionPhoto, (community_id, photo_id))
    return None if row is None else _photo_view(row)


def known_photo_names(
    session: Session, *, community_id: int, photo_ids: Collection[UUID]
) -> set[str]:
    """Of these photos the names of the files that stand for them now."""
    rows = session.execute(
        select(ActionPhoto.id, ActionPhoto.digest).where(
            ActionPhoto.community_id == community_id, ActionPhoto.id.in_(photo_ids)
        )
    )
    return {file_name(community_id, row[0], row[1].hex()) for row in rows}


def _photo_view(row: ActionPhoto) -> PhotoView:
    return PhotoView(
        row.id,
        row.action_id,
        PhotoMoment(row.moment),
        row.width,
        row.height,
        file_name(row.community_id, row.id, row.digest.hex()),
        row.added_at,
        row.blurred_at,
    )
