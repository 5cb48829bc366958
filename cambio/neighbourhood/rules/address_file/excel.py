"""What Excel does to addresses on its own, and how to recognise it.

Excel takes "1-3" for the first of March and shows "1-mrt"; takes a BAG id for a number and keeps
fifteen of its digits; runs what begins with "=". What it shows is what it saves in a CSV file.
"""

import re
from typing import Final

_MONTHS: Final = {
    "jan": 1,
    "feb": 2,
    "mrt": 3,
    "maa": 3,
    "mar": 3,
    "apr": 4,
    "mei": 5,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "okt": 10,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
"""Dutch and English, by their first three letters."""

_TIME: Final = r"(?:[T ]\d{1,2}:\d\d(?::\d\d)?)?"
_DAY_AND_NAME: Final = re.compile(r"(\d{1,2})[-/. ]([a-z]{3,9})\.?(?:[-/. ]\d{2,4})?" + _TIME)
_NAME_AND_NUMBER: Final = re.compile(r"([a-z]{3,9})\.?[-/. ](\d{1,4})")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d\d)" + _TIME)
_YEAR_FIRST: Final = re.compile(r"\d{4}[-/](\d{1,2})[-/](\d{1,2})" + _TIME)
_WITH_ZEROS: Final = re.compile(r"(0\d[-/]\d{1,2}|\d{1,2}[-/]0\d)")

_ERROR: Final = re.compile(
    r"#+|#(?:N/[AB]|REF!|VERW!|NAAM\?|NAME\?|WAARDE!|VALUE!|DEEL/0!|DIV/0!|GETAL!|NUM!|LEEG!|NULL!"
    r"|OVERLOPEN!|SPILL!)",
    re.IGNORECASE,
)
_SCIENTIFIC: Final = re.compile(r"(\d)(?:[.,](\d*))?E\+?(-?\d{1,3})", re.IGNORECASE)

_WHOLE_WITH_DECIMALS: Final = re.compile(r"(\d+)[.,]0{1,2}")
_RUNS_AS_FORMULA: Final = tuple("=+-@＝＋－＠")


def was_before_it_became_a_date(text: str) -> str | None:
    """What somebody probably typed: "1-3" for "1-mrt". None if the text is no date.

    Excel reads day before month where it speaks Dutch, month before day where it speaks American.
    """
    text = text.casefold()
    if (match := _DAY_AND_NAME.fullmatch(text)) and (month := _MONTHS.get(match[2][:3])):
        return f"{int(match[1])}-{month}"
    if (match := _NAME_AND_NUMBER.fullmatch(text)) and (month := _MONTHS.get(match[1][:3])):
        return f"{month}-{int(match[2]) % 100}"
    if match := _DAY_FIRST.fullmatch(text):
        return f"{int(match[1])}-{int(match[2])}"
    if match := _YEAR_FIRST.fullmatch(text):
        return f"{int(match[2])}-{int(match[1])}"
    if match := _WITH_ZEROS.fullmatch(text):
        first, second = re.split("[-/]", match[1])
        return f"{int(first)}-{int(second)}"
    return None


def was_before_it_became_scientific(text: str) -> str | None:
    """What "1,00E+02" probably was: "1E2". None if the text is no such number."""
    match = _SCIENTIFIC.fullmatch(text)
    if not match:
        return None
    decimals = (match[2] or "").rstrip("0")
    return f"{match[1]}{decimals}E{int(match[3]) - len(decimals)}"


def is_scientific(text: str) -> bool:
    """Whether this is a number as "1,5E+15"."""
    return _SCIENTIFIC.fullmatch(text) is not None


def is_error(text: str) -> bool:
    """Whether Excel saved an error instead of a value."""
    return _ERROR.fullmatch(text) is not None


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet would run this when it opens the file."""
    return text.lstrip().startswith(_RUNS_AS_FORMULA)


def disarmed(cell: str) -> str:
    """The cell as it is safe to open: with an apostrophe in front if it would run as a formula."""
    return "'" + cell if runs_as_formula(cell) else cell


def rearmed(cell: str) -> str:
    """The cell as it was before `disarmed`, and out of the ="..." that keeps Excel's hands off.

    Whatever `cell` is, `rearmed(disarmed(cell)) == rearmed(cell)`.
    """
    if cell.startswith("'") and runs_as_formula(cell[1:]):
        cell = cell[1:]
    if len(cell) > 2 and cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1].replace('""', '"')
    return cell


def without_decimals(text: str) -> str:
    """ "12" for the "12.0" or "12,00" that a whole number becomes on its way through a program.

    Three zeros are left alone: "1.000" is a thousand in Dutch.
    """
    match = _WHOLE_WITH_DECIMALS.fullmatch(text)
    return match[1] if match else text
