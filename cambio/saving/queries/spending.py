"""What was spent from pots, and how much a captain may still spend alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.ledger.queries import accounts_of, currencies
from cambio.ledger.types import Purpose
from cambio.saving.models import PotProposal, PotSpend, SpendingAgreement
from cambio.saving.rules.spending import Agreement, DecidedBy, kept_until, left_minor
from cambio.saving.rules.voting import Majority, ProposalStatus


@dataclass(frozen=True, slots=True)
class SpendView:
    """Something that a pot was spent for. `amount_minor` is what of it did not come back;
    `proposal_id` is the street's decision, None when a captain decided alone."""

    id: UUID
    currency: str
    amount_minor: int
    title: str
    decided_by: DecidedBy
    proposal_id: UUID | None
    spent_at: datetime


@dataclass(frozen=True, slots=True)
class PotView:
    """What a place has saved in one currency; `alone_minor` is what its captain may still spend
    of it without a vote, `kept_minor` what it keeps for what the street decided."""

    currency: str
    balance_minor: int
    alone_minor: int
    kept_minor: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What the street decided to spend, and what is left of it; the pot keeps that until
    `kept_until`."""

    id: UUID
    title: str
    currency: str
    amount_minor: int
    left_minor: int
    decided_at: datetime

    @property
    def kept_until(self) -> datetime:
        """Until when nothing else can be paid from it."""
        return kept_until(self.decided_at)


def agreement(session: Session, *, community_id: int) -> Agreement:
    """How a community decides over its pots: as it agreed, or the usual."""
    row = session.get(SpendingAgreement, community_id)
    if row is None:
        return Agreement()
    return Agreement(row.small_spend, row.small_spend_days, row.quorum, Majority(row.majority))


def spent_alone(
    session: Session, *, community_id: int, place_id: UUID, currency: str, since: datetime
) -> int:
    """What captains spent of a pot without a vote since a moment, in minor units."""
    query = select(func.coalesce(func.sum(PotSpend.amount_minor - PotSpend.returned_minor), 0))
    return int(
        session.scalar(
            query.where(
                PotSpend.community_id == community_id,
                PotSpend.place_id == place_id,
                PotSpend.currency == currency,
                PotSpend.decided_by == DecidedBy.CAPTAIN,
                PotSpend.spent_at > since,
            )
        )
        or 0
    )


def pots(session: Session, *, community_id: int, place_id: UUID, now: datetime) -> list[PotView]:
    """What is in the pot of a place, by currency."""
    agreed, known = agreement(session, community_id=community_id), None
    key: dict[str, Any] = {"community_id": community_id, "place_id": place_id}
    found = []
    for account in accounts_of(
        session, community_id=community_id, owner_ids=[place_id], purposes=[Purpose.POT]
    ):
        known = known or currencies(session, community_id=community_id)
        code, balance_minor = account.currency, account.balance_minor
        spent_minor = spent_alone(session, **key, currency=code, since=captain_since(agreed, now))
        left = left_minor(agreed, scale=known[code].scale, spent_minor=spent_minor)
        kept = min(balance_minor, kept_minor(session, **key, currency=code, now=now))
        found.append(PotView(code, balance_minor, min(left, balance_minor - kept), kept))
    return found


def kept_minor(
    session: Session,
    *,
    community_id: int,
    place_id: UUID,
    currency: str,
    now: datetime,
    before: PotProposal | None = None,
) -> int:
    """What a pot keeps for what the street decided, in minor units; only for what it decided before
    another decision, when there is one."""
    found = decided(session, community_id=community_id, place_id=place_id, currency=currency)
    return sum(
        each.left_minor
        for each in found
        if each.kept_until > now
        and (before is None or (each.decided_at, each.id) < (before.decided_at, before.id))
    )


def captain_since(agreed: Agreement, now: datetime) -> datetime:
    """From when on what captains spent counts."""
    return now - timedelta(days=agreed.small_spend_days)


def spends(session: Session, *, community_id: int, place_id: UUID, limit: int) -> list[SpendView]:
    """What a pot was spent for, the newest first; not what came back altogether."""
    rows = session.scalars(
        select(PotSpend)
        .where(
            PotSpend.community_id == community_id,
            PotSpend.place_id == place_id,
            PotSpend.returned_minor < PotSpend.amount_minor,
        )
        .order_by(PotSpend.spent_at.desc(), PotSpend.id.desc())
        .limit(limit)
    )
    return [
        SpendView(
            row.id,
            row.currency,
            row.amount_minor - row.returned_minor,
            row.title,
            DecidedBy(row.decided_by),
            row.proposal_id,
            row.spent_at,
        )
        for row in rows
    ]


def decided(
    session: Session, *, community_id: int, place_id: UUID, currency: str | None = None
) -> list[Decided]:
    """What the street decided and has not spent altogether, the newest first."""
    spent = (
        select(
            PotSpend.proposal_id,
            func.sum(PotSpend.amount_minor - PotSpend.returned_minor).label("minor"),
        )
        .where(PotSpend.community_id == community_id, PotSpend.place_id == place_id)
        .group_by(PotSpend.proposal_id)
        .subquery()
    )
    left = PotProposal.amount_minor - func.coalesce(spent.c.minor, 0)
    query = (
        select(PotProposal, left)
        .outerjoin(spent, spent.c.proposal_id == PotProposal.id)
        .where(
            PotProposal.community_id == community_id,
            PotProposal.place_id == place_id,
            PotProposal.status == ProposalStatus.ACCEPTED,
            left > 0,
        )
        .order_by(PotProposal.id.desc())
    )
    if currency is not None:
        query = query.where(PotProposal.currency == currency)
    return [
        Decided(
            row.id,
            row.title,
            row.currency,
            row.amount_minor,
            int(left_minor),
            row.decided_at or row.proposed_at,
        )
        for row, left_minor in session.execute(query)
    ]
