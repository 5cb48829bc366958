"""Joining a programme by card, at an action."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.earning.errors import (
    ActionClosed,
    ActionNotOpen,
    ActionUnknown,
    ProgrammeUnknown,
)
from cambio.earning.errors.members import PinNeeded
from cambio.earning.errors.observations import AdultUnnamed
from cambio.earning.models import Action, Programme
from cambio.earning.rules import ActionStatus
from cambio.earning.use_cases import JoinProgramme, join_programme


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinAtAction(Command):
    """A household joins a programme by its card, at an action.

    `adult` is who says so, by what it is called at home; empty where the programme asks for no
    consent. `pin_given` is True when the household's PIN was typed for it, and was right.
    """

    action_id: UUID
    programme_id: UUID
    household_id: UUID
    adult: str = ""
    pin_given: bool = False


@dataclass(frozen=True, slots=True)
class JoinedAtAction:
    """They take part now. Whether they did before is nobody's business at an action."""

    programme_id: UUID


def join_at_action(uow: UnitOfWork, command: JoinAtAction) -> JoinedAtAction:
    """Let a household join a programme; harmless when it takes part already.

    Showing the card is enough, except where a programme asks for consent: then one adult agrees
    for itself, by its name at home and the household's PIN.

    Raises:
        ActionUnknown, ActionNotOpen, ActionClosed: there is no such action, or it is not going on.
        ProgrammeUnknown, ProgrammeEnded: nobody can join that programme here.
        PinNeeded, AdultUnnamed: consent is an adult's own act.
        TooManyAdults, HouseholdUnknown, HouseholdEnded: they cannot be whom they say.
    """
    _require_going_on(uow, command)
    programme = uow.session.get(Programme, (command.community_id, command.programme_id))
    if programme is None or programme.visible_to == "staff":
        raise ProgrammeUnknown
    adult = command.adult.strip()
    if programme.consent_required and not command.pin_given:
        raise PinNeeded
    if programme.consent_required and not adult:
        raise AdultUnnamed
    join_programme(
        uow,
        JoinProgramme(
            community_id=command.community_id,
            actor_id=command.actor_id,
            programme_id=programme.id,
            household_id=command.household_id,
            consent_means="card",
            adults=(adult,) if adult else (),
        ),
    )
    return JoinedAtAction(programme.id)


def _require_going_on(uow: UnitOfWork, command: JoinAtAction) -> None:
    action = uow.session.get(Action, (command.community_id, command.action_id))
    if action is None:
        raise ActionUnknown
    status = ActionStatus(action.status)
    if status.is_ahead:
        raise ActionNotOpen
    if status is not ActionStatus.OPEN:
        raise ActionClosed
