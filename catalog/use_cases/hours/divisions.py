"""Streets are asked to divide their hours, and when time is up the plan is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.database import KeyedCommand, UnitOfWork, locked, new_id
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import place
from cambio.saving.rules.voting import TELLING_LEAST
from catalog.errors.hours import DivisionInvalid, DivisionNotOver, DivisionUnknown, FieldUnknown
from catalog.models.divisions import HoursDivision, HoursPlan, HoursShare
from catalog.models.hours import HoursField
from catalog.queries.hours import divisions_due
from catalog.rules.divisions import QUORUM, TITLE_MAX, check_division, divided, is_over
from catalog.rules.texts import printable
from catalog.use_cases.hours.shares import lines_of


@dataclass(frozen=True, slots=True)
class StreetShare:
    """How many quarter hours one street has to divide."""

    place_id: UUID
    quarters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDivision(KeyedCommand):
    """Streets divide the hours of a period over fields of attention, until a moment."""

    title: str
    first_day: date
    last_day: date
    closes_at: datetime
    fields: tuple[str, ...]
    shares: tuple[StreetShare, ...]


@dataclass(frozen=True, slots=True)
class StartedDivision:
    """The division that was started."""

    division_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDivision(KeyedCommand):
    """The last moment has passed: the plan is made. `cancelled` calls it off before that."""

    division_id: UUID
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class EndedDivision:
    """How it ended, and over how many streets hours were divided."""

    division_id: UUID
    status: str
    places: int


def start_division(uow: UnitOfWork, command: StartDivision) -> StartedDivision:
    """Ask the households of some streets to divide their hours.

    Raises:
        DivisionInvalid: too few fields, no hours, or days in the wrong order.
        FieldUnknown, PlaceUnknown: over what, or for which street.
    """
    title = printable(command.title)
    check_division(
        fields=command.fields,
        shares=[share.quarters for share in command.shares],
        first_day=command.first_day,
        last_day=command.last_day,
        closes_at=command.closes_at,
        now=uow.now,
    )
    if not 1 <= len(title) <= TITLE_MAX or not _are_different(command.shares):
        raise DivisionInvalid
    _guard_known(uow, command)
    # After this point it must succeed.
    row = HoursDivision(
        community_id=command.community_id,
        id=new_id(),
        title=title,
        first_day=command.first_day,
        last_day=command.last_day,
        closes_at=command.closes_at,
        fields=list(command.fields),
        started_at=uow.now,
        started_by=command.actor_id,
    )
    uow.session.add(row)
    uow.flush()
    _write_shares(uow, row, command.shares)
    return StartedDivision(row.id)


def end_division(uow: UnitOfWork, command: EndDivision) -> EndedDivision:
    """Make the plan of each street, by largest remainder; or call it all off.

    Harmless when it has ended in the meantime.

    Raises:
        DivisionUnknown: there is no such division.
        DivisionNotOver: households can still divide, or envelopes lie unopened.
    """
    row = locked(
        uow,
        HoursDivision,
        DivisionUnknown,
        community_id=command.community_id,
        id=command.division_id,
    )
    shares = _shares_of(uow, row)
    if row.status != "open":
        return EndedDivision(row.id, row.status, len(shares))
    envelopes = sum(share.envelopes for share in shares)
    if not command.cancelled and not is_over(
        now=uow.now, closes_at=row.closes_at, envelopes=envelopes
    ):
        raise DivisionNotOver
    # After this point it must succeed.
    row.status, row.closed_at = ("cancelled" if command.cancelled else "divided"), uow.now
    for share in shares:
        _write_plan(uow, row, share)
    return EndedDivision(row.id, row.status, len(shares))


def endings_due(session: Session, *, now: datetime, actor_id: UUID) -> list[EndDivision]:
    """The commands that make every plan whose last moment has passed, in all communities."""
    return [
        EndDivision(
            community_id=community_id,
            actor_id=actor_id,
            request_key=f"hours-division/{division_id}",
            division_id=division_id,
        )
        for community_id, division_id in divisions_due(session, now=now)
    ]


def _guard_known(uow: UnitOfWork, command: StartDivision) -> None:
    for slug in command.fields:
        if uow.session.get(HoursField, (command.community_id, slug)) is None:
            raise FieldUnknown
    for share in command.shares:
        found = place(uow.session, community_id=command.community_id, place_id=share.place_id)
        if found is None:
            raise PlaceUnknown


def _are_different(shares: Sequence[StreetShare]) -> bool:
    return len({share.place_id for share in shares}) == len(shares)


def _write_shares(uow: UnitOfWork, division: HoursDivision, shares: Sequence[StreetShare]) -> None:
    for share in shares:
        row = HoursShare(
            community_id=division.community_id,
            division_id=division.id,
            place_id=share.place_id,
            quarters=share.quarters,
        )
        uow.session.add(row)
    uow.flush()
    for share in shares:
        for slug in division.fields:
            line = HoursPlan(
                community_id=division.community_id,
                division_id=division.id,
                place_id=share.place_id,
                field=slug,
            )
            uow.session.add(line)


def _shares_of(uow: UnitOfWork, division: HoursDivision) -> list[HoursShare]:
    """All shares, locked in one order, so that a household that divides is counted or refused."""
    query = (
        select(HoursShare)
        .filter_by(community_id=division.community_id, division_id=division.id)
        .order_by(HoursShare.place_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(uow.session.scalars(query))


def _write_plan(uow: UnitOfWork, division: HoursDivision, share: HoursShare) -> None:
    lines = {line.field: line for line in lines_of(uow, share)}
    counts = share.households >= QUORUM and division.status == "divided"
    points = {slug: line.points or 0 for slug, line in lines.items()} if counts else {}
    parts = divided(share.quarters, points, division.fields)
    for slug, line in lines.items():
        line.quarters = parts[slug] if division.status == "divided" else None
        if share.households < TELLING_LEAST:
            line.points = None
