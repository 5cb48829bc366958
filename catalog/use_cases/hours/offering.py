"""Fields of attention, professionals with their prices, and the hours that they offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from cambio.access.models import StaffUser
from cambio.database import Command, KeyedCommand, UnitOfWork, new_id
from cambio.ledger.models import LedgerCurrency
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Organisation
from cambio.neighbourhood.queries import place
from catalog.errors.hours import (
    AlreadyProfessional,
    FieldInvalid,
    FieldUnknown,
    ProfessionalInvalid,
    RateInvalid,
)
from catalog.models.hours import HoursField, HoursOffer, Professional, ProfessionalRate
from catalog.rules.codes import CODE_LETTERS
from catalog.rules.hours import (
    FEED_SECRET_LENGTH,
    NAME_MAX,
    RATE_MAX_MINOR,
    check_notice,
    check_offer,
    feed_digest,
    monday_of,
)
from catalog.rules.texts import cleaned, folded, printable
from catalog.use_cases.hours.rows import today_of, working_professional

FIELD_NAME_MAX = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveField(Command):
    """A field of attention with its names by language; `slug` is None for a new one."""

    names: dict[str, str]
    slug: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveProfessional(KeyedCommand):
    """Whose hours streets can have; `professional_id` is None for somebody new.

    `rates` is what a quarter of an hour costs, in minor units by currency. `ended` takes the
    professional out of the list; what is booked stays.
    """

    organisation_id: UUID
    name: str
    field: str
    rates: dict[str, int]
    notice_hours: int = 48
    user_id: UUID | None = None
    professional_id: UUID | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class SavedProfessional:
    """The professional that was added or changed."""

    professional_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHours(KeyedCommand):
    """A professional has so many quarter hours in a week for a place and all below it.

    `week` is any day of it. Said again for the same week and place, it is the new number; 0 takes
    back what nobody booked.
    """

    professional_id: UUID
    place_id: UUID
    week: date
    quarters: int


@dataclass(frozen=True, slots=True)
class OfferedHours:
    """The offer, with what is booked of it already."""

    offer_id: UUID
    quarters: int
    booked_quarters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeFeed(Command):
    """A new secret address for a professional's calendar; the one before stops."""

    professional_id: UUID


@dataclass(frozen=True, slots=True)
class MadeFeed:
    """The secret of the address. It is told this once."""

    secret: str


def save_field(uow: UnitOfWork, command: SaveField) -> str:
    """Add a field of attention, or rename one; answers its slug.

    Raises:
        FieldInvalid: no Dutch name, one too long, or one that another field has.
        FieldUnknown: there is none to rename.
    """
    names = cleaned(command.names)
    slug = command.slug or folded(names.get("nl", "")).replace(" ", "-")[:40]
    known = uow.session.get(HoursField, (command.community_id, slug)) if slug else None
    if "nl" not in names or any(len(name) > FIELD_NAME_MAX for name in names.values()):
        raise FieldInvalid(most=FIELD_NAME_MAX)
    if command.slug is None:
        if known is not None:
            raise FieldInvalid(most=FIELD_NAME_MAX)
        position = uow.session.scalar(
            select(func.count())
            .select_from(HoursField)
            .filter_by(community_id=command.community_id)
        )
        known = HoursField(
            community_id=command.community_id, slug=slug, names=names, position=position or 0
        )
        uow.session.add(known)
    if known is None:
        raise FieldUnknown
    known.names = names
    return slug


def save_professional(uow: UnitOfWork, command: SaveProfessional) -> SavedProfessional:
    """Add a professional, or change one. Bookings keep the price of their moment.

    Raises:
        ProfessionalInvalid: no name, or nobody to work for.
        FieldUnknown: there is no such field of attention.
        RateInvalid: no price, or one that cannot be.
        NoticeInvalid: a time for cancelling beyond reason.
        ProfessionalUnknown: there is none to change.
        AlreadyProfessional: this person of the staff is in the list already.
    """
    community_id = command.community_id
    name = printable(command.name)
    organisation = uow.session.get(Organisation, (community_id, command.organisation_id))
    if not 1 <= len(name) <= NAME_MAX or organisation is None:
        raise ProfessionalInvalid(most=NAME_MAX)
    if uow.session.get(HoursField, (community_id, command.field)) is None:
        raise FieldUnknown
    check_notice(command.notice_hours)
    _guard_rates(uow, community_id, command.rates)
    _guard_person(uow, command)
    # After this point it must succeed.
    row = _row_of(uow, command)
    row.organisation_id, row.name, row.field = organisation.id, name, command.field
    row.user_id, row.notice_hours = command.user_id, command.notice_hours
    row.ended_at = uow.now if command.ended else None
    uow.session.add(row)
    uow.flush()
    _write_rates(uow, row, command.rates)
    return SavedProfessional(row.id)


def offer_hours(uow: UnitOfWork, command: OfferHours) -> OfferedHours:
    """Offer hours, or change how many; never fewer than are booked.

    Raises:
        ProfessionalUnknown, PlaceUnknown: whose, or where.
        WeekInvalid, QuartersInvalid, HoursPromised: not so many, or not then.
    """
    community_id, week = command.community_id, monday_of(command.week)
    working_professional(uow, community_id, command.professional_id)
    if place(uow.session, community_id=community_id, place_id=command.place_id) is None:
        raise PlaceUnknown
    # Two who offer at once have met at the professional's row; bookings lock the offer's own.
    row: HoursOffer | None = uow.lock(
        HoursOffer,
        community_id=community_id,
        professional_id=command.professional_id,
        week=week,
        place_id=command.place_id,
    )
    booked = row.booked_quarters if row else 0
    check_offer(
        week=week,
        today=today_of(uow, community_id),
        quarters=command.quarters,
        booked=booked,
        is_new=row is None,
    )
    # After this point it must succeed.
    if row is None:
        row = _new_offer(uow, command, week)
        uow.session.add(row)
    row.quarters, row.offered_at, row.offered_by = command.quarters, uow.now, command.actor_id
    return OfferedHours(row.id, row.quarters, booked)


def make_feed(uow: UnitOfWork, command: MakeFeed) -> MadeFeed:
    """Make the secret address of a professional's calendar. Only its hash is kept.

    Raises:
        ProfessionalUnknown: there is none, or not any more.
    """
    row = working_professional(uow, command.community_id, command.professional_id)
    letters = (CODE_LETTERS[uow.pick(len(CODE_LETTERS))] for _ in range(FEED_SECRET_LENGTH))
    secret = "".join(letters)
    row.feed_digest = feed_digest(secret)
    return MadeFeed(secret)


def _new_offer(uow: UnitOfWork, command: OfferHours, week: date) -> HoursOffer:
    return HoursOffer(
        community_id=command.community_id,
        id=new_id(),
        professional_id=command.professional_id,
        place_id=command.place_id,
        week=week,
        quarters=command.quarters,
        offered_at=uow.now,
        offered_by=command.actor_id,
    )


def _guard_rates(uow: UnitOfWork, community_id: int, rates: Mapping[str, int]) -> None:
    known = set(
        uow.session.scalars(select(LedgerCurrency.code).filter_by(community_id=community_id))
    )
    if not rates or not set(rates) <= known:
        raise RateInvalid
    if not all(1 <= rate <= RATE_MAX_MINOR for rate in rates.values()):
        raise RateInvalid


def _guard_person(uow: UnitOfWork, command: SaveProfessional) -> None:
    if command.user_id is None:
        return
    if uow.session.get(StaffUser, (command.community_id, command.user_id)) is None:
        raise ProfessionalInvalid(most=NAME_MAX)
    other = uow.session.scalar(
        select(Professional.id).filter_by(
            community_id=command.community_id, user_id=command.user_id
        )
    )
    if other not in (None, command.professional_id):
        raise AlreadyProfessional


def _row_of(uow: UnitOfWork, command: SaveProfessional) -> Professional:
    if command.professional_id is not None:
        return working_professional(uow, command.community_id, command.professional_id)
    return Professional(
        community_id=command.community_id,
        id=new_id(),
        organisation_id=command.organisation_id,
        name=command.name,
        field=command.field,
        created_at=uow.now,
    )


def _write_rates(uow: UnitOfWork, row: Professional, rates: Mapping[str, int]) -> None:
    known = {
        rate.currency: rate
        for rate in uow.session.scalars(
            select(ProfessionalRate).filter_by(
                community_id=row.community_id, professional_id=row.id
            )
        )
    }
    for currency in known.keys() - rates.keys():
        uow.session.delete(known[currency])
    for currency, quarter_minor in rates.items():
        if currency in known:
            known[currency].quarter_minor = quarter_minor
            continue
        uow.session.add(
            ProfessionalRate(
                community_id=row.community_id,
                professional_id=row.id,
                currency=currency,
                quarter_minor=quarter_minor,
            )
        )
