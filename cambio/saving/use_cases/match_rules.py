"""A funder's promise to add: made, and ended. Its terms never change in between."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from cambio.database import Command, UnitOfWork, locked, new_id
from cambio.earning.errors import BudgetUnknown, ThemeUnknown
from cambio.earning.models import Budget
from cambio.earning.rules import THEMES
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Place
from cambio.saving.errors import MatchBudgetThemed, MatchRuleEnded, MatchRuleUnknown
from cambio.saving.models import MatchRule
from cambio.saving.rules.matching import MatchTerms, check_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMatchRule(Command):
    """A funder promises to add to what neighbours put in, from one of its budgets.

    `place_id` is where it holds, None for everywhere.
    """

    budget_id: UUID
    title: str
    terms: MatchTerms
    place_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMatchRule(Command):
    """A promise ends now. What was added stays where it is."""

    rule_id: UUID


@dataclass(frozen=True, slots=True)
class EndedMatchRule:
    """The rule that adds nothing any more, since when."""

    rule_id: UUID
    ended_at: datetime


def add_match_rule(uow: UnitOfWork, command: AddMatchRule) -> UUID:
    """Write a promise down; from then on it adds. Answers its id.

    Raises:
        MatchTitle, MatchParts, YearLimitInvalid, MatchTarget, MatchPeriod, MatchThemesForPledges,
        ThemeUnknown: what was filled in is not right.
        BudgetUnknown, PlaceUnknown: from what, or where, is not known.
        MatchBudgetThemed: the grant is for one theme, and this would be for another.
    """
    title = " ".join(command.title.split())
    community_id = command.community_id
    budget = uow.session.get(Budget, (community_id, command.budget_id))
    if budget is None:
        raise BudgetUnknown
    terms = _for_its_theme(command.terms, budget)
    check_terms(terms, title=title)
    if any(theme not in THEMES for theme in terms.themes):
        raise ThemeUnknown
    if command.place_id is not None and (
        uow.session.get(Place, (community_id, command.place_id)) is None
    ):
        raise PlaceUnknown
    # After this point it must succeed.
    rule = _new_rule(uow, command, title, terms)
    uow.session.add(rule)
    return rule.id


def end_match_rule(uow: UnitOfWork, command: EndMatchRule) -> EndedMatchRule:
    """End a promise: nothing is added any more, and what was added stays.

    Raises:
        MatchRuleUnknown: there is no such rule.
        MatchRuleEnded: it was ended before.
    """
    rule = locked(
        uow, MatchRule, MatchRuleUnknown, community_id=command.community_id, id=command.rule_id
    )
    if rule.ended_at is not None:
        raise MatchRuleEnded
    rule.ended_at = uow.now
    return EndedMatchRule(rule.id, uow.now)


def _new_rule(uow: UnitOfWork, command: AddMatchRule, title: str, terms: MatchTerms) -> MatchRule:
    return MatchRule(
        community_id=command.community_id,
        id=new_id(),
        budget_id=command.budget_id,
        title=title,
        created_at=uow.now,
        created_by=command.actor_id,
        place_id=command.place_id,
        **{**asdict(terms), "themes": list(terms.themes)},
    )


def _for_its_theme(terms: MatchTerms, budget: Budget) -> MatchTerms:
    """A grant for one theme adds to that theme alone.

    Raises:
        MatchBudgetThemed: another was asked for.
    """
    if budget.theme is None:
        return terms
    if set(terms.themes) - {budget.theme}:
        raise MatchBudgetThemed(theme=budget.theme)
    return replace(terms, themes=(budget.theme,))
