"""A list of households that joined: an address, the day on which they agreed, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cambio.database.errors import Refusal
from cambio.earning.errors.members import MeansUnknown, MembersUnreadable
from cambio.earning.rules.observation_file import Sheet, plain, read_cells, read_day
from cambio.neighbourhood.rules.address_file import AddressKey

LINES_MAX = 500
"""Few enough that joining them all holds the door for well under 100 ms."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "postcode": ("postcode",),
    "house_number": ("huisnummer", "housenumber"),
    "house_letter": ("huisletter", "houseletter"),
    "house_number_addition": ("toevoeging", "addition"),
    "agreed_on": ("datum", "date"),
    "means": ("wijze", "means"),
}
REQUIRED = ("postcode", "house_number", "agreed_on", "means")
MEANS: Mapping[str, str] = {
    "balie": "counter",
    "pagina": "page",
    "papier": "paper",
    "counter": "counter",
    "page": "page",
    "paper": "paper",
}


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One line: where, since when and how they agreed; `number` is its line in the file."""

    number: int
    address: AddressKey
    agreed_on: date
    means: str


def read_members(sheet: Sheet) -> tuple[list[MemberLine], list[tuple[int, Refusal]]]:
    """The lines, and the numbers of those that cannot be read with why."""
    names = [plain(heading) for heading in sheet.headings]
    places = {
        field: next(place for place, name in enumerate(names) if name in known)
        for field, known in HEADINGS.items()
        if any(name in known for name in names)
    }
    missing = next((HEADINGS[field][0] for field in REQUIRED if field not in places), None)
    if missing is not None:
        return [], [(1, MembersUnreadable(field=missing))]
    lines: list[MemberLine] = []
    faults: list[tuple[int, Refusal]] = []
    for number, cells in sheet.lines:
        try:
            lines.append(_line(number, cells, places, width=len(names)))
        except Refusal as refusal:
            faults.append((number, refusal))
    return lines, faults


def _line(
    number: int, cells: tuple[str, ...], places: Mapping[str, int], *, width: int
) -> MemberLine:
    said, address = read_cells(cells, places, width=width)
    means = MEANS.get(said["means"].casefold())
    if means is None:
        raise MeansUnknown
    return MemberLine(number, address, read_day(said["agreed_on"]), means)
