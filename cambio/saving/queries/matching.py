"""What funders promise to add, what is left of it, and the register of what they added."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, null, select
from sqlalchemy.orm import Session

from cambio.earning.models import Budget, Programme
from cambio.ledger.models import LedgerBalance
from cambio.neighbourhood.models import Organisation, Place
from cambio.saving.models import MatchGiven, MatchRule
from cambio.saving.rules.matching import MatchTerms

BUDGET = (Budget.community_id == MatchRule.community_id) & (Budget.id == MatchRule.budget_id)
PROGRAMME = (Programme.community_id == Budget.community_id) & (Programme.id == Budget.programme_id)

GIVEN = (
    select(func.coalesce(func.sum(MatchGiven.matched_minor - MatchGiven.back_minor), 0))
    .where(MatchGiven.community_id == MatchRule.community_id, MatchGiven.rule_id == MatchRule.id)
    .scalar_subquery()
)
"""What a rule has added, less what went back."""


@dataclass(frozen=True, slots=True)
class MatchRuleView:
    """A funder's promise; see `rules.MatchTerms`. `left_minor` is what its budget still holds.

    `place_name` is None when it holds everywhere. `given_minor` is what it has added by now, None
    when that was not asked for.
    """

    id: UUID
    title: str
    funder_name: str
    budget_id: UUID
    budget_name: str
    currency: str
    funder_parts: int
    own_parts: int
    year_limit_minor: int
    shares: bool
    pledges: bool
    themes: tuple[str, ...]
    place_id: UUID | None
    place_name: str | None
    starts_on: date | None
    ends_on: date | None
    created_at: datetime
    ended_at: datetime | None
    left_minor: int
    given_minor: int | None

    def holds_on(self, day: date) -> bool:
        """Whether it adds anything on a day."""
        in_time = (self.starts_on or day) <= day <= (self.ends_on or day)
        return self.ended_at is None and in_time


@dataclass(frozen=True, slots=True)
class MatchGivenView:
    """A line of the register: who put in what, and what was added; less what went back."""

    id: UUID
    rule_id: UUID
    title: str
    place_id: UUID
    place_name: str
    household_id: UUID
    subject_id: UUID
    currency: str
    own_minor: int
    matched_minor: int
    given_at: datetime


def terms_of(rule: MatchRule | MatchRuleView) -> MatchTerms:
    """What a rule promises, as the rules read it."""
    return MatchTerms(
        funder_parts=rule.funder_parts,
        own_parts=rule.own_parts,
        year_limit_minor=rule.year_limit_minor,
        shares=rule.shares,
        pledges=rule.pledges,
        themes=tuple(rule.themes),
        starts_on=rule.starts_on,
        ends_on=rule.ends_on,
    )


def match_rules(
    session: Session, *, community_id: int, with_given: bool = True
) -> list[MatchRuleView]:
    """Promises, the newest first. What they have added takes time where many saved: leave it out
    where nobody looks at it."""
    query = (
        select(
            MatchRule,
            Budget,
            Programme.currency,
            Organisation.name,
            Place.name,
            LedgerBalance.balance_minor,
            GIVEN if with_given else null(),
        )
        .join(Budget, BUDGET)
        .join(Programme, PROGRAMME)
        .join(
            Organisation,
            (Organisation.community_id == Budget.community_id)
            & (Organisation.id == Budget.funder_id),
        )
        .outerjoin(
            Place,
            (Place.community_id == MatchRule.community_id) & (Place.id == MatchRule.place_id),
        )
        .join(
            LedgerBalance,
            (LedgerBalance.community_id == Budget.community_id)
            & (LedgerBalance.account_id == Budget.account_id),
        )
        .where(MatchRule.community_id == community_id)
        .order_by(MatchRule.id.desc())
    )
    return [_rule_view(*row) for row in session.execute(query)]


def given_to_place(
    session: Session, *, community_id: int, place_id: UUID, year: int, rule_ids: Collection[UUID]
) -> dict[UUID, int]:
    """What each of some rules added for a place in a year, less what went back."""
    rows = session.execute(
        select(MatchGiven.rule_id, func.sum(MatchGiven.matched_minor - MatchGiven.back_minor))
        .where(
            MatchGiven.community_id == community_id,
            MatchGiven.rule_id.in_(rule_ids),
            MatchGiven.place_id == place_id,
            MatchGiven.year == year,
        )
        .group_by(MatchGiven.rule_id)
    )
    return {rule_id: int(minor) for rule_id, minor in rows}


def match_register(
    session: Session,
    *,
    community_id: int,
    household_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[MatchGivenView]:
    """The register, newest first: of one household, or of all. `after` is the last line of the page
    before."""
    query = (
        select(MatchGiven, MatchRule.title, Place.name, Programme.currency)
        .join(
            MatchRule,
            (MatchRule.community_id == MatchGiven.community_id)
            & (MatchRule.id == MatchGiven.rule_id),
        )
        .join(
            Place,
            (Place.community_id == MatchGiven.community_id) & (Place.id == MatchGiven.place_id),
        )
        .join(Budget, BUDGET)
        .join(Programme, PROGRAMME)
        .where(MatchGiven.community_id == community_id)
        .order_by(MatchGiven.id.desc())
        .limit(limit)
    )
    if household_id is not None:
        query = query.where(MatchGiven.household_id == household_id)
    if after is not None:
        query = query.where(MatchGiven.id < after)
    return [_given_view(*row) for row in session.execute(query)]


def _rule_view(
    row: MatchRule,
    budget: Budget,
    currency: str,
    funder_name: str,
    place_name: str | None,
    left_minor: int,
    given_minor: int | None,
) -> MatchRuleView:
    return MatchRuleView(
        row.id,
        row.title,
        funder_name,
        budget.id,
        budget.name,
        currency,
        row.funder_parts,
        row.own_parts,
        row.year_limit_minor,
        row.shares,
        row.pledges,
        tuple(row.themes),
        row.place_id,
        place_name,
        row.starts_on,
        row.ends_on,
        row.created_at,
        row.ended_at,
        left_minor,
        None if given_minor is None else int(given_minor),
    )


def _given_view(row: MatchGiven, title: str, place_name: str, currency: str) -> MatchGivenView:
    return MatchGivenView(
        row.id,
        row.rule_id,
        title,
        row.place_id,
        place_name,
        row.household_id,
        row.subject_id,
        currency,
        row.own_minor - row.own_back_minor,
        row.matched_minor - row.back_minor,
        row.given_at,
    )
