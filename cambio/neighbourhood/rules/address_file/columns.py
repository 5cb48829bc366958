"""Which column is which, by its English or Dutch heading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cambio.neighbourhood.rules.address_file.reasons import LineProblem, Reason, shown

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "district": ("district", "stadsdeel"),
    "neighbourhood": ("neighbourhood", "neighborhood", "buurt"),
    "street": (
        "street",
        "streetname",
        "straat",
        "straatnaam",
        "openbareruimte",
        "openbareruimtenaam",
        "naamopenbareruimte",
    ),
    "postcode": ("postcode", "postalcode"),
    "house_number": ("housenumber", "huisnummer", "huisnr"),
    "house_letter": ("houseletter", "huisletter"),
    "house_number_addition": (
        "housenumberaddition",
        "addition",
        "huisnummertoevoeging",
        "huisnrtoevoeging",
        "toevoeging",
    ),
    "bag_id": (
        "bagid",
        "nummeraanduiding",
        "nummeraanduidingid",
        "nummeraanduidingidentificatie",
        "idnummeraanduiding",
        "identificatienummeraanduiding",
    ),
}
"""Every field of a line, in the order of `AddressLine`, with the headings it is known by."""

REQUIRED: Final = ("district", "street", "postcode", "house_number")

FLOATING_HEADING: Final = "wijk"
"""A wijk is the district where a file has no stadsdeel, else the neighbourhood."""

GIVEN_BACK: Final = frozenset({"line", "reason", "regel", "reden"})
"""What `bad_lines_file` added; read again, these columns are nobody's."""

_FIELD_OF: Final = {heading: field for field, known in HEADINGS.items() for heading in known}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, what was passed over, and what is wrong with the headings."""

    positions: Mapping[str, int]
    ignored: tuple[str, ...]
    problems: tuple[LineProblem, ...]


def normal_heading(heading: str) -> str:
    """A heading without capitals, spaces and signs: "Huisnummer-toevoeging" and the like."""
    return re.sub(r"[\W_]+", "", heading.casefold())


def count_known(cells: Sequence[str]) -> int:
    """How many of these cells are headings that we know."""
    return sum(
        normal_heading(cell) in _FIELD_OF or normal_heading(cell) == FLOATING_HEADING
        for cell in cells
    )


def find_columns(header: Sequence[str], *, line_number: int) -> Columns:
    """Read the line with the headings."""
    normal = [normal_heading(cell) for cell in header]
    positions: dict[str, int] = {}
    ignored: list[str] = []
    problems: list[LineProblem] = []
    floating_field = _floating_field(normal)
    for position, heading in enumerate(normal):
        field = floating_field if heading == FLOATING_HEADING else _FIELD_OF.get(heading)
        if field is None:
            if heading and heading not in GIVEN_BACK:
                ignored.append(shown(header[position]))
        elif field in positions:
            facts = {"other": shown(header[positions[field]])}
            value = shown(header[position])
            problems.append(LineProblem(line_number, field, value, Reason.COLUMN_TWICE, facts))
        else:
            positions[field] = position
    found = shown(", ".join(cell for cell in header if cell.strip()))
    problems += [
        LineProblem(line_number, field, found, Reason.COLUMN_MISSING, {})
        for field in REQUIRED
        if field not in positions
    ]
    return Columns(positions, tuple(ignored), tuple(problems))


def _floating_field(normal: Sequence[str]) -> str | None:
    """What "wijk" means among these headings; None where both its places are taken."""
    taken = {_FIELD_OF.get(heading) for heading in normal}
    for field in ("district", "neighbourhood"):
        if field not in taken:
            return field
    return None
