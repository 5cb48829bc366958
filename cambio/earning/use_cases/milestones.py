"""Milestones: something good was noticed, and points are given. Only ever given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.earning.errors import BudgetTooLow, ConsentMissing, DayInvalid, MilestoneTooSoon
from cambio.earning.models import Award, Budget, Programme, ProgrammeMembership, RuleVersion
from cambio.earning.queries.rules import terms_of
from cambio.earning.rules import (
    People,
    Repeat,
    Reward,
    RuleKind,
    may_repeat,
    reward_for,
)
from cambio.earning.use_cases.keeping import kept
from cambio.earning.use_cases.sharing import share_out
from cambio.earning.use_cases.telling import tell_of_award
from cambio.earning.use_cases.terms import paying_budget, version_at
from cambio.ledger import Kind, NewTransaction, Transfer, post
from cambio.ledger.errors import BalanceTooLow
from cambio.neighbourhood.models import Community
from cambio.neighbourhood.queries import street_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMilestone(KeyedCommand):
    """A household reached a milestone on a day; a budget pays what the rule gives for it."""

    rule_id: UUID
    household_id: UUID
    budget_id: UUID
    happened_on: date


@dataclass(frozen=True, slots=True)
class MilestoneReceipt:
    """What was given, and by which version of the rule."""

    award_id: UUID
    rule_version: int
    household_minor: int
    place_minor: int
    currency: str


def record_milestone(uow: UnitOfWork, command: RecordMilestone) -> MilestoneReceipt:
    """Give a household what a milestone is worth.

    Raises:
        RuleUnknown, RuleKindWrong, RuleNotInForce, ProgrammeEnded: no such milestone then.
        ConsentMissing: the household is not in the programme, or did not agree.
        DayInvalid, MilestoneTooSoon: it cannot be given for that day.
        BudgetUnknown, BudgetUnsuitable, BudgetCollectiveOnly, BudgetTooLow: nor can the budget.
    """
    event_at = _moment(uow, command)
    programme, version = version_at(
        uow,
        community_id=command.community_id,
        rule_id=command.rule_id,
        kind=RuleKind.MILESTONE,
        at=event_at,
    )
    _require_consent(uow, command, programme)
    _require_room(uow, command, Repeat(version.repeat), event_at)
    budget = paying_budget(uow, programme, terms_of(version), budget_id=command.budget_id)
    return _give(uow, command, programme, version, budget, event_at)


def _moment(uow: UnitOfWork, command: RecordMilestone) -> datetime:
    """Noon of the day, or now when that is still to come today."""
    community = uow.session.get_one(Community, command.community_id)
    zone = ZoneInfo(community.timezone)
    if command.happened_on > uow.now.astimezone(zone).date():
        raise DayInvalid
    return min(datetime.combine(command.happened_on, time(12), zone), uow.now)


def _require_consent(uow: UnitOfWork, command: RecordMilestone, programme: Programme) -> None:
    """The membership is locked: two who note the same milestone wait for each other here."""
    membership = uow.lock(
        ProgrammeMembership,
        community_id=command.community_id,
        programme_id=programme.id,
        household_id=command.household_id,
        left_on=None,
    )
    if membership is None or membership.consent_on is None:
        raise ConsentMissing


def _require_room(
    uow: UnitOfWork, command: RecordMilestone, repeat: Repeat, event_at: datetime
) -> None:
    given = uow.session.scalars(
        select(Award.event_at).filter_by(
            community_id=command.community_id,
            household_id=command.household_id,
            rule_id=command.rule_id,
            reversed_by=None,
        )
    ).all()
    if not may_repeat(repeat, event_at, given):
        raise MilestoneTooSoon


def _give(
    uow: UnitOfWork,
    command: RecordMilestone,
    programme: Programme,
    version: RuleVersion,
    budget: Budget,
    event_at: datetime,
) -> MilestoneReceipt:
    community_id, household_id = command.community_id, command.household_id
    place_id = street_of(uow.session, community_id=community_id, household_id=household_id)
    reward = reward_for(terms_of(version), People(1, 0))
    if place_id is None:  # no street to share with
        reward = Reward(reward.total_minor, 0)
    award_id = new_id()
    transfers = share_out(
        uow,
        community_id=community_id,
        source=budget.account_id,
        currency=programme.currency,
        reward=reward,
        household_id=household_id,
        place_id=place_id,
    )
    award = Award(
        community_id=community_id,
        id=award_id,
        participation_id=None,
        household_id=household_id,
        place_id=place_id,
        rule_id=version.rule_id,
        rule_version=version.version,
        household_minor=reward.household_minor,
        place_minor=reward.place_minor,
        event_at=event_at,
        transaction_id=_pay(uow, command, budget, version, award_id, transfers, event_at),
    )
    uow.session.add(award)
    tell_of_award(uow, award, currency=programme.currency, what=version.names)
    amounts = (reward.household_minor, reward.place_minor)
    return MilestoneReceipt(award.id, version.version, *amounts, programme.currency)


def _pay(
    uow: UnitOfWork,
    command: RecordMilestone,
    budget: Budget,
    version: RuleVersion,
    award_id: UUID,
    transfers: tuple[Transfer, ...],
    event_at: datetime,
) -> UUID:
    new = NewTransaction(
        community_id=command.community_id,
        actor_id=command.actor_id,
        kind=Kind.AWARD,
        event_at=event_at,
        transfers=transfers,
        programme_id=budget.programme_id,
        theme=budget.theme,
        subject_id=award_id,
        keep=kept(
            terms_of(version),
            rule_id=version.rule_id,
            rule_version=version.version,
            timezone=uow.session.get_one(Community, command.community_id).timezone,
            event_at=event_at,
        ),
    )
    try:
        return post(uow, new).transaction_id
    except BalanceTooLow as low:
        raise BudgetTooLow from low
