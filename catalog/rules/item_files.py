"""A shop's items as a file: one line for each, with headings, as spreadsheets write it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalog.errors import DaysInvalid, FileUnusable, LeastInvalid, LimitInvalid
from catalog.rules.items import LIMIT_DAYS, LIMIT_MAX, ItemKind
from catalog.rules.prices import Price, read_prices
from catalog.rules.seasons import Season, read_season

LINES_MAX = 5_000
BYTES_MAX = 8_000_000
COLUMNS = (
    "id", "code", "name_nl", "name_en", "description_nl", "description_en", "synonyms", "category",
    "kind", "days", "price", "buyers", "min", "max", "limit_days", "season_from", "season_until",
    "approval", "out_of_shop",
)  # fmt: skip
NEEDED = frozenset({"name_nl", "category", "price"})
YES = frozenset({"ja", "yes", "1", "x", "true"})
FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, by heading; `number` counts from 2, as a spreadsheet shows it."""

    number: int
    cells: Mapping[str, str]

    def cell(self, heading: str) -> str:
        """What stands under a heading, without the mark against formulas; nothing for nothing."""
        text = (self.cells.get(heading) or "").strip()
        return text[1:] if text.startswith("'") and text[1:2] in FORMULA else text

    def number_in(self, heading: str, missing: int) -> int:
        """The whole number under a heading; `missing` for nothing, -1 for anything else."""
        text = self.cell(heading)
        if not text:
            return missing
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTerms:
    """What a line says of price and terms, read."""

    ways: tuple[Price, ...]
    season: Season | None
    kind: str
    buyers: str
    days: int | None
    min_per_order: int
    max_per_household: int | None
    limit_days: int
    needs_approval: bool


def read_lines(content: bytes) -> list[Line]:
    """The lines of a file; empty ones are left out.

    Raises:
        FileUnusable: it is no CSV in UTF-8, lacks a column, or is too long.
    """
    if len(content) > BYTES_MAX:
        raise FileUnusable(most=LINES_MAX)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnusable(most=LINES_MAX) from error
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in head else ",")
    headings = [(heading or "").strip().lower() for heading in reader.fieldnames or ()]
    if not set(headings) >= NEEDED:
        raise FileUnusable(most=LINES_MAX)
    reader.fieldnames = headings
    lines = [Line(number, row) for number, row in enumerate(reader, start=2) if any(_cells(row))]
    if len(lines) > LINES_MAX:
        raise FileUnusable(most=LINES_MAX)
    return lines


def read_terms(line: Line) -> LineTerms:
    """What a line says of price and terms; whether that can be is another rule's.

    Raises:
        PriceUnreadable, SeasonInvalid, LimitInvalid, LeastInvalid, DaysInvalid: a cell cannot be
            read.
    """
    numbers = {
        "max": (line.number_in("max", 0), LimitInvalid(most=LIMIT_MAX)),
        "min": (line.number_in("min", 1), LeastInvalid()),
        "limit_days": (line.number_in("limit_days", LIMIT_DAYS), DaysInvalid(most=LIMIT_DAYS)),
        "days": (line.number_in("days", 0), DaysInvalid(most=LIMIT_DAYS)),
    }
    for value, refusal in numbers.values():
        if value < 0:
            raise refusal
    kind = line.cell("kind") or ItemKind.GOODS.value
    return LineTerms(
        ways=read_prices(line.cell("price")),
        season=read_season(line.cell("season_from"), line.cell("season_until")),
        kind=kind,
        buyers=line.cell("buyers") or "household",
        days=numbers["days"][0] or None,
        min_per_order=numbers["min"][0],
        max_per_household=numbers["max"][0] or None,
        limit_days=numbers["limit_days"][0],
        needs_approval=line.cell("approval").lower() in YES,
    )


def written_file(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """The lines of a file, headings first, with the semicolons that Dutch spreadsheets expect."""
    yield "\ufeff" + ";".join(COLUMNS) + "\r\n"
    for row in rows:
        out = io.StringIO()
        csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(
            [_safe(row.get(column, "")) for column in COLUMNS]
        )
        yield out.getvalue()


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _cells(row: Mapping[str | None, object]) -> Iterator[bool]:
    return (isinstance(value, str) and bool(value.strip()) for value in row.values())
