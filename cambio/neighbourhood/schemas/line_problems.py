"""What is wrong with an address file, in words: what it is, and what to do about it.

`docs/addresses.md` lists the same reasons for managers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cambio.database import N_
from cambio.neighbourhood.rules.address_file import LineProblem, Reason

Say = Callable[[str], str]
"""Translates a sentence: gettext for people, `str` for the command line, which speaks English."""

FIELDS: Final[Mapping[str, str]] = {
    "district": N_("district"),
    "neighbourhood": N_("neighbourhood"),
    "street": N_("street"),
    "postcode": N_("postcode"),
    "house_number": N_("house number"),
    "house_letter": N_("house letter"),
    "house_number_addition": N_("addition"),
    "bag_id": N_("BAG id"),
}
"""The columns of a file."""

SENTENCES: Final[Mapping[Reason, str]] = {
    Reason.FILE_EMPTY: N_("The file is empty. Did you choose the right one?"),
    Reason.FILE_TOO_LARGE: N_("The file is larger than %(limit)s MB. Leave out other columns."),
    Reason.FILE_IS_SPREADSHEET: N_("This is an Excel file. Open it and save it as CSV UTF-8."),
    Reason.FILE_IS_NOT_TEXT: N_("This is not a CSV file. Ask for a file that ends in .csv."),
    Reason.TOO_MANY_LINES: N_(
        "There are more than %(limit)s addresses. Leave out those outside your area."
    ),
    Reason.NO_ADDRESSES: N_("There are headings in the file, but no addresses under them."),
    Reason.COLUMN_MISSING: N_(
        "This column is missing: %(field)s. Add it, or give it the right heading."
    ),
    Reason.COLUMN_TWICE: N_(
        "This heading means the same as “%(other)s”. Delete one of the two columns."
    ),
    Reason.LINES_IN_ONE_CELL: N_(
        "Each line stands in one cell. Open the file again with Data > From Text/CSV."
    ),
    Reason.LINE_TOO_LONG: N_(
        "This line has more than %(limit)s characters. Have lines run together?"
    ),
    Reason.QUOTES_BROKEN: N_("A quotation mark stands in the wrong place. Take it out."),
    Reason.TOO_MANY_CELLS: N_(
        "This line has %(count)s cells, there are %(expected)s headings."
        " Put quotes around a name with a comma or semicolon in it."
    ),
    Reason.VALUE_MISSING: N_("Nothing is filled in here."),
    Reason.VALUE_TOO_LONG: N_("This has %(length)s characters, at most %(limit)s fit."),
    Reason.PLACEHOLDER: N_("Leave the cell empty when there is nothing to fill in."),
    Reason.EXAMPLE_LINE: N_(
        "This is an example of the template. Fill in the whole line, or delete it."
    ),
    Reason.EXCEL_ERROR: N_("Excel could not show the value. Correct it in Excel and save again."),
    Reason.LOOKS_LIKE_FORMULA: N_("A value may not begin with = + - or @."),
    Reason.CONTROL_CHARACTER: N_(
        "There is a sign in it that nobody can see (%(character)s). Type the value again."
    ),
    Reason.CHARACTER_LOST: N_(
        "A letter was lost here. Type it again, and save the file as CSV UTF-8."
    ),
    Reason.GARBLED_TEXT: N_(
        "The letters with accents were damaged. Export the file again, as CSV UTF-8."
    ),
    Reason.POSTCODE_BAD: N_("A postcode has four digits and two letters, such as 7411 AB."),
    Reason.POSTCODE_WITHOUT_LETTERS: N_("The two letters of the postcode are missing."),
    Reason.HOUSE_NUMBER_BAD: N_("Only digits can stand here."),
    Reason.HOUSE_NUMBER_OUT_OF_RANGE: N_("A house number is 1 to %(limit)s."),
    Reason.HOUSE_NUMBER_IS_DATE: N_(
        "Excel made a date of it. It was probably %(probably)s."
        " Make the column Text, and put number and addition in two columns."
    ),
    Reason.HOUSE_NUMBER_NOT_ALONE: N_("More than the number stands here. Divide it: %(parts)s."),
    Reason.HOUSE_LETTER_BAD: N_("A house letter is one letter, A to Z."),
    Reason.HOUSE_LETTER_IS_ADDITION: N_("This is no single letter. Put it in the addition column."),
    Reason.ADDITION_BAD: N_("An addition has letters and digits only."),
    Reason.ADDITION_IS_DATE: N_(
        "Excel made a date of it. It was probably %(probably)s. Make the column Text."
    ),
    Reason.NUMBER_IS_SCIENTIFIC: N_(
        "Excel made a large number of it. It was probably %(probably)s. Make the column Text."
    ),
    Reason.BAG_ID_BAD: N_(
        "A BAG id has 16 digits, of which the fifth and sixth are 20. This has %(length)s."
    ),
    Reason.BAG_ID_ROUNDED: N_(
        "Excel rounded it, and the digits are gone. Export again and make the column Text."
    ),
    Reason.BAG_ID_LOST_ZERO: N_(
        "The zero in front is gone. It was probably %(probably)s. Make the column Text."
    ),
    Reason.BAG_ID_LOST_LAST_DIGIT: N_(
        "All BAG ids end in 0, because Excel rounded them. Export again and make the column Text."
    ),
    Reason.BAG_ID_OF_OTHER_OBJECT: N_(
        "This is the id of a %(object)s. Use that of the nummeraanduiding, or leave it empty."
    ),
    Reason.ADDRESS_REPEATED: N_(
        "The same address stands on line %(first_line)s. Delete one, or add its letter or addition."
    ),
    Reason.BAG_ID_REPEATED: N_(
        "The same BAG id stands on line %(first_line)s, at another address."
    ),
    Reason.PLACE_SPELLED_DIFFERENTLY: N_(
        "On line %(first_line)s this is spelled “%(other)s”. Choose one spelling."
    ),
}
GARBLED_BUT_GUESSED: Final = N_(
    "The letters with accents were damaged. It was probably “%(probably)s”."
    " Export the file again, as CSV UTF-8."
)
PARTS: Final[Mapping[str, str]] = {
    "number": N_("number %(value)s"),
    "letter": N_("letter %(value)s"),
    "addition": N_("addition %(value)s"),
}


def words_for(problem: LineProblem, say: Say) -> str:
    """What is wrong, as a sentence or two."""
    facts = {name: _shown(value) for name, value in problem.facts.items()}
    sentence = SENTENCES[problem.reason]
    match problem.reason:
        case Reason.GARBLED_TEXT if facts.get("probably"):
            sentence = GARBLED_BUT_GUESSED
        case Reason.COLUMN_MISSING:
            facts["field"] = field_words(problem.field, say)
        case Reason.HOUSE_NUMBER_NOT_ALONE:
            facts["parts"] = ", ".join(
                say(words) % {"value": facts[part]} for part, words in PARTS.items() if facts[part]
            )
        case Reason.FILE_TOO_LARGE:
            facts["limit"] = str(int(problem.facts["limit_bytes"]) // 1_000_000)
    return say(sentence) % facts if facts else say(sentence)


def field_words(field: str | None, say: Say) -> str:
    """The name of a column; empty for a line or file as a whole."""
    return say(FIELDS[field]) if field else ""


def _shown(value: str | int) -> str:
    """Thousands are set apart as in no language wrongly."""
    return (
        f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if _is_large(value) else str(value)
    )


def _is_large(value: str | int) -> bool:
    return isinstance(value, int) and value >= 10_000
