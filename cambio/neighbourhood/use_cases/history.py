"""A household's own history: a line for everything that happened to it."""

from __future__ import annotations

from uuid import UUID

from cambio.database import Command, UnitOfWork, new_id
from cambio.neighbourhood.models import HouseholdEvent
from cambio.neighbourhood.rules.households import HouseholdEventKind, Means


def note_household(
    uow: UnitOfWork,
    command: Command,
    household_id: UUID,
    what: HouseholdEventKind,
    *,
    means: Means | None = None,
) -> None:
    """Add a line; `means` says how the household confirmed it, None where it was not asked to."""
    uow.session.add(
        HouseholdEvent(
            community_id=command.community_id,
            id=new_id(),
            household_id=household_id,
            what=what.value,
            at=uow.now,
            actor_id=command.actor_id,
            means=None if means is None else means.value,
        )
    )
