"""What a manager changes of a programme on pages: the same as a file would, one piece at a time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, locked
from cambio.earning.errors import (
    ProgrammeEnded,
    ProgrammeUnknown,
    RuleKindWrong,
    RuleUnknown,
    TitleInvalid,
)
from cambio.earning.models import Programme, Rule, RuleVersion
from cambio.earning.rules import RuleDraft, RuleKind, Words
from cambio.earning.use_cases.programmes import NewVersion, put_rule

NAME_MAX = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProgramme(Command):
    """What a programme is called, who reads of it, and when its actions pay.

    Texts are by language. The limits are in minor units, None for none.
    """

    programme_id: UUID
    names: Words
    descriptions: Words
    visible_to: str
    pays_on: str
    four_eyes_minor: int | None
    yearly_limit_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRule(Command):
    """Give a programme a rule, or a rule that it has another version."""

    programme_id: UUID
    draft: RuleDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRule(Command):
    """Let a rule give nothing any more. What it gave stays."""

    programme_id: UUID
    rule_slug: str


@dataclass(frozen=True, slots=True)
class PutRuleReceipt:
    """The version that was made, None when the rule said this already."""

    new_version: NewVersion | None


def change_programme(uow: UnitOfWork, command: ChangeProgramme) -> UUID:
    """Change what a programme says of itself; answers its id.

    Raises:
        ProgrammeUnknown, ProgrammeEnded: there is nothing to change.
        TitleInvalid: it has no name, or one that is too long.
    """
    programme = running_programme(uow, command.community_id, command.programme_id)
    if not all(1 <= len(each) <= NAME_MAX for each in command.names.values()):
        raise TitleInvalid(most=NAME_MAX)
    programme.names, programme.descriptions = dict(command.names), dict(command.descriptions)
    programme.visible_to, programme.pays_on = command.visible_to, command.pays_on
    programme.four_eyes_minor = command.four_eyes_minor
    programme.yearly_limit_minor = command.yearly_limit_minor
    return programme.id


def change_rule(uow: UnitOfWork, command: PutRule) -> PutRuleReceipt:
    """Make a rule what a draft says, from its first day on. What was given stays as it was.

    Raises:
        ProgrammeUnknown, ProgrammeEnded: there is no programme to have it.
        RuleKindWrong: it was of another kind, or does not go with this programme: milestones are
            for who agreed, and euros that stand in a bank are never in a wallet.
    """
    programme = running_programme(uow, command.community_id, command.programme_id)
    draft = command.draft
    if draft.kind is RuleKind.MILESTONE and not programme.consent_required:
        raise RuleKindWrong
    in_bank = programme.bank_holder_id is not None
    if in_bank and draft.terms.pays_households:
        raise RuleKindWrong
    if draft.kind is RuleKind.COLLECTION and not in_bank:
        raise RuleKindWrong
    latest = uow.session.scalar(
        select(RuleVersion.kind)
        .join(
            Rule,
            (Rule.community_id == RuleVersion.community_id) & (Rule.id == RuleVersion.rule_id),
        )
        .where(
            Rule.community_id == command.community_id,
            Rule.programme_id == programme.id,
            Rule.slug == draft.slug,
        )
        .limit(1)
    )
    if latest not in (None, draft.kind):
        raise RuleKindWrong
    made = put_rule(uow, command, programme_id=programme.id, draft=draft)
    return PutRuleReceipt(made[0] if made else None)


def end_rule(uow: UnitOfWork, command: EndRule) -> UUID:
    """End a rule, once; answers its id. A version of it brings it back.

    Raises:
        ProgrammeUnknown, ProgrammeEnded, RuleUnknown: there is nothing to end.
    """
    programme = running_programme(uow, command.community_id, command.programme_id)
    rule: Rule | None = uow.session.scalar(
        select(Rule).filter_by(
            community_id=command.community_id,
            programme_id=programme.id,
            slug=command.rule_slug,
        )
    )
    if rule is None:
        raise RuleUnknown
    rule.ended_at = rule.ended_at or uow.now
    return rule.id


def running_programme(uow: UnitOfWork, community_id: int, programme_id: UUID) -> Programme:
    """A programme, locked, that has not ended.

    Raises:
        ProgrammeUnknown, ProgrammeEnded: there is none.
    """
    programme = locked(uow, Programme, ProgrammeUnknown, community_id=community_id, id=programme_id)
    if programme.status == "ended":
        raise ProgrammeEnded
    return programme
