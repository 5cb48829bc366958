"""What each value must look like: for each field a reader, from a cell to its normal form."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from cambio.neighbourhood.rules.address_file.excel import (
    is_error,
    is_scientific,
    rearmed,
    runs_as_formula,
    was_before_it_became_a_date,
    was_before_it_became_scientific,
    without_decimals,
)
from cambio.neighbourhood.rules.address_file.limits import (
    MAX_ADDITION_CHARACTERS,
    MAX_HOUSE_NUMBER,
    MAX_NAME_CHARACTERS,
)
from cambio.neighbourhood.rules.address_file.nouns import AddressKey
from cambio.neighbourhood.rules.address_file.reasons import Reason, Unfit

_EXAMPLES: Final = ("voorbeeld", "example")
_PLACEHOLDERS: Final = frozenset(
    {"null", "none", "nan", "n/a", "nvt", "n.v.t.", "geen", "-", "--", "."}
)
# Signs that take no room: zero-width spaces and joiners, soft hyphens, marks of direction.
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_LOST: Final = re.compile(r"\ufffd|[^\W\d]\?[^\W\d]")
_LIKELY_TEXT: Final = re.compile(r"[ -~À-ÿ’‘–]+")
_TRAILING_BYTES: Final = bytes(range(0x80, 0xC0)).decode("cp1252", errors="ignore")
_GARBLINGS: Final = (
    (re.compile(f"[ÂÃ][{_TRAILING_BYTES}]|â€"), "utf-8"),
    (re.compile("•|[a-z]‘[a-z]|[a-z]Ž"), "mac_roman"),
    (re.compile("[‰‚ƒ„†‡ˆ‹]|[a-z]”[a-z]|[a-z]Š"), "cp850"),
)
"""What other encodings look like when read as Windows-1252; the last two are Excel's "CSV
(Macintosh)" and "CSV (MS-DOS)"."""

_POSTCODE: Final = re.compile(r"([1-9]\d{3}) ?([A-Z]{2})", re.ASCII)
_MORE_THAN_A_NUMBER: Final = re.compile(
    r"(\d{1,5})[-/ ]*(?:([A-Z])(?![A-Z])[-/ ]*)?([A-Z0-9]{0,6})", re.ASCII
)
_ADDITION: Final = re.compile(r"[A-Z0-9]+(?:[-/. ][A-Z0-9]+)*", re.ASCII)

_BAG_ID: Final = re.compile(r"\d{4}20(?!0{10})\d{10}", re.ASCII)
_BAG_PREFIX: Final = re.compile(r"NL\.IMBAG\.NUMMERAANDUIDING\.", re.IGNORECASE)
_BAG_LENGTH: Final = 16
_BAG_TYPE: Final = slice(4, 6)
"""A BAG id is a municipality's code, the type of object, and ten digits of its own."""
_BAG_OWN_DIGITS: Final = slice(6, None)
_BAG_OBJECTS: Final = {
    "01": "verblijfsobject",
    "02": "ligplaats",
    "03": "standplaats",
    "10": "pand",
    "20": "nummeraanduiding",
    "30": "openbare ruimte",
}


def read_name(cell: str) -> str:
    """A district or street."""
    text = _read_text(cell)
    if not text:
        raise Unfit(Reason.VALUE_MISSING)
    if text.casefold().startswith(_EXAMPLES):
        raise Unfit(Reason.EXAMPLE_LINE)
    return text


def read_optional_name(cell: str) -> str | None:
    """A neighbourhood; None for an empty cell."""
    return _read_text(cell) or None


def read_postcode(cell: str) -> str:
    """A postcode as "7411 AB"."""
    text = _read_code(cell)
    if not text:
        raise Unfit(Reason.VALUE_MISSING)
    if match := _POSTCODE.fullmatch(text):
        return f"{match[1]} {match[2]}"
    if re.fullmatch(r"[1-9]\d{3}", without_decimals(text), re.ASCII):
        raise Unfit(Reason.POSTCODE_WITHOUT_LETTERS)
    raise Unfit(Reason.POSTCODE_BAD)


def read_house_number(cell: str) -> int:
    """A house number without anything after it."""
    text = without_decimals(_read_code(cell))
    if not text:
        raise Unfit(Reason.VALUE_MISSING)
    if re.fullmatch(r"\d{1,9}", text, re.ASCII):
        number = int(text)
        if not 1 <= number <= MAX_HOUSE_NUMBER:
            raise Unfit(Reason.HOUSE_NUMBER_OUT_OF_RANGE, limit=MAX_HOUSE_NUMBER)
        return number
    if probably := was_before_it_became_a_date(text):
        raise Unfit(Reason.HOUSE_NUMBER_IS_DATE, probably=probably)
    if probably := was_before_it_became_scientific(text):
        raise Unfit(Reason.NUMBER_IS_SCIENTIFIC, probably=probably)
    if match := _MORE_THAN_A_NUMBER.fullmatch(text):
        number_text, letter, addition = match.groups(default="")
        raise Unfit(
            Reason.HOUSE_NUMBER_NOT_ALONE, number=number_text, letter=letter, addition=addition
        )
    raise Unfit(Reason.HOUSE_NUMBER_BAD)


def read_house_letter(cell: str) -> str:
    """A single letter, as a capital; "" for an empty cell."""
    text = _read_code(cell)
    if not text or re.fullmatch("[A-Z]", text):
        return text
    if len(text) <= MAX_ADDITION_CHARACTERS and _ADDITION.fullmatch(text):
        raise Unfit(Reason.HOUSE_LETTER_IS_ADDITION)
    raise Unfit(Reason.HOUSE_LETTER_BAD)


def read_addition(cell: str) -> str:
    """A few letters and digits, as capitals; "" for an empty cell."""
    text = without_decimals(_read_code(cell))
    if not text:
        return ""
    if probably := was_before_it_became_a_date(text):
        raise Unfit(Reason.ADDITION_IS_DATE, probably=probably)
    if "+" in text and (probably := was_before_it_became_scientific(text)):
        raise Unfit(Reason.NUMBER_IS_SCIENTIFIC, probably=probably)
    if not _ADDITION.fullmatch(text):
        raise Unfit(Reason.ADDITION_BAD)
    if len(text) > MAX_ADDITION_CHARACTERS:
        raise Unfit(Reason.VALUE_TOO_LONG, length=len(text), limit=MAX_ADDITION_CHARACTERS)
    return text


def read_bag_id(cell: str) -> str | None:
    """The sixteen digits of a nummeraanduiding; None for an empty cell."""
    if _BAG_ID.fullmatch(cell):
        return cell
    text = _BAG_PREFIX.sub("", _read_code(cell), count=1)
    if not text:
        return None
    if is_scientific(text):
        raise Unfit(Reason.BAG_ID_ROUNDED)
    digits = without_decimals(text.replace(" ", ""))
    whole = digits.zfill(_BAG_LENGTH)
    kind = _BAG_OBJECTS.get(whole[_BAG_TYPE])
    if not re.fullmatch(r"\d{13,16}", digits, re.ASCII):
        raise Unfit(Reason.BAG_ID_BAD, length=len(digits))
    if not whole[_BAG_OWN_DIGITS].strip("0"):
        raise Unfit(Reason.BAG_ID_ROUNDED)
    if not kind:
        raise Unfit(Reason.BAG_ID_BAD, length=len(digits))
    if whole != digits:
        raise Unfit(Reason.BAG_ID_LOST_ZERO, probably=whole)
    if not _BAG_ID.fullmatch(whole):
        raise Unfit(Reason.BAG_ID_OF_OTHER_OBJECT, object=kind)
    return whole


def may_have_lost_last_digit(bag_id: str) -> bool:
    """Whether it ends as every id of sixteen digits does after Excel took it for a number."""
    return bag_id[0] != "0" and bag_id[-1] == "0"


READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "district": read_name,
    "neighbourhood": read_optional_name,
    "street": read_name,
    "postcode": read_postcode,
    "house_number": read_house_number,
    "house_letter": read_house_letter,
    "house_number_addition": read_addition,
    "bag_id": read_bag_id,
}
"""By field, in the order of `AddressLine`."""


def read_address_key(
    *, postcode: str, house_number: str, house_letter: str = "", house_number_addition: str = ""
) -> AddressKey:
    """The key of an address as somebody typed it, read by the same rules as a file.

    Raises:
        Unfit: a part cannot be what it should be.
    """
    return AddressKey(
        read_postcode(postcode),
        read_house_number(house_number),
        read_house_letter(house_letter),
        read_addition(house_number_addition),
    )


def _read_text(cell: str) -> str:
    """Text in its normal form, of a bearable length.

    Raises:
        Unfit: it is too long, or anything that `_tidy` refuses.
    """
    text = _tidy(cell)
    if runs_as_formula(text):
        raise Unfit(Reason.LOOKS_LIKE_FORMULA)
    if len(text) > MAX_NAME_CHARACTERS:
        raise Unfit(Reason.VALUE_TOO_LONG, length=len(text), limit=MAX_NAME_CHARACTERS)
    return text


def _read_code(cell: str) -> str:
    """A number or code in capitals, without the apostrophe that tells Excel that it is text."""
    return _tidy(cell).removeprefix("'").upper()


def _tidy(cell: str) -> str:
    """The cell without what nobody sees, its spaces single, its accents in one piece.

    Raises:
        Unfit: it holds an error of Excel's, a placeholder, or characters that were lost.
    """
    text = rearmed(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
        _refuse_garbled(text)
    if control := _CONTROL.search(text):
        raise Unfit(Reason.CONTROL_CHARACTER, character=f"U+{ord(control[0]):04X}")
    text = " ".join(text.split())
    if _LOST.search(text):
        raise Unfit(Reason.CHARACTER_LOST)
    if is_error(text):
        raise Unfit(Reason.EXCEL_ERROR)
    if text.casefold() in _PLACEHOLDERS:
        raise Unfit(Reason.PLACEHOLDER)
    if text.startswith("="):
        raise Unfit(Reason.LOOKS_LIKE_FORMULA)
    return text


def _refuse_garbled(text: str) -> None:
    for pattern, encoding in _GARBLINGS:
        if pattern.search(text):
            try:
                probably = text.encode("cp1252").decode(encoding)
            except UnicodeError:
                probably = ""
            fits = _LIKELY_TEXT.fullmatch(probably)
            raise Unfit(Reason.GARBLED_TEXT, probably=probably if fits else "")
