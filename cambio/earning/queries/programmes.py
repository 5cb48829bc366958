"""Programmes with their rules, and who joined them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from cambio.earning.models import (
    Programme,
    ProgrammeMembership,
    Rule,
    RuleVersion,
    StreetChoice,
)
from cambio.earning.queries.rules import terms_of
from cambio.earning.rules import Repeat, RuleDraft, RuleKind, Terms, latest_in_force


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme. Names and descriptions are texts by language; for the rest see `Programme`."""

    id: UUID
    slug: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    currency: str
    status: str
    consent_required: bool
    forget_after_months: int
    visible_to: str
    pays_on: str
    four_eyes_minor: int | None
    yearly_limit_minor: int | None
    euro_micros: int | None
    bank_holder_id: UUID | None

    def is_shown_to(self, *, is_staff: bool, is_member: bool) -> bool:
        """Whether somebody reads of it."""
        return (
            is_staff
            or self.visible_to == "everyone"
            or (is_member and self.visible_to == "members")
        )


@dataclass(frozen=True, slots=True)
class RuleView:
    """One version of a rule; `valid_until` is None until further notice.

    `evidence` says who may note a milestone: `household` or `register`; None for actions.
    `looks_at` is what a milestone looks at, to be read by `rules.milestones.watch_from`.
    """

    rule_id: UUID
    programme_id: UUID
    slug: str
    version: int
    kind: RuleKind
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    terms: Terms
    repeat: Repeat
    evidence: str | None
    looks_at: Mapping[str, Any] | None
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class MembershipView:
    """A household's membership; `left_on` is None while it lasts."""

    programme_id: UUID
    household_id: UUID
    joined_on: date
    consent_on: date | None
    consent_means: str | None
    left_on: date | None


def programmes(session: Session, *, community_id: int) -> list[ProgrammeView]:
    """All programmes, the oldest first."""
    rows = session.scalars(
        select(Programme).filter_by(community_id=community_id).order_by(Programme.id)
    )
    return [_programme_view(row) for row in rows]


def programme(
    session: Session,
    *,
    community_id: int,
    slug: str | None = None,
    programme_id: UUID | None = None,
) -> ProgrammeView | None:
    """One programme by its short name or its id, or None."""
    query = select(Programme).filter_by(community_id=community_id)
    key = {"slug": slug} if programme_id is None else {"id": programme_id}
    row = session.scalar(query.filter_by(**key))
    return None if row is None else _programme_view(row)


def has_programme(session: Session, community_id: int) -> bool:
    """Whether a community has any programme."""
    return bool(programmes(session, community_id=community_id))


def programme_names(session: Session, community_id: int) -> list[tuple[UUID, str]]:
    """The ids and Dutch names of all programmes, for those who give roles."""
    return [(row.id, row.names["nl"]) for row in programmes(session, community_id=community_id)]


def rules(
    session: Session,
    *,
    community_id: int,
    at: datetime,
    programme_id: UUID | None = None,
    kind: RuleKind | None = None,
) -> list[RuleView]:
    """The rules that hold at a moment, each in its version of then."""
    query = _versions(community_id).where(Rule.ended_at.is_(None))
    if programme_id is not None:
        query = query.where(Rule.programme_id == programme_id)
    views = [_rule_view(rule, version) for rule, version in session.execute(query)]
    by_rule: dict[UUID, list[RuleView]] = {}
    for view in views:
        by_rule.setdefault(view.rule_id, []).append(view)
    holding = [latest_in_force(versions, at) for versions in by_rule.values()]
    return [view for view in holding if view is not None and kind in (None, view.kind)]


def latest_rules(session: Session, *, community_id: int, programme_id: UUID) -> list[RuleView]:
    """The rules that a programme has, each in its newest version, also one that is to begin."""
    query = _versions(community_id).where(
        Rule.ended_at.is_(None), Rule.programme_id == programme_id
    )
    newest = {rule.id: _rule_view(rule, version) for rule, version in session.execute(query)}
    return list(newest.values())


def rule_versions(session: Session, *, community_id: int, rule_id: UUID) -> list[RuleView]:
    """Every version of a rule, the newest first."""
    query = _versions(community_id).where(Rule.id == rule_id)
    return [_rule_view(rule, version) for rule, version in session.execute(query)][::-1]


def rule_named(
    session: Session, *, community_id: int, programme_id: UUID, slug: str
) -> list[RuleView]:
    """Every version of a programme's rule by its short name, the newest first; none for no rule."""
    query = _versions(community_id).where(Rule.programme_id == programme_id, Rule.slug == slug)
    return [_rule_view(rule, version) for rule, version in session.execute(query)][::-1]


def draft_of(view: RuleView) -> RuleDraft:
    """A version of a rule as a draft, to be changed or tried."""
    return RuleDraft(
        slug=view.slug,
        kind=view.kind,
        names=view.names,
        descriptions=view.descriptions,
        terms=view.terms,
        repeat=view.repeat,
        evidence=view.evidence,
        looks_at=view.looks_at,
        valid_from=view.valid_from,
        valid_until=view.valid_until,
    )


def memberships_of(
    session: Session, *, community_id: int, household_id: UUID
) -> list[MembershipView]:
    """The programmes that a household is in now."""
    rows = session.scalars(
        select(ProgrammeMembership).filter_by(
            community_id=community_id, household_id=household_id, left_on=None
        )
    )
    return [_membership_view(row) for row in rows]


def members(
    session: Session,
    *,
    community_id: int,
    programme_id: UUID,
    household_ids: Iterable[UUID],
) -> dict[UUID, MembershipView]:
    """Which of some households are in a programme now, by household."""
    rows = session.scalars(
        select(ProgrammeMembership)
        .filter_by(community_id=community_id, programme_id=programme_id, left_on=None)
        .where(ProgrammeMembership.household_id.in_(list(household_ids)))
    )
    return {row.household_id: _membership_view(row) for row in rows}


def leaves_to_street(
    session: Session, *, community_id: int, household_id: UUID, programme_id: UUID
) -> bool:
    """Whether a household leaves all that it earns in a programme to its street."""
    key = (community_id, household_id, programme_id)
    return session.get(StreetChoice, key) is not None


def count_members(session: Session, *, community_id: int, programme_id: UUID) -> int:
    """How many households are in a programme now."""
    return int(
        session.scalar(
            select(func.count())
            .select_from(ProgrammeMembership)
            .filter_by(community_id=community_id, programme_id=programme_id, left_on=None)
        )
        or 0
    )


def _versions(community_id: int) -> Select[Rule, RuleVersion]:
    return (
        select(Rule, RuleVersion)
        .join(
            RuleVersion,
            (RuleVersion.community_id == Rule.community_id) & (RuleVersion.rule_id == Rule.id),
        )
        .where(Rule.community_id == community_id)
        .order_by(Rule.id, RuleVersion.version)
    )


def _programme_view(row: Programme) -> ProgrammeView:
    return ProgrammeView(
        row.id,
        row.slug,
        row.names,
        row.descriptions,
        row.currency,
        row.status,
        row.consent_required,
        row.forget_after_months,
        row.visible_to,
        row.pays_on,
        row.four_eyes_minor,
        row.yearly_limit_minor,
        row.euro_micros,
        row.bank_holder_id,
    )


def _rule_view(rule: Rule, version: RuleVersion) -> RuleView:
    return RuleView(
        rule.id,
        rule.programme_id,
        rule.slug,
        version.version,
        RuleKind(version.kind),
        version.names,
        version.descriptions,
        terms_of(version),
        Repeat(version.repeat),
        version.evidence,
        version.looks_at,
        version.valid_from,
        version.valid_until,
    )


def _membership_view(row: ProgrammeMembership) -> MembershipView:
    return MembershipView(
        row.programme_id,
        row.household_id,
        row.joined_on,
        row.consent_on,
        row.consent_means,
        row.left_on,
    )
