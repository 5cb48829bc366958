"""Putting right what a report or a list says: what was given is undone and given anew, at once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork
from cambio.earning.errors import (
    ActionNotOpen,
    AdjustmentEmpty,
    AlreadyStruck,
    NobodyToCount,
    ParticipationUnknown,
    PurseTooLow,
    ReportMissing,
)
from cambio.earning.models import Action, ActionReport, Participation
from cambio.earning.rules import ActionStatus, Payment
from cambio.earning.rules.amounts import People, Work
from cambio.earning.rules.reports import AdjustReason, reason_given, require_sensible
from cambio.earning.use_cases.approvals import decide
from cambio.earning.use_cases.locking import lock_action
from cambio.earning.use_cases.paying import Counted, settle, street_on
from cambio.earning.use_cases.steps import locked_action
from cambio.neighbourhood.models import Household


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustReport(KeyedCommand):
    """Other bags, kilos or minutes than were reported, and why."""

    action_id: UUID
    bags: int
    kilos: int
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustParticipation(KeyedCommand):
    """Other people of a household than were counted, and why."""

    action_id: UUID
    participation_id: UUID
    adults: int
    children: int
    reason: AdjustReason


@dataclass(frozen=True, slots=True)
class AdjustedParticipation:
    """What it earns now, and how much that is more (or, below 0, less) than before.

    Both are 0 while nothing was paid yet. `headcount` is that of the action.
    """

    participation_id: UUID
    difference_minor: int
    headcount: int


def adjust_report(uow: UnitOfWork, command: AdjustReport) -> UUID:
    """Put the figures of a report right while nobody approved it; answers the action's id.

    Raises:
        WorkInvalid, ReasonInvalid: what was filled in is not right.
        AdjustmentEmpty: nothing is different.
        ActionUnknown, ActionCancelled, ReportMissing: there is nothing to put right.
    """
    reason = reason_given(command.reason)
    require_sensible(Work(command.bags, command.kilos, command.minutes), "")
    action = locked_action(uow, community_id=command.community_id, action_id=command.action_id)
    report = uow.session.get(ActionReport, (action.community_id, action.id), populate_existing=True)
    if report is None or action.status != ActionStatus.REPORTED:
        raise ReportMissing
    before = (report.bags, report.kilos, report.minutes)
    if before == (command.bags, command.kilos, command.minutes):
        raise AdjustmentEmpty
    report.bags, report.kilos, report.minutes = command.bags, command.kilos, command.minutes
    decide(uow, report, "adjusted", actor_id=command.actor_id, reason=reason)
    return action.id


def adjust_participation(uow: UnitOfWork, command: AdjustParticipation) -> AdjustedParticipation:
    """Say how many of a household were there; its award is undone and given anew in this act.

    What was spent meanwhile is never taken: then nothing changes, and a person decides. From now
    on no card changes these numbers.

    Raises:
        ActionUnknown, ActionCancelled, ActionNotOpen: there is no list to put right.
        ParticipationUnknown, AlreadyStruck: the household is not on it, or not any more.
        NobodyToCount: nobody, or more people than the household has.
        AdjustmentEmpty: nothing is different.
        PurseTooLow: the purse cannot pay for more people.
        AlreadySpent: what should be taken back is no longer there.
    """
    action = lock_action(uow, community_id=command.community_id, action_id=command.action_id)
    if action.status.is_ahead:
        raise ActionNotOpen
    row = _participation(uow, command)
    before, people = People(row.adults, row.children), People(command.adults, command.children)
    _require_room(uow, row, before, people)
    row.adults, row.children = people.adults, people.children
    row.adjusted_at, row.adjusted_by = uow.now, command.actor_id
    row.adjusted_reason = command.reason.value
    counted_at = uow.session.get_one(Action, (action.community_id, action.id))
    counted_at.headcount += people.total - before.total
    uow.flush()
    was_paid = row.payment == Payment.PAID
    street_id = street_on(uow, row.community_id, row.household_id, row.happened_at)
    counted = Counted(row.id, row.household_id, people, row.happened_at, street_id)
    added = settle(uow, action, counted, actor_id=command.actor_id) if was_paid else None
    if was_paid and added is None:
        raise PurseTooLow
    difference_minor = added.total_minor if added else 0
    return AdjustedParticipation(row.id, difference_minor, counted_at.headcount)


def _participation(uow: UnitOfWork, command: AdjustParticipation) -> Participation:
    row = uow.session.get(Participation, (command.community_id, command.participation_id))
    if row is None or row.action_id != command.action_id:
        raise ParticipationUnknown
    if row.payment == Payment.STRUCK:
        raise AlreadyStruck
    return row


def _require_room(uow: UnitOfWork, row: Participation, before: People, people: People) -> None:
    household = uow.session.get_one(Household, (row.community_id, row.household_id))
    fits = people.adults <= household.adults and people.children <= household.children
    if min(people.adults, people.children) < 0 or people.total == 0 or not fits:
        raise NobodyToCount
    if people == before:
        raise AdjustmentEmpty
