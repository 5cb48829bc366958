"""One table of a programme file, read key by key; whatever is wrong is noted and reading goes on.

Every reader answers a value of its type, also after a mistake, so that one reading finds them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from cambio.database.errors import N_
from cambio.earning.errors import FileFault
from cambio.earning.rules.lines import Path, line_at

LANGUAGES = ("nl", "en", "tr", "ar", "pl")
SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
AMOUNT_MAX = 1_000_000_000
NAME_MAX, TEXT_MAX = 80, 500
YEARS = (2000, 2200)
"""Beyond these a day is a mistake in typing."""

MISSING = N_("%(key)s is missing here.")
UNKNOWN = N_("%(key)s is not a word that we know here.")
UNKNOWN_NEAR = N_("%(key)s is not a word that we know here. Do you mean %(near)s?")
NO_TEXT = N_("%(key)s must be a text between quotes, of 1 to %(most)s characters.")
NO_SLUG = N_("%(key)s must be small letters, digits and hyphens, at most 40.")
NO_NUMBER = N_("%(key)s must be a whole number from %(least)s to %(most)s.")
NO_FLAG = N_("%(key)s must be true or false.")
NO_CHOICE = N_("%(key)s must be one of these: %(options)s.")
NO_DAY = N_("%(key)s must be a day, such as 2026-04-01.")
NO_TABLE = N_("%(key)s must be a part of its own, between brackets.")
NO_DUTCH = N_("%(key)s is missing here: every name and text is there in Dutch.")


class Table:
    """A table with its place in the file. `faults` is shared by all tables of one file."""

    def __init__(
        self,
        values: Mapping[str, Any],
        *,
        path: Path,
        places: Mapping[Path, int],
        faults: list[FileFault],
    ) -> None:
        self._values = values
        self._path = path
        self._places = places
        self._faults = faults
        self._read: set[str] = set()

    def fault(self, at: str, message: str, /, **facts: Any) -> None:
        """Note a mistake at a key, or at the table itself when the key is not there.

        `%(key)s` in the message is that key, unless the facts name another.
        """
        line = line_at(self._places, (*self._path, at))
        self._faults.append(FileFault(line, message, {"key": at, **facts}))

    def text(self, key: str, *, most: int, default: str | None = None) -> str:
        """A text; missing is a mistake unless there is a default."""

        def is_text(value: Any) -> bool:
            return isinstance(value, str) and 1 <= len(value.strip()) <= most

        found: str = self._value(key, is_text, default, NO_TEXT, most=most) or ""
        return found.strip()

    def slug(self, key: str) -> str:
        """A short name."""

        def is_slug(value: Any) -> bool:
            return isinstance(value, str) and SLUG.fullmatch(value) is not None

        found: str = self._value(key, is_slug, None, NO_SLUG) or ""
        return found

    def words(self, key: str, *, most: int) -> dict[str, str]:
        """A text by language, from `key_nl`, `key_en` and so on; Dutch must be there."""
        found = {
            language: self.text(f"{key}_{language}", most=most)
            for language in LANGUAGES
            if f"{key}_{language}" in self._values
        }
        if "nl" not in found:
            self.fault(f"{key}_nl", NO_DUTCH)
        return {"nl": "", **found}

    def number(self, key: str, *, least: int = 0, most: int, default: int | None = None) -> int:
        """A whole number within bounds; missing is a mistake unless there is a default."""

        def is_number(value: Any) -> bool:
            return type(value) is int and least <= value <= most

        found: int = self._value(key, is_number, default, NO_NUMBER, least=least, most=most) or 0
        return found

    def has(self, key: str) -> bool:
        """Whether the key stands there."""
        return key in self._values

    def decimal(self, key: str, message: str) -> Decimal:
        """A number with or without decimals; 0, with the message noted, for anything else."""
        self._read.add(key)
        value = self._values.get(key)
        if type(value) is int or (isinstance(value, Decimal) and value.is_finite()):
            return Decimal(value)
        self.fault(key, message)
        return Decimal(0)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        return bool(self._value(key, lambda value: isinstance(value, bool), default, NO_FLAG))

    def choice(self, key: str, options: Collection[str], *, default: str | None = None) -> str:
        """One of some words; missing is a mistake unless there is a default."""
        shown = ", ".join(options)
        found = self._value(key, lambda value: value in options, default, NO_CHOICE, options=shown)
        return next(iter(options)) if found is None else str(found)

    def moment(self, key: str, zone: tzinfo) -> datetime | None:
        """A moment, or the first moment of a day; None where the key is absent."""
        self._read.add(key)
        value = self._values.get(key)
        if isinstance(value, date) and not YEARS[0] <= value.year < YEARS[1]:
            self.fault(key, NO_DAY)
            return None
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=zone)
        if isinstance(value, date):
            return datetime.combine(value, time.min, zone)
        if value is not None:
            self.fault(key, NO_DAY)
        return None

    def day(self, key: str) -> date | None:
        """A day; None where the key is absent."""
        self._read.add(key)
        value = self._values.get(key)
        if type(value) is date and YEARS[0] <= value.year < YEARS[1]:
            return value
        if value is not None:
            self.fault(key, NO_DAY)
        return None

    def table(self, key: str, *, required: bool = True) -> Table:
        """The table below a key; empty where it is absent or wrong."""
        self._read.add(key)
        value = self._values.get(key, {} if not required else None)
        if not isinstance(value, dict):
            self.fault(key, NO_TABLE)
        values = value if isinstance(value, dict) else {}
        path = (*self._path, key)
        return Table(values, path=path, places=self._places, faults=self._faults)

    def tables(self, key: str) -> list[Table]:
        """The tables of a list, `[[key]]`."""
        self._read.add(key)
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.fault(key, NO_TABLE)
            return []
        return [
            Table(each, path=(*self._path, key, at), places=self._places, faults=self._faults)
            for at, each in enumerate(value)
        ]

    def done(self) -> None:
        """Note every key that nobody asked for: most often a typing mistake."""
        for key in self._values:
            if key not in self._read:
                near = get_close_matches(key, self._read, n=1)
                if near:
                    self.fault(key, UNKNOWN_NEAR, near=near[0])
                else:
                    self.fault(key, UNKNOWN)

    def _value(
        self,
        key: str,
        is_right: Callable[[Any], bool],
        default: Any,
        message: str,
        **facts: Any,
    ) -> Any:
        """The value of a key when it is right, else the default, with a mistake noted."""
        self._read.add(key)
        if key not in self._values:
            if default is None:
                self.fault(key, MISSING)
            return default
        if not is_right(self._values[key]):
            self.fault(key, message, **facts)
            return default
        return self._values[key]
