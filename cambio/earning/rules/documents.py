"""A rule in the words of a programme file, outside a file: from a form or a program, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import tzinfo
from typing import Any

from cambio.earning.errors import FileFault, ProgrammeFileInvalid
from cambio.earning.rules.caps import Beyond
from cambio.earning.rules.programmes import Repeat, RuleDraft, RuleKind
from cambio.earning.rules.rewards import Terms
from cambio.earning.rules.rule_tables import Keeping, read_rule
from cambio.earning.rules.tables import Table

Document = Mapping[str, Any]
"""A rule with the words and values of a `[[rule]]` in a file."""


def read_document(document: Document, zone: tzinfo) -> RuleDraft:
    """The rule in a document.

    Raises:
        ProgrammeFileInvalid: with every mistake; none has a line.
    """
    faults: list[FileFault] = []
    draft = read_rule(Table(document, path=(), places={}, faults=faults), zone, Keeping())
    if faults:
        raise ProgrammeFileInvalid(faults)
    return draft


def document_of(draft: RuleDraft) -> dict[str, Any]:
    """A rule as a document, without what may be left out."""
    terms = draft.terms
    document: dict[str, Any] = {"slug": draft.slug, "kind": draft.kind.value}
    document |= {f"name_{language}": text for language, text in draft.names.items()}
    document |= {f"description_{language}": text for language, text in draft.descriptions.items()}
    if reward := _reward(terms):
        document["reward"] = reward
    if terms.street_parts and draft.kind is not RuleKind.COLLECTION:
        parts = {"household_parts": terms.household_parts, "street_parts": terms.street_parts}
        document["split"] = parts
    if place := {name: number for name, number in asdict(terms.place).items() if number}:
        document["place_reward"] = place
    document |= _lists(terms)
    if terms.pays_nothing and draft.kind is not RuleKind.COLLECTION:
        document["practice"] = True
    optional = {
        "repeat": None if draft.repeat is Repeat.ALWAYS else draft.repeat.value,
        "evidence": draft.evidence,
        "looks_at": draft.looks_at,
        "keeps_months": terms.keeps_months,
        "keeps_until": terms.keeps_until,
        "valid_from": draft.valid_from,
        "valid_until": draft.valid_until,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def _reward(terms: Terms) -> dict[str, int]:
    amounts = {
        "per_adult_minor": terms.per_adult_minor,
        "per_child_minor": terms.per_child_minor,
        "fixed_minor": terms.fixed_minor,
        "per_bag_minor": terms.per_bag_minor,
        "per_kilo_minor": terms.per_kilo_minor,
        "per_hour_minor": terms.per_hour_minor,
    }
    return {name: number for name, number in amounts.items() if number}


def _lists(terms: Terms) -> dict[str, Any]:
    """Limits and conditions."""
    caps = [
        {"per": each.scope.value, "most_minor": each.most_minor}
        | ({"every": each.span.value} if each.span else {})
        | ({} if each.beyond is Beyond.NOTHING else {"beyond": each.beyond.value})
        for each in terms.caps
    ]
    conditions = [
        {"is": each.kind.value}
        | ({"least": each.least} if each.least > 1 else {})
        | ({"every": each.span.value} if each.span else {})
        | ({"extra_minor": each.extra_minor} if each.extra_minor else {})
        for each in terms.conditions
    ]
    return {
        **({"cap": caps} if caps else {}),
        **({"condition": conditions} if conditions else {}),
    }
