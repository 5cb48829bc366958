"""Approving what was told of an action, sending it back, and putting it right."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.earning.errors import ReportMissing
from cambio.earning.models import Action, ActionReport, ReportDecision
from cambio.earning.queries.outlook import approval_outlook
from cambio.earning.rules import ActionStatus, Step, Work, status_after
from cambio.earning.rules.reports import reason_given, require_other_eyes
from cambio.earning.use_cases.purses import pay_and_tell
from cambio.earning.use_cases.steps import OfAction, go, locked_action
from cambio.earning.use_cases.work import pay_work


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveReport(KeyedCommand):
    """Say that a report is right; what waited for that is paid."""

    action_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBackReport(KeyedCommand):
    """Reject a report: whoever runs the action reads why, and hands in a better one."""

    action_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Approval:
    """What came of an approval.

    `missing` is how many more people have to approve; while there are any, nothing was paid.
    With households that still wait, perform `pay_waiting` until it pays nobody any more.
    """

    action_id: UUID
    missing: int
    paid_households: int
    waiting_households: int


def approve_report(uow: UnitOfWork, command: ApproveReport) -> Approval:
    """Approve a report; with the last approval that is needed the action pays what waited.

    Raises:
        ActionUnknown, ActionCancelled: there is no such action, or not any more.
        ActionNotOpen, ActionStillOpen, ReportMissing, ActionAlreadyApproved: nothing to approve.
        OwnReport, ApprovedByYou: somebody else has to.
        BudgetMissing, BudgetTooLow: nothing can pay the place for its work.
    """
    action, report = reported(uow, command)
    outlook = approval_outlook(uow.session, community_id=action.community_id, action_id=action.id)
    if outlook is None:
        raise ReportMissing
    require_other_eyes(
        command.actor_id,
        reported_by=report.handed_in_by,
        logged_by=action.planned_by if action.logged_at else None,
        approved_by=outlook.approved_by,
    )
    decide(uow, report, "approved", actor_id=command.actor_id)
    if outlook.missing > 1:
        return Approval(action.id, outlook.missing - 1, 0, 0)
    go(action, Step.APPROVE, now=uow.now)
    uow.flush()
    pay_work(
        uow,
        community_id=action.community_id,
        action_id=action.id,
        work=Work(report.bags, report.kilos, report.minutes),
        actor_id=command.actor_id,
    )
    told = pay_and_tell(uow, action, command.actor_id)
    return Approval(action.id, 0, told.paid_households, told.waiting_households)


def send_back_report(uow: UnitOfWork, command: SendBackReport) -> UUID:
    """Send a report back with a reason; answers the action's id. What was paid stays paid.

    Raises:
        ReasonInvalid: no reason, or too long a one.
        ActionUnknown, ActionCancelled: there is no such action, or not any more.
        ActionNotOpen, ActionStillOpen, ReportMissing, ActionAlreadyApproved: nothing to send back.
    """
    reason = reason_given(command.reason)
    action, report = reported(uow, command)
    decide(uow, report, "sent_back", actor_id=command.actor_id, reason=reason)
    go(action, Step.SEND_BACK, now=uow.now)
    return action.id


def reported(uow: UnitOfWork, command: OfAction) -> tuple[Action, ActionReport]:
    """An action whose report waits, locked, with the report.

    Raises:
        ActionUnknown, ActionCancelled, ActionNotOpen, ActionStillOpen, ReportMissing,
            ActionAlreadyApproved: there is none.
    """
    action = locked_action(uow, community_id=command.community_id, action_id=command.action_id)
    status_after(ActionStatus(action.status), Step.APPROVE)
    report = uow.session.get(ActionReport, (action.community_id, action.id), populate_existing=True)
    if report is None:
        raise ReportMissing
    return action, report


def decide(
    uow: UnitOfWork,
    report: ActionReport,
    decision: str,
    *,
    actor_id: UUID,
    reason: str | None = None,
) -> None:
    """Keep who decided what about a report, and why."""
    uow.session.add(
        ReportDecision(
            community_id=report.community_id,
            id=new_id(),
            action_id=report.action_id,
            round=report.round,
            decision=decision,
            reason=reason,
            decided_at=uow.now,
            decided_by=actor_id,
        )
    )
