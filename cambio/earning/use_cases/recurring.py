"""Recurring actions: beginning one, planning each of its days, ending it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cambio.database import Command, KeyedCommand, Refusal, UnitOfWork, new_id
from cambio.earning.errors import BudgetUnknown, NotThatDay, RuleUnknown, SeriesUnknown
from cambio.earning.models import Action, ActionSeries, Budget, Rule
from cambio.earning.queries.recurrence import checked_recurrence, days_of
from cambio.earning.rules import Step
from cambio.earning.rules.planning import drafted
from cambio.earning.use_cases.planning import PlanAction, PlannedAction, plan_action
from cambio.earning.use_cases.steps import go, locked_action
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Community, Place

MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSeries(KeyedCommand):
    """Have an action come again.

    `recurrence` is an RFC 5545 rule of days, such as `FREQ=MONTHLY;BYDAY=1SA`. `starts` and `ends`
    are times of the day on the community's clock; one that ends before it starts ends the next day.
    """

    place_id: UUID
    rule_id: UUID
    title: str
    meeting_point: str
    recurrence: str
    starts_on: date
    starts: time
    ends: time
    expected_people: int
    announce: bool
    budget_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOccurrence(KeyedCommand):
    """Plan the action of one day of a recurring action."""

    series_id: UUID
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSeries(Command):
    """Plan no more of them; those that are planned stay."""

    series_id: UUID


def begin_series(uow: UnitOfWork, command: BeginSeries) -> UUID:
    """Begin a recurring action; answers its id. Its days are planned afterwards, one act each.

    Raises:
        TitleInvalid, MeetingPointInvalid, ExpectedPeopleInvalid, ActionTimesInvalid: what was
            filled in is not right.
        RecurrenceInvalid, RecurrenceEmpty: nor is when it comes again.
        PlaceUnknown, RuleUnknown, BudgetUnknown: there is no such thing here.
    """
    recurrence = checked_recurrence(command.recurrence, starts_on=command.starts_on)
    starts_minute, minutes = _minutes(command)
    begins = datetime.combine(command.starts_on, time.min, uow.now.tzinfo)
    draft = drafted(
        title=command.title,
        meeting_point=command.meeting_point,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        expected_people=command.expected_people,
    )
    _require_known(uow, command)
    series = ActionSeries(
        community_id=command.community_id,
        id=new_id(),
        place_id=command.place_id,
        rule_id=command.rule_id,
        budget_id=command.budget_id,
        title=draft.title,
        meeting_point=draft.meeting_point,
        recurrence=recurrence,
        starts_on=command.starts_on,
        starts_minute=starts_minute,
        minutes=minutes,
        expected_people=command.expected_people,
        announce=command.announce,
        created_at=uow.now,
        created_by=command.actor_id,
    )
    uow.session.add(series)
    return series.id


def plan_occurrence(uow: UnitOfWork, command: PlanOccurrence) -> PlannedAction:
    """Plan one day's action, once, on the community's own clock.

    A budget that cannot pay any more keeps nothing from the calendar: somebody chooses another.

    Raises:
        SeriesUnknown: there is no such recurring action, or it ended.
        NotThatDay: it does not come that day, or was planned for it already.
        RuleNotInForce, ProgrammeEnded, RuleKindWrong: nothing is paid for it then.
    """
    series = _series(uow, command, command.series_id)
    days = days_of(
        series.recurrence, starts_on=series.starts_on, since=command.day, until=command.day
    )
    if not days or _is_planned(uow, series, command.day):
        raise NotThatDay
    plan = _plan(uow, series, command)
    try:
        with uow.attempt():
            planned = plan_action(uow, plan)
    except Refusal:
        planned = plan_action(uow, replace(plan, budget_id=None))
    if series.announce:
        action = locked_action(uow, community_id=series.community_id, action_id=planned.action_id)
        go(action, Step.ANNOUNCE, now=uow.now)
    return planned


def end_series(uow: UnitOfWork, command: EndSeries) -> UUID:
    """End a recurring action, once; answers its id.

    Raises:
        SeriesUnknown: there is no such recurring action, or it ended.
    """
    series = _series(uow, command, command.series_id)
    series.ended_at = uow.now
    return series.id


def _minutes(command: BeginSeries) -> tuple[int, int]:
    """The minute of the day at which it starts, and for how long it goes on."""
    starts = command.starts.hour * MINUTES + command.starts.minute
    ends = command.ends.hour * MINUTES + command.ends.minute
    return starts, (ends - starts) % (24 * MINUTES)


def _require_known(uow: UnitOfWork, command: BeginSeries) -> None:
    key = command.community_id
    if uow.session.get(Place, (key, command.place_id)) is None:
        raise PlaceUnknown
    if uow.session.get(Rule, (key, command.rule_id)) is None:
        raise RuleUnknown
    if command.budget_id and uow.session.get(Budget, (key, command.budget_id)) is None:
        raise BudgetUnknown


def _series(uow: UnitOfWork, command: Command, series_id: UUID) -> ActionSeries:
    series: ActionSeries | None = uow.lock(
        ActionSeries, community_id=command.community_id, id=series_id
    )
    if series is None or series.ended_at is not None:
        raise SeriesUnknown
    return series


def _is_planned(uow: UnitOfWork, series: ActionSeries, day: date) -> bool:
    found = select(Action.id).filter_by(
        community_id=series.community_id, series_id=series.id, series_day=day
    )
    return uow.session.scalar(found) is not None


def _plan(uow: UnitOfWork, series: ActionSeries, command: PlanOccurrence) -> PlanAction:
    """What is planned for the day: on the wall it is the same hour in summer and in winter."""
    zone = ZoneInfo(uow.session.get_one(Community, series.community_id).timezone)
    clock = time(series.starts_minute // MINUTES, series.starts_minute % MINUTES)
    starts = datetime.combine(command.day, clock)
    ends = starts + timedelta(minutes=series.minutes)
    return PlanAction(
        community_id=series.community_id,
        actor_id=series.created_by,
        request_key=command.request_key,
        place_id=series.place_id,
        rule_id=series.rule_id,
        title=series.title,
        meeting_point=series.meeting_point,
        starts_at=starts.replace(tzinfo=zone),
        ends_at=ends.replace(tzinfo=zone),
        expected_people=series.expected_people,
        budget_id=series.budget_id,
        series_id=series.id,
        series_day=command.day,
    )
