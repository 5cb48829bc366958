"""The file of bad lines can be mended, read again, and opened without harm."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cambio.neighbourhood.rules.address_file import (
    AddressFile,
    LineProblem,
    Reason,
    bad_lines_file,
    read_address_file,
)
from cambio.neighbourhood.rules.address_file.excel import disarmed, rearmed, runs_as_formula
from tests.neighbourhood.address_files import HEADER, line, read_bytes
from tests.neighbourhood.test_address_file_values import VALUES


def explain(problem: LineProblem) -> str:
    return f"{problem.field}: {problem.reason}, “{problem.value}”; ŵ."


def give_back(content: bytes) -> bytes:
    stream = io.BytesIO(content)
    read = read_address_file(stream)
    return b"".join(bad_lines_file(stream, read, explain=explain))


def reasons(read: AddressFile) -> list[tuple[str | None, Reason]]:
    return [(p.field, p.reason) for p in read.problems]


def test_only_the_bad_lines_come_back_with_their_number_and_reason() -> None:
    text = "\r\n".join([HEADER, line(), line(house_number="1-mrt", bag_id=""), ""])
    given_back = give_back(text.encode("utf-8-sig")).decode("utf-8-sig")
    assert given_back == (
        f"line;reason;{HEADER}\r\n"
        '3;"house_number: house_number_is_date, “1-mrt”; ŵ."'
        ";Noord;Zandweerd;Dreef;7411 AB;1-mrt;;;\r\n"
    )
    mended = read_bytes(given_back.replace(";1-mrt;", ";1;").encode("utf-8-sig"))
    assert mended.is_sound
    assert mended.ignored_columns == ()
    assert mended.rows[0].house_number == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("first", ["", "sep=;"])
def test_the_file_comes_back_in_its_own_dialect(encoding: str, newline: str, first: str) -> None:
    bad = line(street="Itali\u00eb\r\nplein", postcode="x", bag_id="").replace("\r\n", newline)
    content = newline.join([*filter(None, [first]), HEADER, line(), bad, ""]).encode(encoding)
    given_back = give_back(content)
    before, after = read_bytes(content), read_bytes(given_back)
    assert after.dialect == before.dialect
    assert reasons(after) == reasons(before) == [("postcode", Reason.POSTCODE_BAD)]
    mended = given_back.decode(encoding).replace(";x;", ";7411 AB;").encode(encoding)
    assert read_bytes(mended).rows[0].street == "Italië plein"


def test_every_bad_value_comes_back_with_the_same_reason() -> None:
    lines = [
        line(**{"house_number": str(n), "bag_id": "", field: cell})
        for n, (field, cell, _, _) in enumerate(VALUES, start=1)
    ]
    content = "\r\n".join([HEADER, line(house_number="9999"), *lines]).encode()
    before = read_bytes(content)
    assert len(before.bad_line_numbers) == len(VALUES)
    assert reasons(read_bytes(give_back(content))) == reasons(before)


def test_reasons_past_the_thousandth_come_back_too() -> None:
    lines = [line(house_number="x", street=f"Straat {n}") for n in range(3_000)]
    given_back = give_back("\n".join([HEADER, *lines]).encode()).decode()
    rows = list(csv.DictReader(io.StringIO(given_back), delimiter=";"))
    assert [row["line"] for row in rows] == [str(n) for n in range(2, 3_002)]
    assert all(Reason.HOUSE_NUMBER_BAD in row["reason"] for row in rows)


def test_rounded_ids_come_back_as_rounded() -> None:
    lines = [line(house_number=str(n), bag_id=f"199620000000{n:03}0") for n in range(1, 7)]
    given_back = give_back("\n".join([HEADER, *lines]).encode())
    assert given_back.count(Reason.BAG_ID_LOST_LAST_DIGIT.encode()) == 6


def test_lines_of_a_broken_shape_come_back_as_they_stood() -> None:
    broken = 'Noord;;"De "Dreef"";7411 AB;1'
    given_back = give_back(f"{HEADER}\n{broken}\n{line()};extra\n".encode()).decode()
    _, first, second = csv.reader(io.StringIO(given_back), delimiter=";")
    assert first[2:] == [broken]
    assert second[2:] == [*line().split(";"), "extra"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"straat;postcode\n1;2", HEADER.encode()])
def test_a_file_of_which_no_line_was_read_gives_nothing_back(content: bytes) -> None:
    assert give_back(content) == b""


@given(cell=st.text("=+-@'\"\t\n ＝＋a1", max_size=8))
@example(cell='="a"')
@example(cell="'=1")
def test_what_is_made_harmless_reads_back_as_what_it_was(cell: str) -> None:
    harmless = disarmed(cell)
    assert not runs_as_formula(harmless)
    assert rearmed(harmless) == rearmed(cell)


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-1", "@A1", "\t=1", "＝1", '="7411 AB"'])
def test_no_cell_of_the_file_runs_as_a_formula(cell: str) -> None:
    content = f"{HEADER};=heading\n" + line(street=cell, postcode="x") + f";{cell}"
    for row in csv.reader(io.StringIO(give_back(content.encode()).decode()), delimiter=";"):
        assert not any(map(runs_as_formula, row))
