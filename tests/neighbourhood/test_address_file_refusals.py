"""Files, headings and lines that cannot be used are named as what they are."""

import io
import re
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

import pytest

from cambio.neighbourhood.rules.address_file import (
    AddressFile,
    Reason,
    read_address_file,
)
from cambio.neighbourhood.rules.address_file.limits import MAX_STORED_PROBLEMS
from tests.neighbourhood.address_files import FIELDS, HEADER, line, read_bytes, read_text
from tests.neighbourhood.test_address_file_values import VALUES

R = Reason
Expected = list[tuple[int | None, str | None, str, Reason, dict[str, Any]]]


def problems_of(read: AddressFile) -> Expected:
    return [(p.line_number, p.field, p.value, p.reason, dict(p.facts)) for p in read.problems]


FILES: list[tuple[bytes, Reason]] = [
    (b"", R.FILE_EMPTY),
    (b"\xef\xbb\xbf\r\n;;;\r\n \r\n", R.FILE_EMPTY),
    (b"sep=;\r\n", R.FILE_EMPTY),
    (b"PK\x03\x04\0\0", R.FILE_IS_SPREADSHEET),
    (b"\xd0\xcf\x11\xe0\0", R.FILE_IS_SPREADSHEET),
    (b"%PDF-1.4", R.FILE_IS_NOT_TEXT),
    (b"\n <html>", R.FILE_IS_NOT_TEXT),
    (b"GIF89a\1\0\2\0\3", R.FILE_IS_NOT_TEXT),
    (HEADER.encode(), R.NO_ADDRESSES),
    (HEADER.encode() + b"\n;;;;;;;\n", R.NO_ADDRESSES),
]


@pytest.mark.parametrize(("content", "reason"), FILES)
def test_a_file_without_addresses_is_named_as_what_it_is(content: bytes, reason: Reason) -> None:
    assert problems_of(read_bytes(content)) == [(None, None, "", reason, {})]


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    facts = {"size_bytes": 20_000_001, "limit_bytes": 20_000_000}
    read = read_bytes(b"a" * 20_000_001)
    assert problems_of(read) == [(None, None, "", R.FILE_TOO_LARGE, facts)]


@pytest.mark.parametrize("content", [b"\n,,,,,,,,x" * 200_001, b"\n" * 1_100_001 + b"\nx"])
def test_a_file_of_too_many_lines_is_refused(content: bytes) -> None:
    read = read_bytes(HEADER.replace(";", ",").encode() + content)
    assert problems_of(read)[0] == (None, None, "", R.TOO_MANY_LINES, {"limit": 200_000})


HEADERS: list[tuple[str, Expected]] = [
    (
        "straat;postcode;huisnummer",
        [(1, "district", "straat, postcode, huisnummer", R.COLUMN_MISSING, {})],
    ),
    (
        "wijk;adres",
        [
            (1, field, "wijk, adres", R.COLUMN_MISSING, {})
            for field in ("street", "postcode", "house_number")
        ],
    ),
    (
        "wijk;straat;postcode;huisnummer;Street name",
        [(1, "street", "Street name", R.COLUMN_TWICE, {"other": "straat"})],
    ),
    (
        '"wijk,straat,postcode,huisnummer"',
        [
            (1, None, "wijk,straat,postcode,huisnummer", R.LINES_IN_ONE_CELL, {"delimiter": ","}),
        ],
    ),
    ('"wijk;straat', [(1, None, '"wijk;straat', R.QUOTES_BROKEN, {})]),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_headings_that_cannot_be_used_are_named(header: str, expected: Expected) -> None:
    read = read_text(header, line())
    assert problems_of(read) == expected
    assert not read.rows
    assert not read.bad_line_numbers


LINES: list[tuple[list[str], Expected]] = [
    (
        [line() + ";en nog iets"],
        [(2, None, "en nog iets", R.TOO_MANY_CELLS, {"count": 9, "expected": 8})],
    ),
    (
        ['Noord;;"De "Dreef"";7411 AB;1'],
        [(2, None, 'Noord;;"De "Dreef"";7411 AB;1', R.QUOTES_BROKEN, {})],
    ),
    (["x" * 5_001], [(2, None, "x" * 59 + "…", R.LINE_TOO_LONG, {"limit": 5_000})]),
    (
        [line(house_number="0", postcode="7411")],
        [
            (2, "postcode", "7411", R.POSTCODE_WITHOUT_LETTERS, {}),
            (2, "house_number", "0", R.HOUSE_NUMBER_OUT_OF_RANGE, {"limit": 99_999}),
        ],
    ),
    (
        [line(), line(house_number="2"), line(postcode="7411ab", house_number="01", bag_id="")],
        [
            (3, "bag_id", "0150200000000001", R.BAG_ID_REPEATED, {"first_line": 2}),
            (4, None, "7411 AB 1", R.ADDRESS_REPEATED, {"first_line": 2}),
        ],
    ),
    (
        [
            line(bag_id=""),
            line(bag_id="", house_number="2", district="NOORD"),
            line(bag_id="", house_number="3", street="dreef"),
            line(bag_id="", house_number="4", street="dreef"),
            line(bag_id="", house_number="5", street="dreef", neighbourhood="Elders"),
        ],
        [
            (
                number,
                field,
                value,
                R.PLACE_SPELLED_DIFFERENTLY,
                {"other": other, "first_line": 2},
            )
            for number, field, value, other in [
                (3, "district", "NOORD", "Noord"),
                (4, "street", "dreef", "Dreef"),
                (5, "street", "dreef", "Dreef"),
            ]
        ],
    ),
    (
        [line(house_number=str(n), bag_id=f"199620000000{n:03}0") for n in range(1, 7)],
        [
            (n + 1, "bag_id", f"199620000000{n:03}0", R.BAG_ID_LOST_LAST_DIGIT, {})
            for n in range(1, 7)
        ],
    ),
]


@pytest.mark.parametrize(("lines", "expected"), LINES)
def test_lines_that_cannot_be_used_are_named(lines: list[str], expected: Expected) -> None:
    read = read_text(HEADER, *lines)
    assert problems_of(read) == expected
    assert list(read.bad_line_numbers) == sorted({number for number, *_ in expected if number})


@pytest.mark.parametrize(
    "bag_ids",
    [
        ["1996200000000010"] + [f"199620000000{n:03}1" for n in range(5)],
        [f"199620000000{n:03}0" for n in range(1, 5)],
        [f"015020000000{n:03}0" for n in range(1, 8)],
    ],
    ids=["one does not", "too few to say", "fifteen digits are kept"],
)
def test_ids_that_end_in_zero_by_themselves_are_good(bag_ids: list[str]) -> None:
    lines = [line(house_number=str(n), bag_id=bag_id) for n, bag_id in enumerate(bag_ids, start=1)]
    assert read_text(HEADER, *lines).is_sound


def test_a_long_line_costs_itself_alone() -> None:
    long = line(street='"' + "x" * 20_000, house_number="2", bag_id="")
    read = read_text(HEADER, line(), long, line(house_number="3", bag_id=""))
    assert [(p.line_number, p.reason) for p in read.problems] == [(3, R.LINE_TOO_LONG)]
    assert [row.line_number for row in read.rows] == [2, 4]


def test_mended_examples_with_one_name_left_are_not_passed_over() -> None:
    read = read_text(HEADER, line(street="Voorbeeldstraat"))
    assert read.example_line_count == 0
    assert not read.is_sound


def test_what_is_shown_is_short_and_cannot_steer_a_terminal() -> None:
    read = read_text(HEADER, line(street="\x1b[2J" + "x" * 500))
    assert read.problems[0].value == "\ufffd[2J" + "x" * 55 + "…"


def test_problems_past_the_thousandth_are_counted_and_numbered() -> None:
    lines = [line(house_number="1-mrt", postcode="7411")] * 1_500
    read = read_text(HEADER, *lines)
    assert len(read.problems) == MAX_STORED_PROBLEMS
    assert list(read.bad_line_numbers) == list(range(2, 1_502))
    assert read.problem_count > 3_000
    assert read.reason_counts[R.HOUSE_NUMBER_IS_DATE] == 1_500


def test_every_reason_has_its_case() -> None:
    tables = [(row[2] for row in VALUES), (reason for _, reason in FILES)]
    tables += [(p[3] for p in expected) for _, expected in (*HEADERS, *LINES)]
    tried = {reason for table in tables for reason in table}
    assert tried | {R.FILE_TOO_LARGE, R.TOO_MANY_LINES} == set(Reason)


def test_every_reason_and_column_is_explained_to_managers() -> None:
    text = (Path(__file__).parents[2] / "docs" / "addresses.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert explained == {*Reason, *FIELDS}


def test_a_line_in_another_encoding_than_the_rest_is_named() -> None:
    def file(*encodings: str) -> bytes:
        lines = [
            line(street="Caféplein", house_number=str(n), bag_id="").encode(encoding)
            for n, encoding in enumerate(encodings, start=1)
        ]
        return b"\n".join([HEADER.encode(), *lines])

    lost: Expected = [(3, "street", "Caf\ufffdplein", R.CHARACTER_LOST, {})]
    garbled: Expected = [(3, "street", "CafÃ©plein", R.GARBLED_TEXT, {"probably": "Caféplein"})]
    assert problems_of(read_bytes(file("utf-8", "cp1252", "utf-8"))) == lost
    assert problems_of(read_bytes(BOM_UTF8 + file("utf-8", "cp1252"))) == lost
    assert problems_of(read_bytes(file("cp1252", "utf-8", "cp1252"))) == garbled


def test_reading_never_depends_on_where_the_stream_stands() -> None:
    stream = io.BytesIO(f"{HEADER}\n{line()}".encode())
    stream.read()
    assert read_address_file(stream).is_sound
