"""Everything that can be wrong with an address file, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cambio.neighbourhood.rules.address_file.limits import MAX_SHOWN_CHARACTERS


class Reason(StrEnum):
    """Why a file, a line or a value cannot be used. In brackets: the facts that come with it.

    `docs/addresses.md` tells managers what each means and what to do about it.
    """

    # The file as a whole.
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    """[size_bytes, limit_bytes]"""
    FILE_IS_SPREADSHEET = "file_is_spreadsheet"
    """An Excel or LibreOffice workbook, whatever its name says."""
    FILE_IS_NOT_TEXT = "file_is_not_text"
    """A PDF, a web page, a picture."""
    TOO_MANY_LINES = "too_many_lines"
    """[limit]"""
    NO_ADDRESSES = "no_addresses"
    """Headings, and nothing under them."""

    # The line with the headings.
    COLUMN_MISSING = "column_missing"
    """The value is the headings that were found."""
    COLUMN_TWICE = "column_twice"
    """[other]: two headings for one field; the value is the second."""
    LINES_IN_ONE_CELL = "lines_in_one_cell"
    """[delimiter]: Excel opened the file in a single column and saved it so."""

    # The shape of a line.
    LINE_TOO_LONG = "line_too_long"
    """[limit]"""
    QUOTES_BROKEN = "quotes_broken"
    """A quotation mark stands in the middle of a cell or is never closed."""
    TOO_MANY_CELLS = "too_many_cells"
    """[count, expected]"""

    # Any value.
    VALUE_MISSING = "value_missing"
    VALUE_TOO_LONG = "value_too_long"
    """[length, limit]"""
    PLACEHOLDER = "placeholder"
    """"NULL", "n.v.t." or "-" where a cell should be empty."""
    EXAMPLE_LINE = "example_line"
    """An example of the template that was changed only in part."""
    EXCEL_ERROR = "excel_error"
    """"#N/B", "#REF!", "#####": Excel could not show the value and saved that instead."""
    LOOKS_LIKE_FORMULA = "looks_like_formula"
    CONTROL_CHARACTER = "control_character"
    """[character], as "U+0000"."""
    CHARACTER_LOST = "character_lost"
    """"Itali?straat": the letter itself is no longer in the file."""
    GARBLED_TEXT = "garbled_text"
    """[probably]: "ItaliÃ«straat", read in the wrong encoding; "" if it cannot be guessed."""

    # Postcode, house number, letter, addition.
    POSTCODE_BAD = "postcode_bad"
    POSTCODE_WITHOUT_LETTERS = "postcode_without_letters"
    HOUSE_NUMBER_BAD = "house_number_bad"
    HOUSE_NUMBER_OUT_OF_RANGE = "house_number_out_of_range"
    """[limit]"""
    HOUSE_NUMBER_IS_DATE = "house_number_is_date"
    """[probably]: "1-mrt" was probably 1-3."""
    HOUSE_NUMBER_NOT_ALONE = "house_number_not_alone"
    """[number, letter, addition]: "12a" belongs in several columns; "" for one that stays empty."""
    HOUSE_LETTER_BAD = "house_letter_bad"
    HOUSE_LETTER_IS_ADDITION = "house_letter_is_addition"
    """"bis" or "2" belongs in the column of the addition."""
    ADDITION_BAD = "addition_bad"
    ADDITION_IS_DATE = "addition_is_date"
    """[probably]"""
    NUMBER_IS_SCIENTIFIC = "number_is_scientific"
    """[probably]: house number or addition "1,00E+02" was probably 1E2."""

    # The id from the national register.
    BAG_ID_BAD = "bag_id_bad"
    """[length]"""
    BAG_ID_ROUNDED = "bag_id_rounded"
    """"1,5E+15": most of the digits are gone."""
    BAG_ID_LOST_ZERO = "bag_id_lost_zero"
    """[probably]: Excel took it for a number and dropped the zeros in front."""
    BAG_ID_LOST_LAST_DIGIT = "bag_id_lost_last_digit"
    """All long ids of the file end in 0: Excel keeps fifteen digits."""
    BAG_ID_OF_OTHER_OBJECT = "bag_id_of_other_object"
    """[object]: the id of a building or dwelling, in BAG's own (Dutch) word for it."""

    # Between lines.
    ADDRESS_REPEATED = "address_repeated"
    """[first_line]"""
    BAG_ID_REPEATED = "bag_id_repeated"
    """[first_line]: one id at two addresses."""
    PLACE_SPELLED_DIFFERENTLY = "place_spelled_differently"
    """[other, first_line]: "dreef" and "Dreef" would become two streets."""


class Unfit(Exception):  # noqa: N818 - what people write in a file is no error of the program
    """A value, line or file that cannot be used, and why. Never leaves `read_address_file`."""

    def __init__(self, reason: Reason, **facts: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One thing that is wrong, and where.

    `line_number` counts the lines of the file as an editor shows them, from 1, and is where the
    record begins; None means the file as a whole. `field` is a column by its own name
    ("house_number"); None means the line as a whole. `value` is what stood there, shortened and
    made harmless to show. `facts` fill the words that an edge has for the reason.
    """

    line_number: int | None
    field: str | None
    value: str
    reason: Reason
    facts: Mapping[str, str | int]


def shown(value: str) -> str:
    """A wrong value as it can be shown: without what controls a terminal, and not too long."""
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in value[:200]).strip()
    if len(text) > MAX_SHOWN_CHARACTERS:
        return text[: MAX_SHOWN_CHARACTERS - 1] + "…"
    return text
