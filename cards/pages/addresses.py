"""Finding an address by postcode and house number, as people know it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask import g, request
from flask_babel import gettext as _

from cambio.database import reading
from cambio.neighbourhood.queries import AddressView, find_addresses

POSTCODE = re.compile(r"([1-9]\d{3})\s*([A-Za-z]{2})", re.ASCII)
HOUSE_NUMBER = re.compile(r"(\d{1,5})\D*.*", re.ASCII)


@dataclass(frozen=True, slots=True)
class AddressSearch:
    """What was asked, and what is there: every letter and addition of that house number.

    `found` is None when nothing was asked yet, or something unreadable; `errors` are by field.
    """

    postcode: str
    house_number: str
    found: list[AddressView] | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def options(self) -> list[tuple[str, str]]:
        """What was found, as choices of a form."""
        return [(str(each.id), each.line) for each in self.found or ()]


def asked_address() -> AddressSearch:
    """The search in the page's address, or in hidden fields of its form."""
    postcode = request.values.get("postcode", "").strip()[:20]
    house_number = request.values.get("house_number", "").strip()[:20]
    if not postcode and not house_number:
        return AddressSearch(postcode, house_number)
    code, number = POSTCODE.fullmatch(postcode), HOUSE_NUMBER.fullmatch(house_number)
    errors = {}
    if code is None:
        errors["postcode"] = _("A postcode has four digits and two letters, such as 7411 AB.")
    if number is None:
        errors["house_number"] = _("Fill in the number of the house.")
    if code is None or number is None:
        return AddressSearch(postcode, house_number, errors=errors)
    postcode = f"{code[1]} {code[2].upper()}"
    with reading() as session:
        found = find_addresses(
            session, community_id=g.community_id, postcode=postcode, house_number=int(number[1])
        )
    return AddressSearch(postcode, house_number, found)
