"""The household that an act is about: it must be there still, and may have to be locked."""

from __future__ import annotations

from uuid import UUID

from cambio.database import UnitOfWork, locked
from cambio.neighbourhood.errors import HouseholdEnded, HouseholdUnknown
from cambio.neighbourhood.models import Household


def locked_household(uow: UnitOfWork, community_id: int, household_id: UUID) -> Household:
    """The row of a household that goes on; nobody else changes it until this act ends.

    Raises:
        HouseholdUnknown: there is no such household.
        HouseholdEnded: it has left.
    """
    row = locked(uow, Household, HouseholdUnknown, community_id=community_id, id=household_id)
    if row.ended_at is not None:
        raise HouseholdEnded
    return row


def present_household(
    uow: UnitOfWork, community_id: int, household_id: UUID, *, lock: bool = False
) -> Household:
    """A household that goes on, where nobody need hear that another was here before; with `lock`
    nobody else changes it until this act ends.

    Raises:
        HouseholdUnknown: there is no such household, or it has ended.
    """
    row: Household | None
    if lock:
        row = uow.lock(Household, community_id=community_id, id=household_id)
    else:
        row = uow.session.get(Household, (community_id, household_id))
    if row is None or row.ended_at is not None:
        raise HouseholdUnknown
    return row
