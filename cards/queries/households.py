"""Households as the counter and they themselves see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from cambio.ledger.models import LedgerPosting, LedgerTransaction
from cambio.ledger.types import Kind
from cambio.neighbourhood.models import Household, Residence
from cambio.neighbourhood.queries import HouseholdView, households

# What tells of one household alone: neighbours read it in sums only.
OF_ONE_HOUSEHOLD = (
    Kind.AWARD.value,
    Kind.SHARE.value,
    Kind.GIFT.value,
    Kind.HOUSEHOLD_ENDED.value,
)


@dataclass(frozen=True, slots=True)
class PotLine:
    """What a street did with its pot: bought, put in, got back; never what a household earned."""

    kind: Kind
    event_at: datetime
    amount_minor: int
    subject_id: UUID | None


def households_at(
    session: Session, *, community_id: int, address_ids: Collection[UUID]
) -> dict[UUID, list[HouseholdView]]:
    """The households that live at some addresses now, by address."""
    ids = session.scalars(
        select(Household.id)
        .join(
            Residence,
            (Residence.community_id == Household.community_id)
            & (Residence.household_id == Household.id),
        )
        .where(
            Household.community_id == community_id,
            Household.ended_at.is_(None),
            Residence.until.is_(None),
            Residence.address_id.in_(address_ids),
        )
    ).all()
    found: dict[UUID, list[HouseholdView]] = {}
    for view in households(session, community_id=community_id, household_ids=ids):
        if view.address is not None:
            found.setdefault(view.address.id, []).append(view)
    return found


def pot_lines(
    session: Session, *, community_id: int, account_id: UUID, since: datetime, limit: int = 12
) -> list[PotLine]:
    """What a street did with its pot, newest first; without what households earned for it, saved
    or gave, which is told in sums only."""
    original = aliased(LedgerTransaction)
    rows = session.execute(
        select(
            LedgerTransaction.kind,
            LedgerTransaction.event_at,
            LedgerPosting.amount_minor,
            LedgerTransaction.subject_id,
        )
        .join(
            LedgerTransaction,
            (LedgerTransaction.community_id == LedgerPosting.community_id)
            & (LedgerTransaction.id == LedgerPosting.transaction_id),
        )
        .outerjoin(
            original,
            (original.community_id == LedgerTransaction.community_id)
            & (original.id == LedgerTransaction.reverses_id),
        )
        .where(
            LedgerPosting.community_id == community_id,
            LedgerPosting.account_id == account_id,
            LedgerTransaction.event_at >= since,
            LedgerTransaction.kind.not_in(OF_ONE_HOUSEHOLD),
            or_(original.kind.is_(None), original.kind.not_in(OF_ONE_HOUSEHOLD)),
        )
        .order_by(LedgerPosting.entry.desc())
        .limit(limit)
    )
    return [PotLine(Kind(row[0]), row[1], row[2], row[3]) for row in rows]
