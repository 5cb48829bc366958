"""Files of observations: what is read, and what has no place in them."""

from __future__ import annotations

from datetime import date

import pytest

from cambio.database import Refusal
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
from cambio.earning.rules.observation_file import (
    LINES_MAX,
    FileLine,
    guessed_mapping,
    heading_faults,
    read_lines,
    read_sheet,
)
from cambio.neighbourhood.rules.address_file import AddressKey

EVENTS = {"front-garden": "front-garden", "verzorgde voortuin": "front-garden"}
HEADINGS = ("Postcode", "Huisnummer", "Mijlpaal", "Datum")
MAPPED = {
    "postcode": "Postcode",
    "house_number": "Huisnummer",
    "event": "Mijlpaal",
    "happened_on": "Datum",
}


def lines_of(*lines: str) -> tuple[list[FileLine], list[tuple[int, type[Refusal]]]]:
    sheet = read_sheet("\n".join([";".join(HEADINGS), *lines]).encode())
    read, faults = read_lines(sheet, MAPPED, EVENTS)
    return read, [(number, type(fault)) for number, fault in faults]


def test_a_line_is_an_address_an_event_and_a_day() -> None:
    read, faults = lines_of(
        "7415 QA;12;Verzorgde voortuin;07-03-2026", "", "7415qa;3;front-garden;2026-03-08"
    )
    assert faults == []
    assert [(each.number, each.address, each.event, each.happened_on) for each in read] == [
        (2, AddressKey("7415 QA", 12, "", ""), "front-garden", date(2026, 3, 7)),
        (4, AddressKey("7415 QA", 3, "", ""), "front-garden", date(2026, 3, 8)),
    ]


BAD_LINES = [
    ("7415 QA;12;verzorgde voortuin;31-02-2026", DayUnreadable),
    ("7415 QA;12;verzorgde voortuin;gisteren", DayUnreadable),
    ("7415 QA;12;huur betaald;07-03-2026", EventUnknown),
    ("7415;12;verzorgde voortuin;07-03-2026", AddressUnreadable),
    ("7415 QA;twaalf;verzorgde voortuin;07-03-2026", AddressUnreadable),
    ("7415 QA;12;verzorgde voortuin", LineUneven),
    ("7415 QA;12;verzorgde voortuin;07-03-2026;met heg", LineUneven),
]


@pytest.mark.parametrize(("line", "refusal"), BAD_LINES)
def test_a_line_that_cannot_be_read_is_named(line: str, refusal: type[Refusal]) -> None:
    right = "7415 QA;12;verzorgde voortuin;07-03-2026"
    assert lines_of(right, line)[1] == [(3, refusal)]


COLUMNS = [
    ("Huurachterstand", ColumnForbidden),
    ("Aantal klachten", ColumnForbidden),
    ("Overlast gemeld", ColumnForbidden),
    ("Opmerkingen", ColumnForbidden),
    ("Naam huurder", ColumnForbidden),
    ("BSN", ColumnForbidden),
    ("Complex", ColumnUnmapped),
    ("", ColumnUnmapped),
]


@pytest.mark.parametrize(("column", "refusal"), COLUMNS)
def test_a_column_that_has_no_place_is_refused(column: str, refusal: type[Refusal]) -> None:
    assert [type(each) for each in heading_faults((*HEADINGS, column), MAPPED)] == [refusal]


def test_a_field_that_is_missing_is_named() -> None:
    faults = heading_faults(HEADINGS[:3], MAPPED)
    assert [(type(each), each.facts) for each in faults] == [
        (ColumnMissing, {"field": "happened_on"})
    ]


def test_what_the_sender_said_before_comes_before_what_a_column_is_called() -> None:
    headings = ("PC6", "postcode", "Huisnr.", "Event", "dag")
    assert guessed_mapping(headings, {"postcode": "PC6", "event": "Gebeurd"}) == {
        "postcode": "PC6",
        "house_number": "Huisnr.",
        "event": "Event",
        "happened_on": "dag",
    }


FILES = [
    (b"", FileEmpty),
    (b"Postcode;Datum\n\n", FileEmpty),
    (b"PK\x03\x04rest", FileUnreadable),
    (b"a;b\n" + b"1;2\n" * (LINES_MAX + 1), FileTooLong),
]


@pytest.mark.parametrize(("content", "refusal"), FILES, ids=["empty", "bare", "zip", "long"])
def test_a_file_that_is_none_is_refused(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_sheet(content)
