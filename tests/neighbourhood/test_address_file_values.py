"""Each value that cannot be used is named as what it is."""

from typing import Any

import pytest

from cambio.neighbourhood.rules.address_file import Reason
from tests.neighbourhood.address_files import HEADER, line, read_text

R = Reason
LONG = "x" * 81


def parts(number: str, letter: str = "", addition: str = "") -> dict[str, str]:
    return {"number": number, "letter": letter, "addition": addition}


VALUES: list[tuple[str, str, Reason, dict[str, Any]]] = [
    # Names of places.
    ("district", "", R.VALUE_MISSING, {}),
    ("street", " \u00a0", R.VALUE_MISSING, {}),
    ("street", LONG, R.VALUE_TOO_LONG, {"length": 81, "limit": 80}),
    ("street", "NULL", R.PLACEHOLDER, {}),
    ("neighbourhood", "-", R.PLACEHOLDER, {}),
    ("district", "Voorbeeld (regel weghalen)", R.EXAMPLE_LINE, {}),
    ("street", "Voorbeeldstraat", R.EXAMPLE_LINE, {}),
    ("street", "#N/B", R.EXCEL_ERROR, {}),
    ("street", "########", R.EXCEL_ERROR, {}),
    ("street", "=HYPERLINK(1)", R.LOOKS_LIKE_FORMULA, {}),
    ("street", "@SUM(1)", R.LOOKS_LIKE_FORMULA, {}),
    ("street", "'+31", R.LOOKS_LIKE_FORMULA, {}),
    ("street", "-Dreef", R.LOOKS_LIKE_FORMULA, {}),
    ("street", "Dre\x00ef", R.CONTROL_CHARACTER, {"character": "U+0000"}),
    ("street", "Dre\u202eef", R.CONTROL_CHARACTER, {"character": "U+202E"}),
    ("street", "Itali?straat", R.CHARACTER_LOST, {}),
    ("street", "Itali\ufffdstraat", R.CHARACTER_LOST, {}),
    ("street", "ItaliÃ«straat", R.GARBLED_TEXT, {"probably": "Italiëstraat"}),
    ("street", "Itali‰straat", R.GARBLED_TEXT, {"probably": "Italiëstraat"}),
    ("street", "Itali‘straat", R.GARBLED_TEXT, {"probably": "Italiëstraat"}),
    ("street", "CafŽplein", R.GARBLED_TEXT, {"probably": "Caféplein"}),
    ("street", "ItaliÃ«ŵstraat", R.GARBLED_TEXT, {"probably": ""}),
    # Postcodes.
    ("postcode", "", R.VALUE_MISSING, {}),
    ("postcode", "7411", R.POSTCODE_WITHOUT_LETTERS, {}),
    ("postcode", "7411,0", R.POSTCODE_WITHOUT_LETTERS, {}),
    ("postcode", "0411 AB", R.POSTCODE_BAD, {}),
    ("postcode", "741O AB", R.POSTCODE_BAD, {}),
    ("postcode", "7411 AB Deventer", R.POSTCODE_BAD, {}),
    # House numbers.
    ("house_number", "", R.VALUE_MISSING, {}),
    ("house_number", "een", R.HOUSE_NUMBER_BAD, {}),
    ("house_number", "1,5", R.HOUSE_NUMBER_BAD, {}),
    ("house_number", "1.000", R.HOUSE_NUMBER_BAD, {}),
    ("house_number", "1" + "-" * 4_000 + "!", R.HOUSE_NUMBER_BAD, {}),
    ("house_number", "=1+1", R.LOOKS_LIKE_FORMULA, {}),
    ("house_number", "-1", R.HOUSE_NUMBER_BAD, {}),
    ("house_number", "0", R.HOUSE_NUMBER_OUT_OF_RANGE, {"limit": 99_999}),
    ("house_number", "100000", R.HOUSE_NUMBER_OUT_OF_RANGE, {"limit": 99_999}),
    ("house_number", "1-mrt", R.HOUSE_NUMBER_IS_DATE, {"probably": "1-3"}),
    ("house_number", "3-jan", R.HOUSE_NUMBER_IS_DATE, {"probably": "3-1"}),
    ("house_number", "1 maart", R.HOUSE_NUMBER_IS_DATE, {"probably": "1-3"}),
    ("house_number", "5-mei-24", R.HOUSE_NUMBER_IS_DATE, {"probably": "5-5"}),
    ("house_number", "jan-03", R.HOUSE_NUMBER_IS_DATE, {"probably": "1-3"}),
    ("house_number", "Mar-45", R.HOUSE_NUMBER_IS_DATE, {"probably": "3-45"}),
    ("house_number", "jan-1950", R.HOUSE_NUMBER_IS_DATE, {"probably": "1-50"}),
    ("house_number", "1-3-2024", R.HOUSE_NUMBER_IS_DATE, {"probably": "1-3"}),
    ("house_number", "1/3/2024 00:00", R.HOUSE_NUMBER_IS_DATE, {"probably": "1-3"}),
    ("house_number", "2024-03-01", R.HOUSE_NUMBER_IS_DATE, {"probably": "1-3"}),
    ("house_number", "2024-03-01 00:00:00", R.HOUSE_NUMBER_IS_DATE, {"probably": "1-3"}),
    ("house_number", "01-03", R.HOUSE_NUMBER_IS_DATE, {"probably": "1-3"}),
    ("house_number", "1,00E+02", R.NUMBER_IS_SCIENTIFIC, {"probably": "1E2"}),
    ("house_number", "1.2E+04", R.NUMBER_IS_SCIENTIFIC, {"probably": "12E3"}),
    ("house_number", "12a", R.HOUSE_NUMBER_NOT_ALONE, parts("12", "A")),
    ("house_number", "12 bis", R.HOUSE_NUMBER_NOT_ALONE, parts("12", "", "BIS")),
    ("house_number", "1-3", R.HOUSE_NUMBER_NOT_ALONE, parts("1", "", "3")),
    ("house_number", "12A-2", R.HOUSE_NUMBER_NOT_ALONE, parts("12", "A", "2")),
    # Letters and additions.
    ("house_letter", "bis", R.HOUSE_LETTER_IS_ADDITION, {}),
    ("house_letter", "2", R.HOUSE_LETTER_IS_ADDITION, {}),
    ("house_letter", "é", R.HOUSE_LETTER_BAD, {}),
    ("house_letter", "ABCDEFG", R.HOUSE_LETTER_BAD, {}),
    ("house_letter", "NULL", R.PLACEHOLDER, {}),
    ("house_number_addition", "1_2", R.ADDITION_BAD, {}),
    ("house_number_addition", "-1", R.ADDITION_BAD, {}),
    ("house_number_addition", "achterom", R.VALUE_TOO_LONG, {"length": 8, "limit": 6}),
    ("house_number_addition", "1-mrt", R.ADDITION_IS_DATE, {"probably": "1-3"}),
    ("house_number_addition", "1,00E+02", R.NUMBER_IS_SCIENTIFIC, {"probably": "1E2"}),
    # BAG ids.
    ("bag_id", "1,5E+15", R.BAG_ID_ROUNDED, {}),
    ("bag_id", "1.50E+14", R.BAG_ID_ROUNDED, {}),
    ("bag_id", "1,50200000000001E+14", R.BAG_ID_ROUNDED, {}),
    ("bag_id", "150200000000000", R.BAG_ID_ROUNDED, {}),
    ("bag_id", "1500000000000000", R.BAG_ID_ROUNDED, {}),
    ("bag_id", "150200000000001", R.BAG_ID_LOST_ZERO, {"probably": "0150200000000001"}),
    ("bag_id", "150200000000001.0", R.BAG_ID_LOST_ZERO, {"probably": "0150200000000001"}),
    ("bag_id", "14200000000001", R.BAG_ID_LOST_ZERO, {"probably": "0014200000000001"}),
    ("bag_id", "0150010000000001", R.BAG_ID_OF_OTHER_OBJECT, {"object": "verblijfsobject"}),
    ("bag_id", "0150100000000001", R.BAG_ID_OF_OTHER_OBJECT, {"object": "pand"}),
    ("bag_id", "0150990000000001", R.BAG_ID_BAD, {"length": 16}),
    ("bag_id", "01502000000000011", R.BAG_ID_BAD, {"length": 17}),
    ("bag_id", "12", R.BAG_ID_BAD, {"length": 2}),
    ("bag_id", "onbekend", R.BAG_ID_BAD, {"length": 8}),
    ("bag_id", "-", R.PLACEHOLDER, {}),
]


@pytest.mark.parametrize(
    ("field", "cell", "reason", "facts"),
    VALUES,
    ids=[f"{row[0]}-{row[1][:20]!a}" for row in VALUES],
)
def test_a_value_that_cannot_be_used_is_named_as_what_it_is(
    field: str, cell: str, reason: Reason, facts: dict[str, Any]
) -> None:
    read = read_text(HEADER, line(house_number="2", bag_id=""), line(**{field: cell}))
    assert [(p.line_number, p.field, p.reason, p.facts) for p in read.problems] == [
        (3, field, reason, facts)
    ]
    assert list(read.bad_line_numbers) == [3]
    assert [row.line_number for row in read.rows] == [2]
