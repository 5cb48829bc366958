"""What is on record of a purchase together: its steps, its group, its celebration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import Celebration, CelebrationPhoto, PurchaseMember, PurchaseStep
from catalog.rules.purchases import Step


@dataclass(frozen=True, slots=True)
class StepView:
    """Something that became of a purchase. `taken_by` is None where that was not kept;
    `amount_minor` is how much lower the price was, None for other steps."""

    step: Step
    taken_at: datetime
    taken_by: UUID | None
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
    )
    return [StepView(Step(row.step), row.taken_at, row.taken_by, row.amount_minor) for row in rows]


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
