"""Finding what may be given: the version of a rule that holds, and a budget that may pay for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cambio.database import UnitOfWork
from cambio.earning.errors import (
    BudgetCollectiveOnly,
    BudgetNotNow,
    BudgetUnknown,
    BudgetUnsuitable,
    ProgrammeEnded,
    RuleKindWrong,
    RuleNotInForce,
    RuleUnknown,
)
from cambio.earning.errors.ending import EarningOver
from cambio.earning.models import Budget, Programme, Rule, RuleVersion
from cambio.earning.models.ending import ProgrammeEnding
from cambio.earning.rules import RuleKind, Terms, latest_in_force
from cambio.earning.rules.ending import is_over
from cambio.earning.use_cases.moments import today_in
from cambio.neighbourhood.models import Community


def version_at(
    uow: UnitOfWork, *, community_id: int, rule_id: UUID, kind: RuleKind, at: datetime
) -> tuple[Programme, RuleVersion]:
    """The version of a rule that holds at a moment, with its programme.

    Raises:
        RuleUnknown, RuleKindWrong: no such rule, or none of this kind.
        RuleNotInForce, ProgrammeEnded, EarningOver: it gives nothing then.
    """
    rule = uow.session.get(Rule, (community_id, rule_id))
    if rule is None:
        raise RuleUnknown
    programme = uow.session.get_one(Programme, (community_id, rule.programme_id))
    if programme.status == "ended":
        raise ProgrammeEnded
    require_earning(uow, programme, at)
    versions = uow.session.scalars(
        select(RuleVersion).filter_by(community_id=community_id, rule_id=rule_id)
    )
    version = None if rule.ended_at is not None else latest_in_force(versions, at)
    if version is None:
        raise RuleNotInForce
    if version.kind != kind:
        raise RuleKindWrong
    return programme, version


def require_earning(uow: UnitOfWork, programme: Programme, at: datetime) -> None:
    """Refuse what happens after the last day of a programme that ends.

    Raises:
        EarningOver: that day had passed.
    """
    ending = uow.session.get(ProgrammeEnding, (programme.community_id, programme.id))
    if ending is None:
        return
    zone = ZoneInfo(uow.session.get_one(Community, programme.community_id).timezone)
    if is_over(ending.earn_until, at.astimezone(zone).date()):
        raise EarningOver


def paying_budget(
    uow: UnitOfWork, programme: Programme, terms: Terms, *, budget_id: UUID
) -> Budget:
    """A budget of the programme that may pay what these terms promise.

    Raises:
        BudgetUnknown: there is no such budget.
        BudgetUnsuitable: it is another programme's.
        BudgetNotNow: its period has not begun, or is over.
        BudgetCollectiveOnly: it is for streets together, and the terms pay households.
    """
    budget = uow.session.get(Budget, (programme.community_id, budget_id))
    if budget is None:
        raise BudgetUnknown
    if budget.programme_id != programme.id:
        raise BudgetUnsuitable
    today = today_in(uow, programme.community_id)
    if today < (budget.starts_on or today) or today > (budget.ends_on or today):
        raise BudgetNotNow
    if budget.collective_only and terms.pays_households:
        raise BudgetCollectiveOnly
    return budget
