"""Address files are read the same, whoever wrote them and however."""

import codecs
import itertools
from importlib import resources

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cambio.neighbourhood.rules.address_file import (
    AddressKey,
    AddressLine,
    Dialect,
    Reason,
    Unfit,
    read_address_key,
)
from tests.neighbourhood.address_files import (
    FIELDS,
    GOOD,
    HEADER,
    line,
    read_bytes,
    read_text,
    written,
)

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéëïöüáèêçñÉÖ"
DUTCH_HEADINGS = (
    " Stadsdeel",
    "BUURT",
    "Naam openbare ruimte",
    "Postcode ",
    "Huis-nummer",
    "huis_letter",
    "Huisnummer\u00a0toevoeging",
    "Nummeraanduiding ID",
)
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")


def names() -> st.SearchStrategy[str]:
    word = st.text(LETTERS, min_size=1, max_size=12)
    first = st.sampled_from(["", "'s-", "2e ", "St. ", "Oud & Nieuw "])
    return st.builds("{}{} {}".format, first, word, word).map(str.strip)


@st.composite
def address_lines(draw: st.DrawFn) -> list[AddressLine]:
    """Lines that a good file may hold together: one spelling a place, one line an address."""
    places = draw(st.lists(names(), min_size=3, max_size=8, unique_by=str.casefold))
    keys = st.builds(
        AddressKey,
        st.from_regex(r"[1-9][0-9]{3} [A-Z]{2}", fullmatch=True),
        st.integers(1, 99_999),
        st.sampled_from(["", "A", "Z"]),
        st.sampled_from(["", "BIS", "2", "HS", "1-A", "II"]),
    )
    drawn = draw(st.lists(keys, min_size=1, max_size=20, unique=True))
    place = st.sampled_from(places)
    numbers = itertools.count(draw(st.integers(1, 10**8)) * 10 + 1, step=10)
    return [
        AddressLine(
            line_number=number,
            district=draw(place),
            neighbourhood=draw(st.none() | place),
            street=draw(place),
            postcode=key.postcode,
            house_number=key.house_number,
            house_letter=key.house_letter,
            house_number_addition=key.house_number_addition,
            bag_id=draw(
                st.sampled_from([None, f"{draw(st.integers(3, 1999)):04}20{next(numbers):010}"])
            ),
        )
        for number, key in enumerate(drawn, start=2)
    ]


def cells(address: AddressLine) -> list[str]:
    return ["" if value is None else str(value) for value in address[1:]]


@given(
    rows=address_lines(),
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(";,\t"),
    newline=st.sampled_from(["\r\n", "\n", "\r"]),
    sep_lines=st.sampled_from([0, 1]),
    headings=st.sampled_from([FIELDS, DUTCH_HEADINGS]),
    order=st.permutations(range(len(FIELDS))),
)
@settings(max_examples=150, deadline=None)
def test_rows_read_back_the_same_in_every_dialect(
    rows: list[AddressLine],
    encoding: str,
    delimiter: str,
    newline: str,
    sep_lines: int,
    headings: tuple[str, ...],
    order: list[int],
) -> None:
    table = [[row[i] for i in order] for row in ([*headings], *map(cells, rows))]
    text = written(table, delimiter=delimiter, newline=newline)
    content = (f"sep={delimiter}{newline}" * sep_lines + text).encode(encoding)

    read = read_bytes(content)

    assert read.is_sound, read.problems
    assert [row[1:] for row in read.rows] == [row[1:] for row in rows]
    assert [row.line_number - sep_lines for row in read.rows] == [row.line_number for row in rows]
    # Pure ASCII is the same in Windows-1252 and in UTF-8.
    named = "utf-8" if encoding == "cp1252" and content.isascii() else encoding
    assert read.dialect == Dialect(named, delimiter, newline, bool(sep_lines))


@given(
    start=st.sampled_from(
        [b"", HEADER.encode() + b"\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"sep="]
    ),
    rest=st.binary(max_size=400) | st.text(';,"\n\r\0=é1A ', max_size=200).map(str.encode),
)
@example(start=b"", rest=b'"\n\x08"')
@settings(max_examples=300, deadline=None)
def test_no_file_whatever_makes_it_fall_over(start: bytes, rest: bytes) -> None:
    read = read_bytes(start + rest)
    assert read.is_sound or read.problem_count >= len(read.bad_line_numbers)
    assert read.is_sound or read.problems


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("postcode", "7411ab", "7411 AB"),
        ("postcode", " 7411\u00a0 Ab ", "7411 AB"),
        ("postcode", "'7411AB", "7411 AB"),
        ("house_number", "0012", 12),
        ("house_number", "12,0", 12),
        ("house_number", "12.00", 12),
        ("house_number", "99999", 99_999),
        ("house_letter", "a", "A"),
        ("house_number_addition", "bis", "BIS"),
        ("house_number_addition", "1.0", "1"),
        ("house_number_addition", "1-3", "1-3"),
        ("house_number_addition", "1E2", "1E2"),
        ("bag_id", "", None),
        ("bag_id", "'0150200000000001", "0150200000000001"),
        ("bag_id", '="0150200000000001"', "0150200000000001"),
        ("bag_id", "0150 2000 0000 0001", "0150200000000001"),
        ("bag_id", "NL.IMBAG.Nummeraanduiding.0150200000000001", "0150200000000001"),
        ("neighbourhood", " ", None),
        ("street", "Grote\nMarkt", "Grote Markt"),
        ("street", " Grote \u00a0 Markt\u200b", "Grote Markt"),
        ("street", "Itali\u0065\u0308straat", "Italiëstraat"),
        ("street", "'s-Gravenweg", "'s-Gravenweg"),
        ("street", 'Straat "De Dreef"', 'Straat "De Dreef"'),
        ("street", "Jan, Piet; en Klaas", "Jan, Piet; en Klaas"),
    ],
)
def test_what_is_meant_is_understood(field: str, cell: str, value: object) -> None:
    read = read_text(HEADER, line(**{field: cell}))
    assert read.is_sound, read.problems
    assert getattr(read.rows[0], field) == value


def test_quotes_inside_an_unquoted_name_are_part_of_it() -> None:
    read = read_text(HEADER, line().replace("Dreef", 'Plein "40-45"'))
    assert read.rows[0].street == 'Plein "40-45"'


def test_the_lines_are_those_of_the_file() -> None:
    """Blank lines, lines of delimiters alone and newlines in a cell are counted, not lost."""
    read = read_text(
        "sep=;",
        "",
        HEADER,
        line(house_number="1", bag_id=""),
        "",
        line(house_number="2", street="Grote\r\nMarkt", bag_id=""),
        ";;;;;;;",
        line(house_number="3", bag_id=""),
        line(house_number="?", bag_id=""),
        "",
        "",
    )
    assert [row.line_number for row in read.rows] == [4, 6, 9]
    assert list(read.bad_line_numbers) == [10]


@pytest.mark.parametrize("newline", ["\n", "\r", "\r\n"])
def test_a_quote_left_open_costs_its_own_line_alone(newline: str) -> None:
    lines = [line(house_number=str(n), bag_id="") for n in range(1, 41)]
    lines[4] = lines[4].replace("Dreef", '"Dreef')
    lines[38] = lines[38].replace("Dreef", '"Dreef')
    read = read_text(HEADER, *lines, newline=newline)
    assert [(p.line_number, p.reason) for p in read.problems] == [
        (6, Reason.QUOTES_BROKEN),
        (40, Reason.QUOTES_BROKEN),
    ]
    assert len(read.rows) == 38


def test_cells_missing_at_the_end_are_empty_and_empty_cells_too_many_are_nothing() -> None:
    read = read_text(HEADER, "Noord;;Dreef;7411 AB;1", "Noord;;Dreef;7411 AB;2;;;;; ;")
    assert read.is_sound, read.problems
    assert [row.bag_id for row in read.rows] == [None, None]


def test_a_file_may_lack_the_columns_that_may_be_empty() -> None:
    read = read_text("Postcode,Huisnummer,Straatnaam,Wijk", "7411ab,1,Dreef,Zandweerd")
    assert read.rows == [AddressLine(2, "Zandweerd", None, "Dreef", "7411 AB", 1, "", "", None)]


@pytest.mark.parametrize(
    ("headings", "district", "neighbourhood"),
    [
        ("wijk;x", "1", None),
        ("wijk;buurt", "1", "2"),
        ("buurt;wijk", "2", "1"),
        ("stadsdeel;wijk", "1", "2"),
        ("wijk;stadsdeel", "2", "1"),
        ("district;neighbourhood", "1", "2"),
    ],
)
def test_a_wijk_is_the_district_where_there_is_no_stadsdeel(
    headings: str, district: str, neighbourhood: str | None
) -> None:
    read = read_text(f"{headings};straat;postcode;huisnummer", "1;2;Dreef;7411 AB;1")
    assert (read.rows[0].district, read.rows[0].neighbourhood) == (district, neighbourhood)


def test_columns_that_mean_nothing_to_us_are_told() -> None:
    read = read_text(f"{HEADER};Woonplaats;;reden;Regel;wijk", f"{line()};Deventer;;;;")
    assert read.is_sound
    assert read.ignored_columns == ("Woonplaats", "wijk")


def test_the_template_reads_and_its_examples_are_passed_over() -> None:
    template = (
        resources.files("cambio.neighbourhood").joinpath("data/address-template.csv").read_bytes()
    )
    assert template.startswith(codecs.BOM_UTF8)
    assert template.count(b"\r\n") == template.count(b"\n") == 3
    untouched = read_bytes(template)
    assert [p.reason for p in untouched.problems] == [Reason.NO_ADDRESSES]
    assert not untouched.ignored_columns

    read = read_bytes(template + line().encode())
    assert read.is_sound
    assert read.example_line_count == 2
    assert read.rows[0].street == GOOD["street"]


def test_an_address_that_somebody_types_is_read_by_the_same_rules() -> None:
    key = read_address_key(postcode="7411ab", house_number=" 12 ", house_number_addition="bis")
    assert key == ("7411 AB", 12, "", "BIS")
    with pytest.raises(Unfit):
        read_address_key(postcode="7411", house_number="12")
