"""What may be given away and to whom, and what a household gave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.earning.models import Programme
from cambio.ledger.models import LedgerCurrency
from cambio.neighbourhood.models import Organisation, Place
from cambio.saving.models import Cause, Gift, GiftTerms
from cambio.saving.rules.gifts import Terms, default_terms


@dataclass(frozen=True, slots=True)
class CauseView:
    """An organisation, and whether households may give to it."""

    organisation_id: UUID
    kind: str
    name: str
    receives: bool


@dataclass(frozen=True, slots=True)
class GiftTermsView:
    """What holds for the tokens of a programme."""

    programme_id: UUID
    names: dict[str, str]
    currency: str
    allowed: bool
    daily_minor: int


@dataclass(frozen=True, slots=True)
class GiftView:
    """A gift that a household gave. Exactly one of the three receivers is there."""

    id: UUID
    currency: str
    amount_minor: int
    given_at: datetime
    to_household_id: UUID | None
    place_id: UUID | None
    organisation_id: UUID | None


def gift_terms_of(session: Session, *, community_id: int, currency: str) -> Terms:
    """What holds for a currency: of several programmes the strictest says it."""
    found = [
        each for each in gift_terms(session, community_id=community_id) if each.currency == currency
    ]
    if not found:
        scale = session.scalar(
            select(LedgerCurrency.scale).filter_by(community_id=community_id, code=currency)
        )
        return default_terms(scale or 0)
    return Terms(
        allowed=all(each.allowed for each in found),
        daily_minor=min(each.daily_minor for each in found),
    )


def gift_terms(session: Session, *, community_id: int) -> list[GiftTermsView]:
    """What holds for each programme whose tokens households have, by its age."""
    rows = session.execute(
        select(Programme, LedgerCurrency.scale, GiftTerms)
        .join(
            LedgerCurrency,
            (LedgerCurrency.community_id == Programme.community_id)
            & (LedgerCurrency.code == Programme.currency),
        )
        .outerjoin(
            GiftTerms,
            (GiftTerms.community_id == Programme.community_id)
            & (GiftTerms.programme_id == Programme.id),
        )
        # Euros are in pots alone: no household has any to give.
        .where(Programme.community_id == community_id, Programme.bank_holder_id.is_(None))
        .order_by(Programme.created_at, Programme.id)
    )
    return [_terms_view(*row) for row in rows]


def causes(session: Session, *, community_id: int) -> list[CauseView]:
    """All organisations by name, with whether households may give to them."""
    rows = session.execute(
        select(Organisation, Cause.since.is_not(None) & Cause.ended_at.is_(None))
        .outerjoin(
            Cause,
            (Cause.community_id == Organisation.community_id)
            & (Cause.organisation_id == Organisation.id),
        )
        .where(Organisation.community_id == community_id)
        .order_by(Organisation.name, Organisation.id)
    )
    return [
        CauseView(each.id, each.kind, each.name, receives=bool(receives)) for each, receives in rows
    ]


def gifts_of(
    session: Session,
    *,
    community_id: int,
    household_id: UUID,
    after: UUID | None = None,
    limit: int = 50,
) -> list[GiftView]:
    """What a household gave, newest first; `after` is the last one of the page before."""
    query = select(Gift).filter_by(community_id=community_id, household_id=household_id)
    if after is not None:
        query = query.where(Gift.id < after)
    rows = session.scalars(query.order_by(Gift.id.desc()).limit(limit))
    return [
        GiftView(
            row.id,
            row.currency,
            row.amount_minor,
            row.given_at,
            row.to_household_id,
            row.place_id,
            row.organisation_id,
        )
        for row in rows
    ]


def gift_names(
    session: Session, *, community_id: int, gift_ids: Collection[UUID]
) -> dict[UUID, str]:
    """To which place or cause some gifts went; those to other households are not told."""
    rows = session.execute(
        select(Gift.id, func.coalesce(Place.name, Organisation.name).label("name"))
        .outerjoin(Place, (Place.community_id == Gift.community_id) & (Place.id == Gift.place_id))
        .outerjoin(
            Organisation,
            (Organisation.community_id == Gift.community_id)
            & (Organisation.id == Gift.organisation_id),
        )
        .where(
            Gift.community_id == community_id,
            Gift.id.in_(gift_ids),
            Gift.to_household_id.is_(None),
        )
    )
    return {row.id: row.name for row in rows}


def _terms_view(programme: Programme, scale: int, terms: GiftTerms | None) -> GiftTermsView:
    usual = default_terms(scale)
    return GiftTermsView(
        programme.id,
        programme.names,
        programme.currency,
        allowed=usual.allowed if terms is None else terms.allowed,
        daily_minor=usual.daily_minor if terms is None else terms.daily_minor,
    )
