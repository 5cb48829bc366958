"""Making a programme what a file says: harmless when repeated; what was given stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.earning.errors import CurrencyFixed, ProgrammeEnded
from cambio.earning.models import Programme, Rule, RuleVersion
from cambio.earning.rules import CurrencyDraft, ProgrammeFile, RuleDraft, stored_terms
from cambio.earning.use_cases.plans import ensure_funders, keep_plans, set_bank
from cambio.ledger import create_currency, name_currency
from cambio.ledger.queries import currencies
from cambio.neighbourhood.models import Community


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyProgramme(Command):
    """Make a programme what `file` says."""

    file: ProgrammeFile


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version of a rule that was made."""

    rule_slug: str
    version: int


@dataclass(frozen=True, slots=True)
class AppliedProgramme:
    """What applying a file changed: nothing, when it was applied before."""

    programme_id: UUID
    slug: str
    created: bool
    new_versions: tuple[NewVersion, ...]
    ended_rules: tuple[str, ...]


def apply_programme(uow: UnitOfWork, command: ApplyProgramme) -> AppliedProgramme:
    """Make a programme what a file says. A changed rule gets another version, an absent one ends.

    Raises:
        CurrencyFixed: the file has another currency, or other decimals, than there are; or tokens
            would become euros in a bank, or the other way round.
        ProgrammeEnded: it has ended, for good.
    """
    file = command.file
    # Two who apply the same file at the same moment: the second finds what the first made.
    uow.lock(Community, id=command.community_id)
    _ensure_currency(uow, command, file.currency)
    programme = uow.session.scalar(
        select(Programme).filter_by(community_id=command.community_id, slug=file.slug)
    )
    created = programme is None
    if programme is None:
        programme = _create(uow, command)
    if programme.status == "ended":
        raise ProgrammeEnded
    if programme.currency != file.currency.code:
        raise CurrencyFixed(code=programme.currency)
    programme.names = dict(file.names)
    programme.descriptions = dict(file.descriptions)
    programme.consent_required = file.consent_required
    programme.forget_after_months = file.forget_after_months
    programme.visible_to, programme.pays_on = file.visible_to, file.pays_on
    programme.four_eyes_minor = file.four_eyes_minor
    programme.yearly_limit_minor = file.yearly_limit_minor
    programme.euro_micros = file.currency.euro_micros
    funders = ensure_funders(uow, command, file)
    set_bank(uow, programme, funders.get(file.currency.bank_account_of or ""))
    keep_plans(uow, programme, file, funders)
    new_versions, ended_rules = _apply_rules(uow, command, programme.id)
    return AppliedProgramme(programme.id, programme.slug, created, new_versions, ended_rules)


def _ensure_currency(uow: UnitOfWork, command: Command, draft: CurrencyDraft) -> None:
    community_id = command.community_id
    known = currencies(uow.session, community_id=community_id).get(draft.code)
    if known is None:
        names = dict(draft.names)
        create_currency(
            uow, community_id=community_id, code=draft.code, scale=draft.scale, names=names
        )
    elif known.scale != draft.scale:
        raise CurrencyFixed(code=draft.code)
    elif known.names != draft.names:
        name_currency(
            uow,
            community_id=community_id,
            actor_id=command.actor_id,
            code=draft.code,
            names=dict(draft.names),
        )


def _create(uow: UnitOfWork, command: ApplyProgramme) -> Programme:
    file = command.file
    programme = Programme(
        community_id=command.community_id,
        id=new_id(),
        slug=file.slug,
        names=dict(file.names),
        descriptions=dict(file.descriptions),
        currency=file.currency.code,
        consent_required=file.consent_required,
        created_at=uow.now,
    )
    uow.session.add(programme)
    uow.flush()
    return programme


def _apply_rules(
    uow: UnitOfWork, command: ApplyProgramme, programme_id: UUID
) -> tuple[tuple[NewVersion, ...], tuple[str, ...]]:
    """The versions that were made, and the short names of the rules that ended."""
    known = select(Rule).filter_by(community_id=command.community_id, programme_id=programme_id)
    rules = {rule.slug: rule for rule in uow.session.scalars(known)}
    new_versions = []
    for draft in command.file.rules:
        rules.pop(draft.slug, None)
        new_versions += put_rule(uow, command, programme_id=programme_id, draft=draft)
    ended = sorted(slug for slug, rule in rules.items() if rule.ended_at is None)
    for slug in ended:
        rules[slug].ended_at = uow.now
    return tuple(new_versions), tuple(ended)


def put_rule(
    uow: UnitOfWork, command: Command, *, programme_id: UUID, draft: RuleDraft
) -> list[NewVersion]:
    """Make a rule of a programme what a draft says; answers the version that was made, if any."""
    key = {
        "community_id": command.community_id,
        "programme_id": programme_id,
        "slug": draft.slug,
    }
    rule = uow.session.scalar(select(Rule).filter_by(**key))
    if rule is None:
        rule = Rule(
            community_id=command.community_id,
            id=new_id(),
            programme_id=programme_id,
            slug=draft.slug,
        )
        uow.session.add(rule)
        uow.flush()
    rule.ended_at = None
    return _apply_rule(uow, command, rule, draft)


def _apply_rule(
    uow: UnitOfWork, command: Command, rule: Rule, draft: RuleDraft
) -> list[NewVersion]:
    """Give a rule another version when the draft says something else than its latest one."""
    latest = uow.session.scalar(
        select(RuleVersion)
        .filter_by(community_id=command.community_id, rule_id=rule.id)
        .order_by(RuleVersion.version.desc())
        .limit(1)
    )
    content = _content(draft)
    if latest is not None and _says(latest, content, draft.valid_from):
        return []
    row = RuleVersion(
        community_id=command.community_id,
        rule_id=rule.id,
        version=1 if latest is None else latest.version + 1,
        valid_from=draft.valid_from or uow.now,
        created_at=uow.now,
        created_by=command.actor_id,
        **content,
    )
    uow.session.add(row)
    uow.flush()
    return [NewVersion(rule.slug, row.version)]


def _content(draft: RuleDraft) -> dict[str, Any]:
    """What a draft says, as columns of a version."""
    return {
        "kind": draft.kind.value,
        "names": dict(draft.names),
        "descriptions": dict(draft.descriptions),
        "repeat": draft.repeat.value,
        "evidence": draft.evidence,
        "looks_at": None if draft.looks_at is None else dict(draft.looks_at),
        "valid_until": draft.valid_until,
        **stored_terms(draft.terms),
    }


def _says(latest: RuleVersion, content: dict[str, Any], valid_from: datetime | None) -> bool:
    """Whether a version has this content; a draft without a first day takes any."""
    same = all(getattr(latest, column) == value for column, value in content.items())
    return same and valid_from in (None, latest.valid_from)
