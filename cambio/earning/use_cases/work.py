"""Paying the place of an action for its work as a whole, once somebody said how much it was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from cambio.database import UnitOfWork, new_id
from cambio.earning.errors import BudgetMissing, BudgetTooLow
from cambio.earning.models import Action, Budget, PlaceAward
from cambio.earning.rules import NOTHING, Decision, People, Work, reasons_of
from cambio.earning.use_cases.deciding import Question, decide_for_place_now
from cambio.earning.use_cases.keeping import kept
from cambio.earning.use_cases.locking import LockedAction, lock_action
from cambio.earning.use_cases.sharing import to_pot
from cambio.ledger import Keep, Kind, NewTransaction, post
from cambio.ledger.errors import BalanceTooLow


def pay_work(
    uow: UnitOfWork, *, community_id: int, action_id: UUID, work: Work, actor_id: UUID
) -> int:
    """Pay the pot of an action's street or team for this work by its rule; answers how much.

    Only the first time gives anything. It comes from the action's budget itself: what a purse was
    filled for is the people who were expected, and nobody knew the bags beforehand.

    Raises:
        ActionUnknown: there is no such action.
        BudgetMissing, BudgetTooLow: nothing can pay for it.
    """
    action = lock_action(uow, community_id=community_id, action_id=action_id)
    if action.terms.place.pays_nothing or _is_paid(uow, action):
        return 0
    event_at = min(action.ended_at or action.closed_at or uow.now, uow.now)
    decision = decide_for_place_now(uow, _question(action, event_at), work)
    award_id = new_id()
    row = PlaceAward(
        community_id=community_id,
        id=award_id,
        action_id=action.id,
        place_id=action.place_id,
        rule_id=action.rule_id,
        rule_version=action.rule_version,
        place_minor=decision.reward.place_minor,
        event_at=event_at,
        transaction_id=_pay(uow, action, decision, award_id, event_at, actor_id=actor_id),
        reasons=dict(reasons_of(decision, People(0, 0), work)),
    )
    uow.session.add(row)
    uow.flush()
    return row.place_minor


def _question(action: LockedAction, event_at: datetime) -> Question:
    return Question(
        community_id=action.community_id,
        programme_id=action.programme_id,
        rule_id=action.rule_id,
        terms=action.terms,
        timezone=action.timezone,
        event_at=event_at,
        place_id=action.place_id,
        action_id=action.id,
    )


def _is_paid(uow: UnitOfWork, action: LockedAction) -> bool:
    standing = select(PlaceAward.id).filter_by(
        community_id=action.community_id, action_id=action.id, reversed_by=None
    )
    return uow.session.scalar(standing) is not None


def _pay(
    uow: UnitOfWork,
    action: LockedAction,
    decision: Decision,
    award_id: UUID,
    event_at: datetime,
    *,
    actor_id: UUID,
) -> UUID | None:
    if decision.reward == NOTHING:
        return None
    row = uow.session.get_one(Action, (action.community_id, action.id))
    if row.budget_id is None:
        raise BudgetMissing
    budget = uow.session.get_one(Budget, (action.community_id, row.budget_id))
    transfers = to_pot(
        uow,
        community_id=action.community_id,
        source=budget.account_id,
        currency=action.currency,
        place_id=action.place_id,
        amount_minor=decision.reward.place_minor,
    )
    new = NewTransaction(
        community_id=action.community_id,
        actor_id=actor_id,
        kind=Kind.AWARD,
        event_at=event_at,
        transfers=transfers,
        programme_id=action.programme_id,
        theme=budget.theme,
        subject_id=award_id,
        keep=_kept(action, event_at),
    )
    try:
        return post(uow, new).transaction_id
    except BalanceTooLow as low:
        raise BudgetTooLow from low


def _kept(action: LockedAction, event_at: datetime) -> Keep | None:
    return kept(
        action.terms,
        rule_id=action.rule_id,
        rule_version=action.rule_version,
        timezone=action.timezone,
        event_at=event_at,
    )
