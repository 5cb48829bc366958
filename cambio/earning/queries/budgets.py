"""Budgets with what is left in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.earning.models import Budget, BudgetPlan, Programme
from cambio.ledger.models import LedgerBalance
from cambio.neighbourhood.models import Organisation


@dataclass(frozen=True, slots=True)
class BudgetView:
    """One grant. `granted_minor` is what came in, `left_minor` what can still be given out.

    `theme` is None for any purpose; `collective_only` money never reaches a household.
    """

    id: UUID
    programme_id: UUID
    funder_id: UUID
    funder_name: str
    name: str
    theme: str | None
    collective_only: bool
    account_id: UUID
    currency: str
    granted_minor: int
    left_minor: int
    granted_at: datetime
    starts_on: date | None
    ends_on: date | None
    plan_slug: str | None


@dataclass(frozen=True, slots=True)
class PlanView:
    """A grant that a programme's file proposes, and that nobody made yet."""

    programme_id: UUID
    slug: str
    names: Mapping[str, str]
    funder_id: UUID
    funder_name: str
    amount_minor: int
    theme: str | None
    collective_only: bool
    starts_on: date | None
    ends_on: date | None


def budgets(
    session: Session,
    *,
    community_id: int,
    programme_id: UUID | None = None,
    budget_id: UUID | None = None,
) -> list[BudgetView]:
    """Budgets, the newest grant first; of one programme when asked."""
    query = (
        select(Budget, Programme.currency, Organisation.name, LedgerBalance.balance_minor)
        .join(
            Programme,
            (Programme.community_id == Budget.community_id) & (Programme.id == Budget.programme_id),
        )
        .join(
            Organisation,
            (Organisation.community_id == Budget.community_id)
            & (Organisation.id == Budget.funder_id),
        )
        .join(
            LedgerBalance,
            (LedgerBalance.community_id == Budget.community_id)
            & (LedgerBalance.account_id == Budget.account_id),
        )
        .where(Budget.community_id == community_id)
        .order_by(Budget.id.desc())
    )
    if programme_id is not None:
        query = query.where(Budget.programme_id == programme_id)
    if budget_id is not None:
        query = query.where(Budget.id == budget_id)
    return [_budget_view(*row) for row in session.execute(query)]


def budget_plans(
    session: Session, *, community_id: int, programme_id: UUID | None = None
) -> list[PlanView]:
    """The grants that are proposed and not made yet, of one programme when asked."""
    made = select(Budget.id).where(
        Budget.community_id == BudgetPlan.community_id,
        Budget.programme_id == BudgetPlan.programme_id,
        Budget.plan_slug == BudgetPlan.slug,
    )
    query = (
        select(BudgetPlan, Organisation.name)
        .join(
            Organisation,
            (Organisation.community_id == BudgetPlan.community_id)
            & (Organisation.id == BudgetPlan.funder_id),
        )
        .where(BudgetPlan.community_id == community_id, ~made.exists())
        .order_by(BudgetPlan.programme_id, BudgetPlan.slug)
    )
    if programme_id is not None:
        query = query.where(BudgetPlan.programme_id == programme_id)
    return [_plan_view(row, funder_name) for row, funder_name in session.execute(query)]


def budget(session: Session, *, community_id: int, budget_id: UUID) -> BudgetView | None:
    """One budget, or None."""
    found = budgets(session, community_id=community_id, budget_id=budget_id)
    return found[0] if found else None


def has_grant(session: Session, community_id: int) -> bool:
    """Whether anybody granted anything yet."""
    query = select(Budget.id).filter_by(community_id=community_id).limit(1)
    return session.scalar(query) is not None


def _budget_view(row: Budget, currency: str, funder_name: str, left_minor: int) -> BudgetView:
    return BudgetView(
        row.id,
        row.programme_id,
        row.funder_id,
        funder_name,
        row.name,
        row.theme,
        row.collective_only,
        row.account_id,
        currency,
        row.granted_minor,
        left_minor,
        row.granted_at,
        row.starts_on,
        row.ends_on,
        row.plan_slug,
    )


def _plan_view(row: BudgetPlan, funder_name: str) -> PlanView:
    return PlanView(
        row.programme_id,
        row.slug,
        row.names,
        row.funder_id,
        funder_name,
        row.amount_minor,
        row.theme,
        row.collective_only,
        row.starts_on,
        row.ends_on,
    )
