"""Fields of attention, professionals, and the hours that they offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation, Place
from catalog.models.hours import HoursField, HoursOffer, Professional, ProfessionalRate
from catalog.queries.hours.joins import PROFESSIONAL_OF_OFFER
from catalog.rules.texts import in_language


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of attention, with its names by language."""

    slug: str
    names: dict[str, str]

    def name(self, language: str) -> str:
        """Its name in a language, else in Dutch."""
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class ProfessionalView:
    """Whose hours streets can have. `rates` is the price of a quarter of an hour by currency.

    `user_id` is who of the staff this is, None for a crew.
    """

    id: UUID
    name: str
    field: FieldView
    organisation_id: UUID
    organisation_name: str
    user_id: UUID | None
    notice_hours: int
    has_feed: bool
    has_ended: bool
    rates: dict[str, int]


@dataclass(frozen=True, slots=True)
class OfferView:
    """Quarter hours of a professional in one week, for a place and all below it."""

    id: UUID
    professional: ProfessionalView
    place_id: UUID
    place_name: str
    week: date
    quarters: int
    booked_quarters: int

    @property
    def left(self) -> int:
        """How many quarter hours can still be booked."""
        return self.quarters - self.booked_quarters


def fields(session: Session, *, community_id: int) -> list[FieldView]:
    """The fields of attention, in their order."""
    rows = session.scalars(
        select(HoursField)
        .filter_by(community_id=community_id)
        .order_by(HoursField.position, HoursField.slug)
    )
    return [FieldView(row.slug, row.names) for row in rows]


def professionals(
    session: Session,
    *,
    community_id: int,
    user_id: UUID | None = None,
    organisation_ids: Collection[UUID] | None = None,
    ended: bool = False,
) -> list[ProfessionalView]:
    """Professionals by name; of one person of the staff, or of some organisations, if wanted.

    `ended` takes those along who offer no hours any more.
    """
    query = _professionals(community_id).order_by(Professional.name, Professional.id)
    if user_id is not None:
        query = query.where(Professional.user_id == user_id)
    if organisation_ids is not None:
        query = query.where(Professional.organisation_id.in_(organisation_ids))
    if not ended:
        query = query.where(Professional.ended_at.is_(None))
    return _with_rates(session, community_id, query)


def professional(
    session: Session, *, community_id: int, professional_id: UUID
) -> ProfessionalView | None:
    """One professional, also one who offers no hours any more."""
    query = _professionals(community_id).where(Professional.id == professional_id)
    return next(iter(_with_rates(session, community_id, query)), None)


def professional_by_feed(
    session: Session, *, community_id: int, digest: bytes
) -> ProfessionalView | None:
    """Whose calendar has this secret; None where it is nobody's any more."""
    query = _professionals(community_id).where(
        Professional.feed_digest == digest, Professional.ended_at.is_(None)
    )
    return next(iter(_with_rates(session, community_id, query)), None)


def offers(
    session: Session,
    *,
    community_id: int,
    since: date,
    place_ids: Collection[UUID] | None = None,
    field: str | None = None,
    professional_id: UUID | None = None,
    limit: int = 200,
) -> list[OfferView]:
    """Hours from a week on, the soonest first, whether or not any are left.

    `place_ids` are the street and the places that it lies in, None for everywhere.
    """
    query = (
        _offers(community_id)
        .where(HoursOffer.week >= since)
        .order_by(HoursOffer.week, HoursOffer.id)
        .limit(limit)
    )
    if place_ids is not None:
        query = query.where(HoursOffer.place_id.in_(place_ids))
    if field is not None:
        query = query.where(Professional.field == field)
    if professional_id is not None:
        query = query.where(HoursOffer.professional_id == professional_id)
    else:
        query = query.where(Professional.ended_at.is_(None))
    return _offer_views(session, community_id, query)


def offer(session: Session, *, community_id: int, offer_id: UUID) -> OfferView | None:
    """One offer."""
    query = _offers(community_id).where(HoursOffer.id == offer_id)
    return next(iter(_offer_views(session, community_id, query)), None)


def _professionals(community_id: int) -> Select[Professional, HoursField, str]:
    return (
        select(Professional, HoursField, Organisation.name)
        .join(
            HoursField,
            (HoursField.community_id == Professional.community_id)
            & (HoursField.slug == Professional.field),
        )
        .join(
            Organisation,
            (Organisation.community_id == Professional.community_id)
            & (Organisation.id == Professional.organisation_id),
        )
        .where(Professional.community_id == community_id)
    )


def _offers(community_id: int) -> Select[HoursOffer, str]:
    return (
        select(HoursOffer, Place.name)
        .join(Professional, PROFESSIONAL_OF_OFFER)
        .join(
            Place,
            (Place.community_id == HoursOffer.community_id) & (Place.id == HoursOffer.place_id),
        )
        .where(HoursOffer.community_id == community_id)
    )


def _with_rates(
    session: Session, community_id: int, query: Select[Professional, HoursField, str]
) -> list[ProfessionalView]:
    rows = session.execute(query).all()
    rates: dict[UUID, dict[str, int]] = defaultdict(dict)
    for rate in session.scalars(
        select(ProfessionalRate)
        .where(
            ProfessionalRate.community_id == community_id,
            ProfessionalRate.professional_id.in_([row.id for row, _field, _name in rows]),
        )
        .order_by(ProfessionalRate.currency)
    ):
        rates[rate.professional_id][rate.currency] = rate.quarter_minor
    return [
        ProfessionalView(
            id=row.id,
            name=row.name,
            field=FieldView(field.slug, field.names),
            organisation_id=row.organisation_id,
            organisation_name=name,
            user_id=row.user_id,
            notice_hours=row.notice_hours,
            has_feed=row.feed_digest is not None,
            has_ended=row.ended_at is not None,
            rates=dict(rates[row.id]),
        )
        for row, field, name in rows
    ]


def _offer_views(
    session: Session, community_id: int, query: Select[HoursOffer, str]
) -> list[OfferView]:
    rows = session.execute(query).all()
    ids = {row.professional_id for row, _place in rows}
    whose = _professionals(community_id).where(Professional.id.in_(ids))
    known = {each.id: each for each in _with_rates(session, community_id, whose)}
    return [
        OfferView(
            id=row.id,
            professional=known[row.professional_id],
            place_id=row.place_id,
            place_name=place_name,
            week=row.week,
            quarters=row.quarters,
            booked_quarters=row.booked_quarters,
        )
        for row, place_name in rows
    ]
