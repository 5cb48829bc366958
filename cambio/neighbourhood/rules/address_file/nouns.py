"""The nouns of an address file: small and immutable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cambio.neighbourhood.rules.address_file.reasons import LineProblem, Reason


class AddressKey(NamedTuple):
    """What makes an address one and the same: all in capitals, "" where there is none."""

    postcode: str
    """As "7411 AB"."""
    house_number: int
    house_letter: str
    house_number_addition: str

    @property
    def house(self) -> str:
        """The house as one writes it: "12 B-2"."""
        letter = f" {self.house_letter}" if self.house_letter else ""
        addition = f"-{self.house_number_addition}" if self.house_number_addition else ""
        return f"{self.house_number}{letter}{addition}"

    @property
    def line(self) -> str:
        """The house with its postcode: "12 B-2, 7411 AB"."""
        return f"{self.house}, {self.postcode}"


class AddressDetails(NamedTuple):
    """What else is known of an address."""

    district: str
    neighbourhood: str | None
    """None where the street lies directly under its district, or a file does not say."""
    street: str
    bag_id: str | None
    """The sixteen digits of its nummeraanduiding; None where unknown."""


class AddressLine(NamedTuple):
    """One good line of a file, with every value in its normal form."""

    line_number: int
    district: str
    neighbourhood: str | None
    street: str
    postcode: str
    house_number: int
    house_letter: str
    house_number_addition: str
    bag_id: str | None

    @property
    def key(self) -> AddressKey:
        """Which address this is."""
        return AddressKey(*self[4:8])

    @property
    def details(self) -> AddressDetails:
        """What the line says of it."""
        return AddressDetails(self.district, self.neighbourhood, self.street, self.bag_id)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written, so that it can be given back the same way.

    `encoding` is Python's name for it, of which "utf-8-sig" is UTF-8 with a byte order mark.
    `has_sep_line` means that the file begins with Excel's own `sep=;`.
    """

    encoding: str
    delimiter: str
    newline: str
    has_sep_line: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """What was found out about a file before its first address.

    `positions` says in which cell each field stands; a field that the file lacks is absent.
    """

    dialect: Dialect
    header: tuple[str, ...]
    positions: Mapping[str, int]
    ignored_columns: tuple[str, ...]
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFile:
    """A file that was read to its end, or refused before its first address.

    `layout` is None if nothing could be found out about it. `rows` are the good lines in their
    order; use them only if the file `is_sound`, since an import takes the whole file or nothing.
    `problems` holds what concerns the whole file, then the first thousand in order of line;
    `bad_line_numbers` (of address lines) and `reason_counts` hold all. `example_line_count` is
    how many examples of the template were passed over. `bag_ids_were_rounded` tells that all long
    BAG ids ended in 0 and were refused for it.
    """

    layout: Layout | None = None
    rows: Sequence[AddressLine] = ()
    problems: Sequence[LineProblem] = ()
    bad_line_numbers: Sequence[int] = ()
    reason_counts: Mapping[Reason, int] = field(default_factory=dict)
    example_line_count: int = 0
    bag_ids_were_rounded: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether nothing at all is wrong with it."""
        return not self.problems

    @property
    def problem_count(self) -> int:
        """How many things are wrong, those that are not kept included."""
        return sum(self.reason_counts.values())

    @property
    def dialect(self) -> Dialect | None:
        """How the file is written; None if it was refused before that was known."""
        return self.layout.dialect if self.layout else None

    @property
    def ignored_columns(self) -> tuple[str, ...]:
        """The headings that mean nothing to us, as they stand in the file."""
        return self.layout.ignored_columns if self.layout else ()
