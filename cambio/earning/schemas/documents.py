"""Parts of a programme file as JSON, which knows neither days nor exact decimals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from marshmallow import fields

DAYS = frozenset({"valid_from", "valid_until", "keeps_until"})
"""The words of a file that are days, or moments."""


class Document(fields.Dict):
    """A part of a programme file with its own words; see docs/programmes.md.

    A day is a text such as `2026-04-01`. What cannot be read is left as it came: whoever reads the
    part names it with its place.
    """

    def _deserialize(self, value: Any, *where: Any, **more: Any) -> Any:
        # marshmallow gives this one no types.
        found = super()._deserialize(value, *where, **more)  # type: ignore[no-untyped-call] # above
        return _read(found)

    def _serialize(self, value: Any, *_where: Any, **_more: Any) -> Any:
        return _written(value)


def _read(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _day(value) if key in DAYS else _exact(value) for key, value in document.items()}


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def _day(value: Any) -> Any:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(value)
        except (TypeError, ValueError):
            continue
    return value


def _written(document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat()
        if isinstance(value, date)
        else float(value)
        if isinstance(value, Decimal)
        else value
        for key, value in document.items()
    }
