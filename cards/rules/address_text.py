"""An address as a volunteer types it in the street: "Dreef 12 B", "7415 QA 12", both or less."""

from __future__ import annotations

import re
from dataclasses import dataclass

ADDRESS_MAX = 120
_POSTCODE = re.compile(r"\b([1-9][0-9]{3})\s*([A-Za-z]{2})\b")
_HOUSE = re.compile(r"\b([0-9]{1,5}(?:[\s/-]*[A-Za-z0-9]{1,6}){0,2})\s*$")
_BETWEEN = re.compile(r"[\s/-]+")


@dataclass(frozen=True, slots=True)
class AddressText:
    """What can be read in it. `postcode` is as "7415 QA"; it and `street` are None when not said.

    `house` is squeezed and in capitals, so that "12 b-2" and "12B2" are the same.
    """

    postcode: str | None
    street: str | None
    house: str


def read_address_text(text: str) -> AddressText | None:
    """Read an address; None where it names no house, or neither a postcode nor a street."""
    told = text[:ADDRESS_MAX]
    found = _POSTCODE.search(told)
    postcode = f"{found[1]} {found[2].upper()}" if found else None
    rest = (told[: found.start()] + " " + told[found.end() :] if found else told).strip(" ,.")
    match = _HOUSE.search(rest)
    if match is None:
        return None
    street = " ".join(rest[: match.start()].replace(",", " ").split()) or None
    if postcode is None and street is None:
        return None
    return AddressText(postcode, street, squeezed(match[1]))


def squeezed(house: str) -> str:
    """A house number without what people write between its parts."""
    return _BETWEEN.sub("", house).upper()
