"""Choosing a PIN with the code in the letter, which proves where the household lives."""

from __future__ import annotations

from cambio.access.use_cases import ChoosePin, Try, choose_pin
from cambio.database import UnitOfWork
from cambio.neighbourhood.use_cases import ConfirmHousehold, confirm_household


def choose_pin_by_letter(uow: UnitOfWork, command: ChoosePin) -> Try:
    """Set the PIN; who has the letter lives where it was delivered.

    Raises:
        TooSoon: the wait after the last mistake is not over.
        CodeOver: the code is right and too old.
    """
    outcome = choose_pin(uow, command)
    if outcome.succeeded:
        confirm_household(
            uow,
            ConfirmHousehold(
                community_id=command.community_id,
                actor_id=command.actor_id,
                household_id=command.household_id,
            ),
        )
    return outcome
