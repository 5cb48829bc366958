"""Files of observations: an address, an event and a day to a line, and no column beside those.

Which column is which is the sender's own (a mapping, kept for the next time). A column that nobody
mapped is refused, and so is whatever looks like a complaint, arrears, a text or a person: what has
no place here is not read, and not dropped in silence either.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cambio.database.errors import Refusal
from cambio.earning.errors.observations import (
    AddressUnreadable,
    ColumnForbidden,
    ColumnMissing,
    ColumnUnmapped,
    DayUnreadable,
    EventUnknown,
    FileEmpty,
    FileTooLong,
    FileUnreadable,
    LineUneven,
)
from cambio.neighbourhood.rules.address_file import AddressKey, Unfit, read_address_key

LINES_MAX = 5_000
REQUIRED = ("postcode", "house_number", "event", "happened_on")
OPTIONAL = ("house_letter", "house_number_addition")
FIELDS = (*REQUIRED, *OPTIONAL)

KNOWN_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "postcode": ("postcode", "postalcode"),
    "house_number": ("huisnummer", "huisnr", "housenumber", "nummer", "number"),
    "house_letter": ("huisletter", "houseletter", "letter"),
    "house_number_addition": ("toevoeging", "huisnummertoevoeging", "addition"),
    "event": ("gebeurtenis", "mijlpaal", "event", "milestone"),
    "happened_on": ("datum", "dag", "date", "day", "happenedon"),
}
"""What each field is often called, as letters and digits alone."""

FORBIDDEN: Mapping[str, tuple[str, ...]] = {
    "arrears": ("huur", "rent", "achterstand", "arrear", "schuld", "debt", "betal", "payment"),
    "complaint": ("klacht", "complaint", "overlast", "nuisance", "melding", "waarsch", "boete"),
    "text": ("opmerk", "toelicht", "notitie", "note", "comment", "remark", "omschrijv", "reden"),
    "person": ("naam", "name", "bsn", "geboorte", "birth", "telefoon", "phone", "mail"),
}
"""What a heading gives away by a part of it, and by what it is refused."""

DUTCH_DAY = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read: its headings, and its lines with their numbers in the file."""

    headings: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line: where, what and when."""

    number: int
    address: AddressKey
    event: str
    happened_on: date


def read_sheet(content: bytes) -> Sheet:
    """The cells of a CSV file, in UTF-8 or as Dutch Excel writes it.

    Raises:
        FileUnreadable, FileEmpty, FileTooLong: it is no file of observations.
    """
    text = _text_of(content)
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = [
            (number, tuple(cell.strip() for cell in row))
            for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise FileUnreadable from error
    if len(rows) < 2:
        raise FileEmpty
    if len(rows) > LINES_MAX + 1:
        raise FileTooLong(most=LINES_MAX)
    return Sheet(rows[0][1], tuple(rows[1:]))


def _text_of(content: bytes) -> str:
    if b"\0" in content or content.startswith((b"PK\x03\x04", b"%PDF")):
        raise FileUnreadable
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def plain(heading: str) -> str:
    """A heading as letters and digits alone."""
    return re.sub(r"[\W_]+", "", heading.casefold())


def guessed_mapping(headings: Sequence[str], kept: Mapping[str, str]) -> dict[str, str]:
    """Our field to the file's heading: as the sender said before, else by what it is called."""
    found = {field: heading for field, heading in kept.items() if heading in headings}
    for field in FIELDS:
        if field not in found:
            fits = [each for each in headings if plain(each) in KNOWN_HEADINGS[field]]
            if fits:
                found[field] = fits[0]
    return found


def heading_faults(headings: Sequence[str], mapping: Mapping[str, str]) -> list[Refusal]:
    """What is wrong with the headings: fields that are missing, columns that have no place."""
    faults: list[Refusal] = [
        ColumnMissing(field=field) for field in REQUIRED if mapping.get(field) not in headings
    ]
    used = set(mapping.values())
    for heading in headings:
        forbidden = _forbidden(heading)
        if heading not in used and forbidden is not None:
            faults.append(ColumnForbidden(column=heading, kind=forbidden))
        elif heading not in used:
            faults.append(ColumnUnmapped(column=heading))
    return faults


def _forbidden(heading: str) -> str | None:
    name = plain(heading)
    for kind, parts in FORBIDDEN.items():
        if any(part in name for part in parts):
            return kind
    return None


def read_lines(
    sheet: Sheet, mapping: Mapping[str, str], events: Mapping[str, str]
) -> tuple[list[FileLine], list[tuple[int, Refusal]]]:
    """The lines, and the numbers of those that cannot be read with why.

    `events` gives the short name of an event by what it may be called, in small letters.
    """
    places = {field: sheet.headings.index(mapping[field]) for field in FIELDS if field in mapping}
    lines: list[FileLine] = []
    faults: list[tuple[int, Refusal]] = []
    for number, cells in sheet.lines:
        try:
            lines.append(_line(number, cells, places, events, width=len(sheet.headings)))
        except Refusal as refusal:
            faults.append((number, refusal))
    return lines, faults


def _line(
    number: int,
    cells: Sequence[str],
    places: Mapping[str, int],
    events: Mapping[str, str],
    *,
    width: int,
) -> FileLine:
    said, address = read_cells(cells, places, width=width)
    event = events.get(said["event"].casefold())
    if event is None:
        raise EventUnknown
    return FileLine(number, address, event, read_day(said["happened_on"]))


def read_cells(
    cells: Sequence[str], places: Mapping[str, int], *, width: int
) -> tuple[dict[str, str], AddressKey]:
    """What stands in the fields of a line, and its address.

    Raises:
        LineUneven: it has more or fewer cells than the heading.
        AddressUnreadable: it names no address.
    """
    if len(cells) != width:
        raise LineUneven
    said = {field: cells[place] for field, place in places.items()}
    try:
        address = read_address_key(
            postcode=said["postcode"],
            house_number=said["house_number"],
            house_letter=said.get("house_letter", ""),
            house_number_addition=said.get("house_number_addition", ""),
        )
    except Unfit as unfit:
        raise AddressUnreadable from unfit
    return said, address


def read_day(text: str) -> date:
    """A day as 2026-03-07, 07-03-2026 or 7/3/2026.

    Raises:
        DayUnreadable: it is none.
    """
    dutch = DUTCH_DAY.fullmatch(text)
    try:
        if dutch:
            return date(int(dutch[3]), int(dutch[2]), int(dutch[1]))
        return date.fromisoformat(text)
    except ValueError as error:
        raise DayUnreadable from error
