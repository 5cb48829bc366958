"""An action's purse: filled from one budget, and what is left goes back there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from cambio.database import Command, KeyedCommand, UnitOfWork
from cambio.earning.errors import (
    ActionBudgetFixed,
    ActionPaysNothing,
    AmountInvalid,
    BudgetMissing,
    BudgetTooLow,
)
from cambio.earning.models import Action, Budget, Participation, Programme, Rule, RuleVersion
from cambio.earning.queries import purses_due, terms_of
from cambio.earning.rules import ActionStatus, Payment, Step, Terms, most_for
from cambio.earning.use_cases.paying import pay_those_waiting
from cambio.earning.use_cases.place_participations import pay_places_waiting
from cambio.earning.use_cases.steps import go, locked_action
from cambio.earning.use_cases.terms import paying_budget
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account, post
from cambio.ledger.errors import BalanceTooLow
from cambio.ledger.queries import balance_of

# Few enough that the act holds the door for well under 100 ms.
ACTIONS_PER_RETURN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FillPurse(KeyedCommand):
    """Put tokens in an action's purse.

    `budget_id` is needed only for an action that has no budget yet.
    """

    action_id: UUID
    amount_minor: int
    budget_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FilledPurse:
    """What the purse holds now, who was paid at once, and how many households still wait."""

    action_id: UUID
    purse_minor: int
    paid_households: int
    waiting_households: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayWaiting(Command):
    """Pay households that were counted while the purse was empty."""

    action_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPursesDue(Command):
    """Give back what is left in the purses of actions whose late scans have had their time."""


@dataclass(frozen=True, slots=True)
class ReturnedPurses:
    """How many purses went back; `more` when others are due as well."""

    purses: int
    more: bool


def fill_purse(uow: UnitOfWork, command: FillPurse) -> FilledPurse:
    """Fill an action's purse from its budget, and pay who waited for it.

    Raises:
        AmountInvalid: nothing, or less.
        ActionUnknown, ActionCancelled, ActionPaysNothing: the action needs no tokens.
        BudgetMissing, BudgetUnknown, ActionBudgetFixed: the budget is not the one that pays.
        BudgetUnsuitable, BudgetCollectiveOnly, BudgetTooLow: the budget cannot pay for it.
    """
    if command.amount_minor < 1:
        raise AmountInvalid
    action = locked_action(uow, community_id=command.community_id, action_id=command.action_id)
    terms, programme = _terms_and_programme(uow, action)
    if terms.pays_nothing:
        raise ActionPaysNothing
    if None not in (action.budget_id, command.budget_id) and action.budget_id != command.budget_id:
        raise ActionBudgetFixed
    budget_id = action.budget_id or command.budget_id
    if budget_id is None:
        raise BudgetMissing
    _fill(
        uow,
        action,
        programme,
        paying_budget(uow, programme, terms, budget_id=budget_id),
        amount_minor=command.amount_minor,
        actor_id=command.actor_id,
    )
    return pay_and_tell(uow, action, command.actor_id)


def pay_waiting(uow: UnitOfWork, command: PayWaiting) -> FilledPurse:
    """Pay households that wait, in the order in which they were counted, while the purse lasts.

    One act pays a limited number; perform it again while it pays anybody.

    Raises:
        ActionUnknown, ActionCancelled: there is no such action any more.
    """
    action = locked_action(uow, community_id=command.community_id, action_id=command.action_id)
    return pay_and_tell(uow, action, command.actor_id)


def return_purses_due(uow: UnitOfWork, command: ReturnPursesDue) -> ReturnedPurses:
    """Give back the rest of each purse at `closed_at` and the community's late-scan hours.

    One act returns a limited number; perform it again while there are more.
    """
    due = purses_due(
        uow.session,
        community_id=command.community_id,
        now=uow.now,
        limit=ACTIONS_PER_RETURN + 1,
    )
    purses = 0
    for action_id in due[:ACTIONS_PER_RETURN]:
        action = locked_action(uow, community_id=command.community_id, action_id=action_id)
        if action.purse_returned_at is None:
            return_rest(uow, action, actor_id=command.actor_id)
            purses += 1
    return ReturnedPurses(purses, len(due) > ACTIONS_PER_RETURN)


def fill_at_planning(
    uow: UnitOfWork,
    action: Action,
    version: RuleVersion,
    programme: Programme,
    *,
    budget_id: UUID | None,
    actor_id: UUID,
) -> int:
    """Fill a new action's purse with what the expected people can earn; answers how much.

    Practice needs nothing, and without a budget the purse waits for one.

    Raises:
        BudgetUnknown, BudgetUnsuitable, BudgetCollectiveOnly, BudgetTooLow: nor can the budget.
    """
    terms = terms_of(version)
    if budget_id is None or terms.pays_nothing:
        return 0
    budget = paying_budget(uow, programme, terms, budget_id=budget_id)
    amount_minor = most_for(terms, action.expected_people)
    _fill(uow, action, programme, budget, amount_minor=amount_minor, actor_id=actor_id)
    return amount_minor


def return_rest(uow: UnitOfWork, action: Action, *, actor_id: UUID) -> int:
    """Give what is left in a locked action's purse back to its budget; answers how much."""
    if action.purse_id is None or action.budget_id is None:
        return 0
    action.purse_returned_at = uow.now
    left_minor = balance_of(
        uow.session, community_id=action.community_id, account_id=action.purse_id
    )
    if left_minor == 0:
        return 0
    budget = uow.session.get_one(Budget, (action.community_id, action.budget_id))
    post(
        uow,
        NewTransaction(
            community_id=action.community_id,
            actor_id=actor_id,
            kind=Kind.PURSE_RETURNED,
            event_at=uow.now,
            transfers=(Transfer(action.purse_id, budget.account_id, left_minor),),
            programme_id=budget.programme_id,
            theme=budget.theme,
            subject_id=action.id,
        ),
    )
    return left_minor


def _fill(
    uow: UnitOfWork,
    action: Action,
    programme: Programme,
    budget: Budget,
    *,
    amount_minor: int,
    actor_id: UUID,
) -> None:
    action.budget_id = budget.id
    action.purse_id = open_account(
        uow,
        community_id=action.community_id,
        purpose=Purpose.PURSE,
        owner_id=action.id,
        currency=programme.currency,
    )
    filling = NewTransaction(
        community_id=action.community_id,
        actor_id=actor_id,
        kind=Kind.PURSE_FILLED,
        event_at=uow.now,
        transfers=(Transfer(budget.account_id, action.purse_id, amount_minor),),
        programme_id=programme.id,
        theme=budget.theme,
        subject_id=action.id,
    )
    try:
        post(uow, filling)
    except BalanceTooLow as low:
        raise BudgetTooLow from low
    uow.flush()


def pay_and_tell(uow: UnitOfWork, action: Action, actor_id: UUID) -> FilledPurse:
    """Pay some of those who wait at a locked action, and tell how it stands; an approved action
    is paid as soon as nobody waits any more."""
    community_id, action_id = action.community_id, action.id
    paid = pay_those_waiting(uow, community_id=community_id, action_id=action_id, actor_id=actor_id)
    pay_places_waiting(uow, community_id=community_id, action_id=action_id, actor_id=actor_id)
    # A payment that the purse could not bear was undone, and with it what the session held.
    action = locked_action(uow, community_id=community_id, action_id=action_id)
    waiting = uow.session.scalar(
        select(func.count())
        .select_from(Participation)
        .filter_by(community_id=community_id, action_id=action_id, payment=Payment.WAITING.value)
    )
    # A purse that was filled again after its return serves those who waited, and nobody else.
    if action.purse_returned_at is not None and not waiting:
        return_rest(uow, action, actor_id=actor_id)
    if action.status == ActionStatus.APPROVED and not waiting:
        go(action, Step.PAY, now=uow.now)
    left_minor = 0
    if action.purse_id is not None:
        left_minor = balance_of(
            uow.session, community_id=action.community_id, account_id=action.purse_id
        )
    return FilledPurse(action.id, left_minor, paid, waiting or 0)


def _terms_and_programme(uow: UnitOfWork, action: Action) -> tuple[Terms, Programme]:
    version = uow.session.get_one(
        RuleVersion, (action.community_id, action.rule_id, action.rule_version)
    )
    rule = uow.session.get_one(Rule, (action.community_id, action.rule_id))
    programme = uow.session.get_one(Programme, (action.community_id, rule.programme_id))
    return terms_of(version), programme
