"""A household's own choice: where the rest of its tokens goes when a programme ends."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.earning.models.ending import EndingChoice
from cambio.earning.rules.ending import ChosenBy, Remainder
from cambio.earning.use_cases.ending.announcing import announced
from cambio.neighbourhood.use_cases import locked_household


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseRemainder(Command):
    """A household says where the rest of its tokens shall go."""

    programme_id: UUID
    household_id: UUID
    remainder: Remainder
    means: ChosenBy


def choose_remainder(uow: UnitOfWork, command: ChooseRemainder) -> Remainder:
    """Keep a household's choice; it may choose again until its rest was moved, and for what comes
    later.

    Raises:
        EndingUnknown: the programme is not ending.
        HouseholdUnknown, HouseholdEnded: nobody can choose.
    """
    community_id = command.community_id
    announced(uow, community_id, command.programme_id)
    locked_household(uow, community_id, command.household_id)
    key = (community_id, command.programme_id, command.household_id)
    row = uow.session.get(EndingChoice, key)
    if row is None:
        row = EndingChoice(
            community_id=community_id,
            programme_id=command.programme_id,
            household_id=command.household_id,
            remainder=command.remainder.value,
            means=command.means.value,
            chosen_at=uow.now,
            chosen_by=command.actor_id,
        )
        uow.session.add(row)
    row.remainder, row.means = command.remainder.value, command.means.value
    row.chosen_at, row.chosen_by = uow.now, command.actor_id
    return command.remainder
