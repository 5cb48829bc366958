"""Checking lines: each value by itself, then each line against those before it."""

import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cambio.neighbourhood.rules.address_file.nouns import AddressLine, Layout
from cambio.neighbourhood.rules.address_file.reasons import LineProblem, Reason, Unfit, shown
from cambio.neighbourhood.rules.address_file.records import Record
from cambio.neighbourhood.rules.address_file.values import READERS, may_have_lost_last_digit

_ABSENT: Final = sys.maxsize
"""The position of a field that the file has no column for."""
_REMEMBERED_VALUES: Final = 4_096
_UNREAD: Final = object()
"""Stands where a value could not be read."""


class CheckedLine(NamedTuple):
    """A record, and either its address or what is wrong with it; neither for an example."""

    record: Record
    address: AddressLine | None
    problems: Sequence[LineProblem]


class LineChecker:
    """Checks the lines of one file, in their order, and remembers what it has seen."""

    def __init__(self, layout: Layout, *, bag_ids_were_rounded: bool) -> None:
        self._width = len(layout.header)
        self._readers = [
            (
                field,
                layout.positions.get(field, _ABSENT),
                # Names and numbers come back thousands of times, ids do not.
                read if field == "bag_id" else lru_cache(_REMEMBERED_VALUES)(read),
            )
            for field, read in READERS.items()
        ]
        self._bag_ids_were_rounded = bag_ids_were_rounded
        self._places = _Places()
        self._line_of_address: dict[tuple[Any, ...], int] = {}
        self._line_of_bag_id: dict[str, int] = {}

    def check(self, record: Record) -> CheckedLine:
        """Whether this record is an address."""
        if record.flaw:
            return _misshapen(record, record.flaw, value=record.cells[0])
        extra = record.cells[self._width :]
        if any(cell.strip() for cell in extra):
            count = self._width + len(extra)
            flaw = Unfit(Reason.TOO_MANY_CELLS, count=count, expected=self._width)
            return _misshapen(record, flaw, value=" ".join(extra))
        values, problems = self._read_values(record)
        if problems and _is_untouched_example(problems):
            return CheckedLine(record, None, ())
        problems += self._compare_with_earlier(record.line_number, values)
        if problems:
            return CheckedLine(record, None, problems)
        return CheckedLine(record, AddressLine(record.line_number, *values), ())

    def _read_values(self, record: Record) -> tuple[list[Any], list[LineProblem]]:
        """The values in the order of `AddressLine`, `_UNREAD` for each that is a problem."""
        cells = record.cells
        count = len(cells)
        values: list[Any] = []
        problems: list[LineProblem] = []
        for field, position, read in self._readers:
            # Excel leaves out the last cells of a line where they are empty.
            cell = cells[position] if position < count else ""
            try:
                value = read(cell)
                if field == "bag_id" and self._bag_ids_were_rounded and value:
                    _refuse_lost_digit(value)
            except Unfit as unfit:
                value = _UNREAD
                problems.append(_problem(record.line_number, field, cell, unfit))
            values.append(value)
        return values, problems

    def _compare_with_earlier(self, line_number: int, values: list[Any]) -> list[LineProblem]:
        """What cannot stand beside an earlier line of the file."""
        problems: list[LineProblem] = []
        place, address, bag_id = tuple(values[:3]), tuple(values[3:7]), values[7]
        if _UNREAD not in place:
            for field, value, unfit in self._places.spelled_differently(place, line_number):
                problems.append(_problem(line_number, field, value, unfit))
        if _UNREAD not in address:
            first_line = self._line_of_address.setdefault(address, line_number)
            if first_line != line_number:
                unfit = Unfit(Reason.ADDRESS_REPEATED, first_line=first_line)
                value = " ".join(str(part) for part in address if part)
                problems.append(_problem(line_number, None, value, unfit))
                return problems
        if bag_id is not None and bag_id is not _UNREAD:
            first_line = self._line_of_bag_id.setdefault(bag_id, line_number)
            if first_line != line_number:
                unfit = Unfit(Reason.BAG_ID_REPEATED, first_line=first_line)
                problems.append(_problem(line_number, "bag_id", bag_id, unfit))
        return problems


class _Places:
    """How each place was spelled first: "dreef" after "Dreef" would become a second street."""

    _LEVELS: Final = ("district", "neighbourhood", "street")

    def __init__(self) -> None:
        self._first: dict[tuple[str, ...], tuple[str, int]] = {}
        self._known: dict[tuple[str | None, ...], list[tuple[str, str, Unfit]]] = {}

    def spelled_differently(
        self, place: tuple[str | None, ...], line_number: int
    ) -> list[tuple[str, str, Unfit]]:
        """The levels of this place that an earlier line spells otherwise: field, value, why."""
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = self._compare(place, line_number)
        return known

    def _compare(
        self, place: tuple[str | None, ...], line_number: int
    ) -> list[tuple[str, str, Unfit]]:
        found = []
        path: tuple[str, ...] = ()
        for field, name in zip(self._LEVELS, place, strict=True):
            path = (*path, (name or "").casefold())
            spelling, first_line = self._first.setdefault(path, (name or "", line_number))
            if name and spelling != name:
                unfit = Unfit(
                    Reason.PLACE_SPELLED_DIFFERENTLY, other=spelling, first_line=first_line
                )
                found.append((field, name, unfit))
        return found


def _refuse_lost_digit(bag_id: str) -> None:
    if may_have_lost_last_digit(bag_id):
        raise Unfit(Reason.BAG_ID_LOST_LAST_DIGIT)


def _is_untouched_example(problems: Sequence[LineProblem]) -> bool:
    """Whether both names of the template's examples still stand; of these nothing is missed."""
    fields = {p.field for p in problems if p.reason is Reason.EXAMPLE_LINE}
    return fields == {"district", "street"}


def _misshapen(record: Record, flaw: Unfit, *, value: str) -> CheckedLine:
    return CheckedLine(record, None, [_problem(record.line_number, None, value, flaw)])


def _problem(line_number: int, field: str | None, value: str, unfit: Unfit) -> LineProblem:
    return LineProblem(line_number, field, shown(value), unfit.reason, unfit.facts)
