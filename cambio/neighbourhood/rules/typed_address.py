"""A postcode and house number as somebody types them into a search: "7411ab", "12a"."""

from __future__ import annotations

import re
from typing import Final

from cambio.neighbourhood.rules.address_file import Unfit, read_address_key

_LEADING_NUMBER: Final = re.compile(r"\s*(\d{1,5})(?!\d)", re.ASCII)


def typed_postcode(text: str) -> str | None:
    """The postcode as "7411 AB"; None when it is none."""
    try:
        return read_address_key(postcode=text[:20], house_number="1").postcode
    except Unfit:
        return None


def typed_house_number(text: str) -> int | None:
    """The number at the beginning, whatever letter or addition follows it; None without one."""
    match = _LEADING_NUMBER.match(text[:20])
    number = int(match[1]) if match else 0
    return number or None
