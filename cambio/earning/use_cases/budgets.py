"""Grants: tokens come into being for a budget, and its rest goes back where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from cambio.database import KeyedCommand, UnitOfWork, locked, new_id
from cambio.earning.errors import (
    AmountInvalid,
    BudgetUnknown,
    FunderUnknown,
    NothingLeft,
    ProgrammeEnded,
    ProgrammeUnknown,
    ThemeUnknown,
    TitleInvalid,
)
from cambio.earning.errors.budgets import PeriodInvalid, PlanGranted
from cambio.earning.models import Budget, Programme
from cambio.earning.rules import THEMES
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, open_account, post
from cambio.ledger.queries import balance_of
from cambio.neighbourhood.models import Organisation

NAME_MAX = 80
FUNDING_KINDS = ("funder", "corporation")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantBudget(KeyedCommand):
    """A funder grants tokens to a programme.

    `theme` is one of `THEMES`, None for any purpose. `collective_only`: for streets together,
    never for a household. It pays from `starts_on` up to and with `ends_on`, None for no such
    bound. `plan_slug` names the plan of the programme's file that this carries out, None for any
    other grant. `note` is for people, such as the number of the decision.
    """

    programme_id: UUID
    funder_id: UUID
    name: str
    amount_minor: int
    theme: str | None = None
    collective_only: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    plan_slug: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """The budget that a grant filled."""

    budget_id: UUID
    account_id: UUID
    transaction_id: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnGrantRest(KeyedCommand):
    """Give back what a grant did not need."""

    budget_id: UUID


@dataclass(frozen=True, slots=True)
class ReturnedRest:
    """What went back, in minor units."""

    transaction_id: UUID
    amount_minor: int
    currency: str


def grant_budget(uow: UnitOfWork, command: GrantBudget) -> Grant:
    """Put tokens in a budget of its own: nothing can be given out beyond it.

    Raises:
        TitleInvalid, AmountInvalid, ThemeUnknown, PeriodInvalid: what was filled in is not right.
        ProgrammeUnknown, FunderUnknown: who gives, or for what, is not known.
        ProgrammeEnded: nothing is given in it any more.
        PlanGranted: the plan was carried out before.
    """
    name = " ".join(command.name.split())
    if not 1 <= len(name) <= NAME_MAX:
        raise TitleInvalid(most=NAME_MAX)
    if command.amount_minor < 1:
        raise AmountInvalid
    if command.theme is not None and command.theme not in THEMES:
        raise ThemeUnknown
    community_id = command.community_id
    if command.starts_on and command.ends_on and command.ends_on < command.starts_on:
        raise PeriodInvalid
    programme = locked(
        uow, Programme, ProgrammeUnknown, community_id=community_id, id=command.programme_id
    )
    if programme.status == "ended":
        raise ProgrammeEnded
    funder = uow.session.get(Organisation, (community_id, command.funder_id))
    if funder is None or funder.kind not in FUNDING_KINDS:
        raise FunderUnknown
    if command.plan_slug is not None:
        _require_new(uow, command)
    budget = _new_budget(uow, command, name, programme.currency)
    transaction_id = _issue(uow, command, budget, programme.currency)
    return Grant(
        budget.id, budget.account_id, transaction_id, command.amount_minor, programme.currency
    )


def _require_new(uow: UnitOfWork, command: GrantBudget) -> None:
    granted = select(Budget.id).filter_by(
        community_id=command.community_id,
        programme_id=command.programme_id,
        plan_slug=command.plan_slug,
    )
    if uow.session.scalar(granted) is not None:
        raise PlanGranted


def _new_budget(uow: UnitOfWork, command: GrantBudget, name: str, currency: str) -> Budget:
    budget_id = new_id()
    account_id = open_account(
        uow,
        community_id=command.community_id,
        purpose=Purpose.BUDGET,
        owner_id=budget_id,
        currency=currency,
    )
    budget = Budget(
        community_id=command.community_id,
        id=budget_id,
        programme_id=command.programme_id,
        funder_id=command.funder_id,
        name=name,
        theme=command.theme,
        collective_only=command.collective_only,
        account_id=account_id,
        granted_minor=command.amount_minor,
        granted_at=uow.now,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        plan_slug=command.plan_slug,
    )
    uow.session.add(budget)
    return budget


def _issue(uow: UnitOfWork, command: GrantBudget, budget: Budget, currency: str) -> UUID:
    issuance_id = issuance_of(uow, command.community_id, budget.programme_id, currency)
    posted = post(
        uow,
        NewTransaction(
            community_id=command.community_id,
            actor_id=command.actor_id,
            kind=Kind.GRANT,
            event_at=uow.now,
            transfers=(Transfer(issuance_id, budget.account_id, command.amount_minor),),
            programme_id=budget.programme_id,
            theme=budget.theme,
            subject_id=budget.id,
            note=command.note or None,
        ),
    )
    return posted.transaction_id


def issuance_of(uow: UnitOfWork, community_id: int, programme_id: UUID, currency: str) -> UUID:
    """The account where a programme's tokens come from and return to."""
    return open_account(
        uow,
        community_id=community_id,
        purpose=Purpose.ISSUANCE,
        owner_id=programme_id,
        currency=currency,
    )


def return_grant_rest(uow: UnitOfWork, command: ReturnGrantRest) -> ReturnedRest:
    """Give back all that is left in a budget.

    Raises:
        BudgetUnknown: there is no such budget.
        NothingLeft: it is empty.
    """
    budget = locked(
        uow, Budget, BudgetUnknown, community_id=command.community_id, id=command.budget_id
    )
    programme = uow.session.get_one(Programme, (command.community_id, budget.programme_id))
    left_minor = balance_of(
        uow.session, community_id=command.community_id, account_id=budget.account_id
    )
    if left_minor == 0:
        raise NothingLeft
    issuance_id = issuance_of(uow, command.community_id, programme.id, programme.currency)
    posted = post(
        uow,
        NewTransaction(
            community_id=command.community_id,
            actor_id=command.actor_id,
            kind=Kind.GRANT_RETURNED,
            event_at=uow.now,
            transfers=(Transfer(budget.account_id, issuance_id, left_minor),),
            programme_id=programme.id,
            theme=budget.theme,
            subject_id=budget.id,
        ),
    )
    return ReturnedRest(posted.transaction_id, left_minor, programme.currency)
