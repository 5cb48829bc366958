"""What is on record of a purchase together: its steps, its group, its celebration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.access.queries import actor_names
from cambio.app.cli import OPERATOR_ID
from catalog.models import Celebration, CelebrationPhoto, PurchaseMember, PurchaseStep
from catalog.rules.purchases import Step


class Taker(StrEnum):
    """Who took a step. Which neighbour is nobody's matter."""

    STAFF = "staff"
    NEIGHBOUR = "neighbour"
    ITSELF = "itself"
    """It happened by itself, at its time."""
    UNKNOWN = "unknown"
    """That was not kept."""


@dataclass(frozen=True, slots=True)
class StepView:
    """Something that became of a purchase. `name` is that of staff or of a key, None for others;
    `amount_minor` is how much lower the price was, None for other steps."""

    step: Step
    taken_at: datetime
    taker: Taker
    name: str | None
    amount_minor: int | None


@dataclass(frozen=True, slots=True)
class CelebrationView:
    """The thanks, and the size and words of the photo; the last three None without one."""

    thanks: str
    width: int | None
    height: int | None
    alternative_text: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """How many households were asked to a purchase of a group, and whether one is among them."""

    households: int
    has_asker: bool


def steps(session: Session, *, community_id: int, purchase_id: UUID) -> list[StepView]:
    """What became of a purchase, the first step first."""
    rows = session.scalars(
        select(PurchaseStep)
        .where(PurchaseStep.community_id == community_id, PurchaseStep.purchase_id == purchase_id)
        .order_by(PurchaseStep.number)
    ).all()
    takers = {row.taken_by for row in rows if row.taken_by is not None}
    names = actor_names(session, community_id=community_id, actor_ids=takers)
    return [
        StepView(
            Step(row.step),
            row.taken_at,
            _taker(row.taken_by, names),
            names.get(row.taken_by) if row.taken_by else None,
            row.amount_minor,
        )
        for row in rows
    ]


def _taker(taken_by: UUID | None, names: Mapping[UUID, str]) -> Taker:
    if taken_by is None:
        return Taker.UNKNOWN
    if taken_by == OPERATOR_ID:
        return Taker.ITSELF
    return Taker.STAFF if taken_by in names else Taker.NEIGHBOUR


def group(
    session: Session, *, community_id: int, purchase_id: UUID, household_id: UUID | None
) -> Group:
    """The group of a purchase, as a household sees it; None for staff."""
    count = session.scalar(
        select(func.count()).where(
            PurchaseMember.community_id == community_id, PurchaseMember.purchase_id == purchase_id
        )
    )
    key = (community_id, purchase_id, household_id)
    is_member = household_id is not None and session.get(PurchaseMember, key) is not None
    return Group(count or 0, is_member)


def celebration(
    session: Session, *, community_id: int, purchase_id: UUID
) -> CelebrationView | None:
    """The celebration of a purchase, or None."""
    row = session.execute(
        select(
            Celebration.thanks,
            CelebrationPhoto.width,
            CelebrationPhoto.height,
            CelebrationPhoto.alternative_text,
        )
        .outerjoin(
            CelebrationPhoto,
            (CelebrationPhoto.community_id == Celebration.community_id)
            & (CelebrationPhoto.purchase_id == Celebration.purchase_id),
        )
        .where(Celebration.community_id == community_id, Celebration.purchase_id == purchase_id)
    ).one_or_none()
    return None if row is None else CelebrationView(*row)


def celebration_photo(session: Session, *, community_id: int, purchase_id: UUID) -> bytes | None:
    """The photo of a celebration as WebP, or None."""
    return session.scalar(
        select(CelebrationPhoto.content).where(
            CelebrationPhoto.community_id == community_id,
            CelebrationPhoto.purchase_id == purchase_id,
        )
    )
