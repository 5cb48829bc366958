"""The life of an action: planned, open, closed; or cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, KeyedCommand, UnitOfWork, new_id
from cambio.earning.errors import (
    ActionAlreadyClosed,
    ActionAlreadyOpen,
    ActionHasPeople,
    ActionNotOpen,
    ActionTimesInvalid,
    ExpectedPeopleInvalid,
    MeetingPointInvalid,
    TitleInvalid,
)
from cambio.earning.models import Action, Participation
from cambio.earning.rules import ActionStatus, Payment, RuleKind
from cambio.earning.use_cases.purses import fill_at_planning, locked_action, return_rest
from cambio.earning.use_cases.terms import version_at
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Community, Place

TITLE_MAX, MEETING_POINT_MAX, EXPECTED_MAX = 80, 120, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAction(KeyedCommand):
    """Plan an action.

    `budget_id` is who pays for it: its purse is filled at once with what the expected people can
    earn. None for practice, and when somebody else will choose a budget.
    """

    place_id: UUID
    rule_id: UUID
    title: str
    meeting_point: str
    starts_at: datetime
    ends_at: datetime
    expected_people: int
    budget_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """The action, the version of the rule that it pays by, and what its purse holds."""

    action_id: UUID
    rule_version: int
    purse_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAction(Command):
    """Begin: from now on cards count."""

    action_id: UUID


@dataclass(frozen=True, slots=True)
class OpenedAction:
    """Since when cards count."""

    action_id: UUID
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAction(KeyedCommand):
    """End: cards that are shown later do not count."""

    action_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAction(KeyedCommand):
    """It does not take place."""

    action_id: UUID


@dataclass(frozen=True, slots=True)
class EndedAction:
    """When it ended. `returned_minor` went back to the budget; the rest may follow later."""

    action_id: UUID
    ended_at: datetime
    returned_minor: int


def plan_action(uow: UnitOfWork, command: PlanAction) -> PlannedAction:
    """Plan an action. What it pays is fixed now, by the version that holds when it begins.

    Raises:
        TitleInvalid, MeetingPointInvalid, ExpectedPeopleInvalid, ActionTimesInvalid: what was
            filled in is not right.
        PlaceUnknown, RuleUnknown, BudgetUnknown: there is no such thing here.
        RuleKindWrong, RuleNotInForce, ProgrammeEnded: the rule pays no such action then.
        BudgetUnsuitable, BudgetCollectiveOnly, BudgetTooLow: the budget cannot pay for it.
    """
    _check(command, uow.now)
    if uow.session.get(Place, (command.community_id, command.place_id)) is None:
        raise PlaceUnknown
    programme, version = version_at(
        uow,
        community_id=command.community_id,
        rule_id=command.rule_id,
        kind=RuleKind.ATTENDANCE,
        at=max(command.starts_at, uow.now),
    )
    action = Action(
        community_id=command.community_id,
        id=new_id(),
        place_id=command.place_id,
        rule_id=version.rule_id,
        rule_version=version.version,
        title=" ".join(command.title.split()),
        meeting_point=" ".join(command.meeting_point.split()),
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        expected_people=command.expected_people,
        planned_at=uow.now,
        planned_by=command.actor_id,
    )
    uow.session.add(action)
    uow.flush()
    purse_minor = fill_at_planning(
        uow, action, version, programme, actor_id=command.actor_id, budget_id=command.budget_id
    )
    return PlannedAction(action.id, version.version, purse_minor)


def _check(command: PlanAction, now: datetime) -> None:
    if not 1 <= len(" ".join(command.title.split())) <= TITLE_MAX:
        raise TitleInvalid(most=TITLE_MAX)
    if not 1 <= len(" ".join(command.meeting_point.split())) <= MEETING_POINT_MAX:
        raise MeetingPointInvalid(most=MEETING_POINT_MAX)
    if not 1 <= command.expected_people <= EXPECTED_MAX:
        raise ExpectedPeopleInvalid(most=EXPECTED_MAX)
    if not command.starts_at < command.ends_at > now:
        raise ActionTimesInvalid


def open_action(uow: UnitOfWork, command: OpenAction) -> OpenedAction:
    """Open an action, once.

    Raises:
        ActionUnknown: there is no such action.
        ActionAlreadyOpen, ActionAlreadyClosed, ActionCancelled: it is past that.
    """
    action = locked_action(uow, community_id=command.community_id, action_id=command.action_id)
    if action.status == ActionStatus.OPEN:
        raise ActionAlreadyOpen
    if action.status == ActionStatus.CLOSED:
        raise ActionAlreadyClosed
    action.status = ActionStatus.OPEN.value
    action.opened_at = uow.now
    return OpenedAction(action.id, uow.now)


def close_action(uow: UnitOfWork, command: CloseAction) -> EndedAction:
    """Close an action, once. The purse stays for scans that phones still hold, then returns.

    Raises:
        ActionUnknown: there is no such action.
        ActionNotOpen, ActionAlreadyClosed, ActionCancelled: there is nothing to close.
    """
    action = locked_action(uow, community_id=command.community_id, action_id=command.action_id)
    if action.status == ActionStatus.PLANNED:
        raise ActionNotOpen
    if action.status == ActionStatus.CLOSED:
        raise ActionAlreadyClosed
    action.status = ActionStatus.CLOSED.value
    action.closed_at = uow.now
    community = uow.session.get_one(Community, command.community_id)
    returned_minor = 0
    if community.late_scan_hours == 0:
        returned_minor = return_rest(uow, action, actor_id=command.actor_id)
    return EndedAction(action.id, uow.now, returned_minor)


def cancel_action(uow: UnitOfWork, command: CancelAction) -> EndedAction:
    """Cancel an action at which nobody was counted; its purse returns at once.

    Raises:
        ActionUnknown: there is no such action.
        ActionAlreadyClosed, ActionCancelled: it is over already.
        ActionHasPeople: people were counted.
    """
    action = locked_action(uow, community_id=command.community_id, action_id=command.action_id)
    if action.status == ActionStatus.CLOSED:
        raise ActionAlreadyClosed
    counted = select(Participation.id).where(
        Participation.community_id == command.community_id,
        Participation.action_id == action.id,
        Participation.payment != Payment.STRUCK.value,
    )
    if uow.session.scalar(counted.limit(1)) is not None:
        raise ActionHasPeople
    action.status = ActionStatus.CANCELLED.value
    action.cancelled_at = uow.now
    returned_minor = return_rest(uow, action, actor_id=command.actor_id)
    return EndedAction(action.id, uow.now, returned_minor)
