"""Tariffs, limits and conditions as they are kept: plain numbers and words, and back again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from cambio.earning.rules.amounts import Tariff
from cambio.earning.rules.caps import Beyond, Cap, CapScope
from cambio.earning.rules.conditions import Condition, ConditionKind
from cambio.earning.rules.rewards import Terms
from cambio.earning.rules.spans import Span

PLAIN = (
    "per_adult_minor",
    "per_child_minor",
    "fixed_minor",
    "per_bag_minor",
    "per_kilo_minor",
    "per_hour_minor",
    "household_parts",
    "street_parts",
    "keeps_months",
    "keeps_until",
)
"""What has the same name and value in `Terms` and where it is kept."""

STORED = (*PLAIN, "place_tariff", "caps", "conditions")
"""All columns of a version that hold its terms."""


def stored_terms(terms: Terms) -> dict[str, Any]:
    """Terms as columns: plain values, and three that are kept whole."""
    return {
        **{name: getattr(terms, name) for name in PLAIN},
        "place_tariff": {name: number for name, number in asdict(terms.place).items() if number},
        "caps": [
            {
                "scope": each.scope.value,
                "most_minor": each.most_minor,
                "span": each.span and each.span.value,
                "beyond": each.beyond.value,
            }
            for each in terms.caps
        ],
        "conditions": [
            {
                "kind": each.kind.value,
                "least": each.least,
                "span": each.span and each.span.value,
                "extra_minor": each.extra_minor,
            }
            for each in terms.conditions
        ],
    }


def terms_from(columns: Mapping[str, Any]) -> Terms:
    """The terms in such columns."""
    return Terms(
        **{name: columns[name] for name in PLAIN},
        place=Tariff(**columns["place_tariff"]),
        caps=caps_from(columns["caps"]),
        conditions=tuple(
            Condition(
                kind=ConditionKind(each["kind"]),
                least=each["least"],
                span=each["span"] and Span(each["span"]),
                extra_minor=each["extra_minor"],
            )
            for each in columns["conditions"]
        ),
    )


def caps_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Cap, ...]:
    """Limits as they were kept."""
    return tuple(
        Cap(
            scope=CapScope(each["scope"]),
            most_minor=each["most_minor"],
            span=each["span"] and Span(each["span"]),
            beyond=Beyond(each["beyond"]),
        )
        for each in stored
    )
