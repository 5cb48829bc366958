"""A template of a programme with what was changed of it on the page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cambio.earning.pages.currencies import money_document


def changed_template(text: str, form: Mapping[str, str]) -> dict[str, Any]:
    """The template in the words of a file, over which stands what was filled in.

    A name that was changed is not kept in the languages in which nobody said it anew.
    """
    document: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    head = {
        key: " ".join(form[key].split())
        for key in ("slug", "name_nl", "name_en")
        if form.get(key, "").strip()
    }
    document["programme"] = _over(document.get("programme", {}), head, ("name",))
    money = money_document(form) | {
        key: form[key].strip() for key in ("code",) if form.get(key, "").strip()
    }
    if form.get("scale"):
        money["scale"] = int(form["scale"]) if form["scale"].isdecimal() else form["scale"]
    document["currency"] = _over(document.get("currency", {}), money, ("singular", "plural"))
    return document


def _over(table: Mapping[str, Any], said: Mapping[str, Any], words: tuple[str, ...]) -> Any:
    anew = any(f"{word}_nl" in said for word in words)
    kept = {
        key: value for key, value in table.items() if not (anew and key.rpartition("_")[0] in words)
    }
    if "keeps_months" in said or "keeps_until" in said:
        kept = {key: value for key, value in kept.items() if not key.startswith("keeps_")}
    return kept | dict(said)
