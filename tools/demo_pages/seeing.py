"""Who looks at a page, and at which examples."""

from collections.abc import Mapping
from dataclasses import dataclass

from cambio.app.permissions import Role

NOBODY, RESIDENT = "nobody", "resident"
ORDERING, BUYING = "resident ordering", "resident buying"
"""Households of the demo: whose order is under way, whose street buys together."""
NEIGHBOUR = "neighbour with a poster"
"""Somebody who scanned the poster of an open action, and took part."""
NEWCOMER = "newcomer"
"""Somebody who has just joined on the page."""
CAPTAIN, CORPORATION, FUNDER = Role.CAPTAIN.value, Role.CORPORATION.value, Role.FUNDER.value
MANAGER, VOLUNTEER, SHOPKEEPER = Role.MANAGER.value, Role.VOLUNTEER.value, Role.SHOPKEEPER.value
AUDITOR, PARTNER = Role.AUDITOR.value, Role.PARTNER.value
PROFESSIONAL = Role.PROFESSIONAL.value


@dataclass(frozen=True, slots=True)
class View:
    """A page as somebody sees it."""

    who: str
    values: Mapping[str, str]


def seen_by(*who: str, **values: str) -> list[View]:
    """The same page as each of these sees it."""
    return [View(each, values) for each in who]
