"""Reporting on an action after it closed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.earning.models import ActionReport
from cambio.earning.rules import Step
from cambio.earning.rules.amounts import Work
from cambio.earning.rules.reports import require_sensible
from cambio.earning.use_cases.steps import take_step


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInReport(Command):
    """Tell what was done: full bags, whole kilos, minutes of all people together, and notes.

    Handed in again before anybody decided, it takes the place of what was told before.
    """

    action_id: UUID
    bags: int
    kilos: int
    minutes: int
    notes: str = ""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """How often the report was handed in by now, this time included."""

    action_id: UUID
    round: int


def hand_in_report(uow: UnitOfWork, command: HandInReport) -> HandedIn:
    """Hand in the report of a closed action; approvals of what was told before fall away.

    Raises:
        WorkInvalid, NotesTooLong: what was filled in is not right.
        ActionUnknown, ActionCancelled: there is no such action, or not any more.
        ActionNotOpen, ActionStillOpen, ActionAlreadyApproved: it is too early, or too late.
    """
    notes = command.notes.strip()
    require_sensible(Work(command.bags, command.kilos, command.minutes), notes)
    action = take_step(uow, command, Step.HAND_IN)
    report = uow.session.get(ActionReport, (action.community_id, action.id))
    if report is None:
        report = ActionReport(
            community_id=action.community_id,
            action_id=action.id,
            bags=command.bags,
            kilos=command.kilos,
            minutes=command.minutes,
            notes=notes,
            handed_in_at=uow.now,
            handed_in_by=command.actor_id,
        )
        uow.session.add(report)
        return HandedIn(action.id, report.round)
    report.bags, report.kilos, report.minutes = command.bags, command.kilos, command.minutes
    report.notes, report.round = notes, report.round + 1
    report.handed_in_at, report.handed_in_by = uow.now, command.actor_id
    return HandedIn(action.id, report.round)
