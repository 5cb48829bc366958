"""A household's own choice: what it earns in a programme goes to its street."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.earning.errors import ProgrammeUnknown
from cambio.earning.models import Programme, StreetChoice
from cambio.neighbourhood.use_cases import locked_household


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseStreet(Command):
    """Leave everything that is earned in a programme to the street from now on, or no longer."""

    programme_id: UUID
    household_id: UUID
    everything: bool


@dataclass(frozen=True, slots=True)
class ChosenStreet:
    """What holds for what is earned from now on; what was given stays where it is."""

    everything: bool


def choose_street(uow: UnitOfWork, command: ChooseStreet) -> ChosenStreet:
    """Keep a household's choice; harmless when repeated.

    Raises:
        ProgrammeUnknown, HouseholdUnknown, HouseholdEnded: nobody can choose.
    """
    community_id = command.community_id
    if uow.session.get(Programme, (community_id, command.programme_id)) is None:
        raise ProgrammeUnknown
    locked_household(uow, community_id, command.household_id)
    key = (community_id, command.household_id, command.programme_id)
    row = uow.session.get(StreetChoice, key)
    if command.everything and row is None:
        choice = StreetChoice(
            community_id=community_id,
            household_id=command.household_id,
            programme_id=command.programme_id,
            since=uow.now,
        )
        uow.session.add(choice)
    elif not command.everything and row is not None:
        uow.session.delete(row)
    return ChosenStreet(command.everything)
