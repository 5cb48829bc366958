"""The rows over which a division of hours counts."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from cambio.database import UnitOfWork
from catalog.errors.hours import DivisionUnknown
from catalog.models.divisions import HoursDivision, HoursPlan, HoursShare


def known_division(uow: UnitOfWork, community_id: int, division_id: UUID) -> HoursDivision:
    """The division.

    Raises:
        DivisionUnknown: there is none with this id.
    """
    row = uow.session.get(HoursDivision, (community_id, division_id))
    if row is None:
        raise DivisionUnknown
    return row


def locked_share(uow: UnitOfWork, division: HoursDivision, place_id: UUID) -> HoursShare | None:
    """A place's share, locked: its households are counted there. None where it has none."""
    share: HoursShare | None = uow.lock(
        HoursShare,
        community_id=division.community_id,
        division_id=division.id,
        place_id=place_id,
    )
    return share


def lines_of(uow: UnitOfWork, share: HoursShare) -> list[HoursPlan]:
    """The lines of a share's plan, with the points so far."""
    query = select(HoursPlan).filter_by(
        community_id=share.community_id, division_id=share.division_id, place_id=share.place_id
    )
    return list(uow.session.scalars(query.execution_options(populate_existing=True)))
