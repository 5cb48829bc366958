"""A household's sign-ins end, and its PIN is forgotten: after a split, or at its end."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.access.models import HouseholdPin
from cambio.access.use_cases.sign_ins import EndSessions, end_sessions
from cambio.database import Command, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPin(Command):
    """Whoever knows the PIN of a household may no longer come in with it."""

    household_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EndHouseholdSessions(Command):
    """Sign a household out in every browser."""

    household_id: UUID


def forget_pin(uow: UnitOfWork, command: ForgetPin) -> None:
    """Take a PIN away, and the code of a letter under way; every browser is signed out.

    The household chooses a new PIN with the code in its next letter.
    """
    row = uow.lock(
        HouseholdPin, community_id=command.community_id, household_id=command.household_id
    )
    if row is not None:
        row.pin_hash = row.code_hash = row.code_expires_at = None
    end_household_sessions(
        uow,
        EndHouseholdSessions(
            community_id=command.community_id,
            actor_id=command.actor_id,
            household_id=command.household_id,
        ),
    )


def end_household_sessions(uow: UnitOfWork, command: EndHouseholdSessions) -> int:
    """End all sign-ins of a household; answers how many. Its PIN goes on."""
    return end_sessions(
        uow,
        EndSessions(
            community_id=command.community_id,
            actor_id=command.actor_id,
            subject_id=command.household_id,
        ),
    )
