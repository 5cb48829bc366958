"""A rule as a form: its fields as a document (see `rules.documents`), and a document as fields."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _

from cambio.earning.errors import FileFault

ROWS_LEAST, ROWS_MOST = 3, 20
"""So many limits, and so many conditions, stand on the page at first, and at most."""

MORE = {"more_caps": "cap", "more_conditions": "condition"}
"""The buttons that ask for more of them."""

AMOUNTS = (
    "per_adult_minor",
    "per_child_minor",
    "fixed_minor",
    "per_bag_minor",
    "per_kilo_minor",
    "per_hour_minor",
)
PLACE_AMOUNTS = AMOUNTS[2:]
PLAIN = ("slug", "kind", "name_nl", "name_en", "description_nl", "description_en")
CHOICES = ("repeat", "evidence")
DAYS = ("valid_from", "valid_until", "keeps_until")

WHOLE = {"household_parts": 1, "street_parts": 0}
"""All for the household."""

Form = Mapping[str, str]


def document_in(form: Form, scale: int) -> dict[str, Any]:
    """What was filled in, in the words of a programme file; whatever is empty is left out.

    Amounts are filled in in whole units with decimals; `scale` is how many the currency has. What
    is no number stays as it was typed, so that reading it says so.
    """
    document: dict[str, Any] = {
        key: form[key].strip() for key in PLAIN if form.get(key, "").strip()
    }
    document |= {key: form[key] for key in CHOICES if form.get(key)}
    document |= {key: _day(form[key]) for key in DAYS if form.get(key)}
    if form.get("keeps_months"):
        document["keeps_months"] = _number(form["keeps_months"])
    if form.get("practice") == "1":
        document["practice"] = True
    if reward := _amounts(form, "reward", AMOUNTS, scale):
        document["reward"] = reward
    if place := _amounts(form, "place", PLACE_AMOUNTS, scale):
        document["place_reward"] = place
    if form.get("street_parts") and form.get("kind") != "collection":
        parts = ("household_parts", "street_parts")
        document["split"] = {key: _number(form.get(key, "")) for key in parts}
    rows = range(ROWS_MOST)
    caps = [_cap(form, row, scale) for row in rows if form.get(f"cap{row}_per")]
    conditions = [_condition(form, row, scale) for row in rows if form.get(f"condition{row}_is")]
    lists = {"cap": caps, "condition": conditions}
    return document | {key: rows for key, rows in lists.items() if rows}


def fields_of(document: Mapping[str, Any], scale: int, zone: tzinfo) -> dict[str, str]:
    """What stands in the fields for a rule that is there."""
    fields = {key: str(document[key]) for key in (*PLAIN, *CHOICES) if key in document}
    fields |= {key: _shown_day(document[key], zone) for key in DAYS if key in document}
    fields |= _shown_amounts("reward", document.get("reward", {}), scale)
    fields |= _shown_amounts("place", document.get("place_reward", {}), scale)
    fields["keeps_months"] = str(document.get("keeps_months", ""))
    fields["practice"] = "1" if document.get("practice") else ""
    split = document.get("split", WHOLE)
    fields |= {key: str(parts) for key, parts in split.items()}
    for row, cap in enumerate(document.get("cap", ())):
        shown = cap | {"most_minor": _shown(cap["most_minor"], scale)}
        fields |= {f"cap{row}_{key}": str(value) for key, value in shown.items()}
    for row, condition in enumerate(document.get("condition", ())):
        shown = condition | {"extra_minor": _shown(condition.get("extra_minor", 0), scale)}
        fields |= {f"condition{row}_{key}": str(value) for key, value in shown.items()}
    return fields


def rows_of(form: Form, name: str) -> range:
    """The rows of limits (`cap`) or conditions (`condition`) that the page shows: those that are
    filled in, those that were there, and another where more were asked for."""
    pattern = re.compile(rf"{name}(\d{{1,2}})_")
    found = [int(match[1]) for key in form if (match := pattern.match(key))]
    more = MORE.get(form.get("act", "")) == name
    return range(min(ROWS_MOST, max([ROWS_LEAST, *(row + 1 for row in found)]) + more))


def errors_in(faults: Iterable[FileFault]) -> dict[str, str]:
    """What is wrong, each at its field where there is one of that name, else of the whole form."""
    return faults_by_field(faults, (*PLAIN, *CHOICES, *DAYS, "keeps_months"))


def faults_by_field(faults: Iterable[FileFault], fields: Collection[str]) -> dict[str, str]:
    """What is wrong, at its field where it is one of these, else of the whole form."""
    errors: dict[str, str] = {}
    for fault in faults:
        key = str(fault.facts.get("key", ""))
        named = key if key in fields else ""
        said = str(_(fault.message) % fault.facts)
        errors[named] = f"{errors[named]} {said}" if named in errors else said
    return errors


def _amounts(form: Form, prefix: str, keys: Iterable[str], scale: int) -> dict[str, Any]:
    found = {key: minor_of(form.get(f"{prefix}_{key}", ""), scale) for key in keys}
    return {key: value for key, value in found.items() if value != 0}


def _cap(form: Form, row: int, scale: int) -> dict[str, Any]:
    cap = {
        "per": form[f"cap{row}_per"],
        "every": form.get(f"cap{row}_every"),
        "most_minor": minor_of(form.get(f"cap{row}_most_minor", ""), scale),
        "beyond": form.get(f"cap{row}_beyond"),
    }
    return {key: value for key, value in cap.items() if value not in (None, "")}


def _condition(form: Form, row: int, scale: int) -> dict[str, Any]:
    least = form.get(f"condition{row}_least", "")
    condition = {
        "is": form[f"condition{row}_is"],
        "least": _number(least) if least else None,
        "every": form.get(f"condition{row}_every"),
        "extra_minor": minor_of(form.get(f"condition{row}_extra_minor", ""), scale) or None,
    }
    return {key: value for key, value in condition.items() if value not in (None, "")}


def minor_of(text: str, scale: int) -> int | str:
    """An amount in minor units; 0 for nothing, and the text itself for what is no amount."""
    plain = text.strip().replace(",", ".")
    if not plain:
        return 0
    try:
        minor = Decimal(plain).scaleb(scale)
    except InvalidOperation:
        return text
    return int(minor) if minor.is_finite() and minor == int(minor) else text


def _number(text: str) -> int | str:
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) <= 9 else text


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _shown_amounts(prefix: str, amounts: Mapping[str, int], scale: int) -> dict[str, str]:
    return {f"{prefix}_{key}": _shown(minor, scale) for key, minor in amounts.items()}


def _shown(minor: int, scale: int) -> str:
    return str(Decimal(minor).scaleb(-scale)).replace(".", ",") if minor else ""


def _shown_day(day: date, zone: tzinfo) -> str:
    shown = day.astimezone(zone).date() if isinstance(day, datetime) else day
    return shown.isoformat()
