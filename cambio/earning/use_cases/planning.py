"""Planning an action, and writing one down that took place already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.earning.models import Action, Programme, RuleVersion
from cambio.earning.rules import PaysOn, RuleKind
from cambio.earning.rules.planning import Draft, drafted, require_ahead, require_just_over
from cambio.earning.use_cases.proposals import mark_planned, open_proposal
from cambio.earning.use_cases.purses import fill_at_planning
from cambio.earning.use_cases.terms import version_at
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAction(KeyedCommand):
    """What is said of any new action.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAction(NewAction):
    """Plan an action.

    `proposal_id` is the wish of neighbours that it fulfils, None for none. `series_id` and
    `series_day` say of which recurring action it is which day's, None for a single one.
    """

    proposal_id: UUID | None = None
    series_id: UUID | None = None
    series_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAction(NewAction):
    """Write down what a street did already; `expected_people` is how many came."""


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """The action, the version of the rule that it pays by, and what its purse holds."""

    action_id: UUID
    rule_version: int
    purse_minor: int


def plan_action(uow: UnitOfWork, command: PlanAction) -> PlannedAction:
    """Plan an action. What it pays is fixed now, by the version that holds when it begins.

    Raises:
        TitleInvalid, MeetingPointInvalid, ExpectedPeopleInvalid, ActionTimesInvalid: what was
            filled in is not right.
        ProposalUnknown, ProposalDecided: there is no such wish, or not any more.
        PlaceUnknown, RuleUnknown, BudgetUnknown: there is no such thing here.
        RuleKindWrong, RuleNotInForce, ProgrammeEnded: the rule pays no such action then.
        BudgetUnsuitable, BudgetCollectiveOnly, BudgetTooLow: the budget cannot pay for it.
    """
    draft = _draft(command)
    require_ahead(draft, uow.now)
    proposal = command.proposal_id and open_proposal(uow, command, command.proposal_id)
    programme, version = _terms(uow, command, at=max(draft.starts_at, uow.now))
    action = _action(uow, command, draft, version, pays_on=programme.pays_on)
    action.series_id, action.series_day = command.series_id, command.series_day
    planned = _with_purse(uow, command, action, version, programme)
    if proposal:
        mark_planned(uow, proposal, action, actor_id=command.actor_id)
    return planned


def log_action(uow: UnitOfWork, command: LogAction) -> PlannedAction:
    """Write down an action that took place: it is open until whoever came is written down too.

    Nobody scanned, so it pays only when somebody else approved its report, whatever the programme
    says. Who came is counted as at its end.

    Raises:
        What `plan_action` raises, and LoggedTooLate: it is not over, or was too long ago.
    """
    draft = _draft(command)
    require_just_over(draft, uow.now)
    programme, version = _terms(uow, command, at=draft.starts_at)
    action = _action(uow, command, draft, version, pays_on=PaysOn.APPROVAL)
    action.status, action.opened_at, action.logged_at = "open", uow.now, uow.now
    return _with_purse(uow, command, action, version, programme)


def _draft(command: NewAction) -> Draft:
    return drafted(
        title=command.title,
        meeting_point=command.meeting_point,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        expected_people=command.expected_people,
    )


def _terms(uow: UnitOfWork, command: NewAction, *, at: datetime) -> tuple[Programme, RuleVersion]:
    if uow.session.get(Place, (command.community_id, command.place_id)) is None:
        raise PlaceUnknown
    return version_at(
        uow,
        community_id=command.community_id,
        rule_id=command.rule_id,
        kind=RuleKind.ATTENDANCE,
        at=at,
    )


def _action(
    uow: UnitOfWork, command: NewAction, draft: Draft, version: RuleVersion, *, pays_on: str
) -> Action:
    action = Action(
        community_id=command.community_id,
        id=new_id(),
        place_id=command.place_id,
        rule_id=version.rule_id,
        rule_version=version.version,
        title=draft.title,
        meeting_point=draft.meeting_point,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        expected_people=draft.expected_people,
        planned_at=uow.now,
        planned_by=command.actor_id,
        pays_on=pays_on,
    )
    uow.session.add(action)
    return action


def _with_purse(
    uow: UnitOfWork,
    command: NewAction,
    action: Action,
    version: RuleVersion,
    programme: Programme,
) -> PlannedAction:
    uow.flush()
    purse_minor = fill_at_planning(
        uow, action, version, programme, actor_id=command.actor_id, budget_id=command.budget_id
    )
    return PlannedAction(action.id, version.version, purse_minor)
