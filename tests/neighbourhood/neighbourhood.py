"""Whoever asks, and the addresses that they bring in: for the tests of this room."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from cambio.database import Refusal, perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.importing import import_file
from cambio.neighbourhood.queries import AddressView, PlaceView
from cambio.neighbourhood.rules.address_import import Findings
from cambio.neighbourhood.use_cases import (
    CreateCommunity,
    JoinHousehold,
    create_community,
    join_household,
)
from tests.conftest import ACTOR_ID
from tests.neighbourhood.address_files import HEADER

LINES = (
    "Noord;Zandweerd;Dreef;7411 AB;1;;;",
    "Noord;Zandweerd;Dreef;7411 AB;2;A;;",
    "Noord;Zandweerd;Dreef;7411 AB;2;A;BIS;",
    "Noord;;Zandweerdsweg;7411 AC;115;;;",
    "Diepenveen;;Dreef;7431 AA;1;;;0150200000000005",
)
"""Five addresses: two districts, a neighbourhood, three streets of which two have one name."""


def content(*lines: str) -> bytes:
    """A file of these lines under the usual headings."""
    return "\r\n".join((HEADER, *lines, "")).encode()


def many(count: int, *, street: str = "Dreef", start: int = 1) -> list[str]:
    """Lines of one street, as many as wanted."""
    return [f"Noord;;{street};7411 AB;{number};;;" for number in range(start, start + count)]


def bring_in(
    community_id: int, *lines: str, progress: Callable[[int, int], None] | None = None
) -> Findings:
    """Import a file of these lines."""
    return import_file(
        io.BytesIO(content(*lines)),
        file_name="adressen.csv",
        community_id=community_id,
        actor_id=ACTOR_ID,
        progress=progress,
    )


def counts(findings: Findings) -> dict[str, int]:
    """What an import came to, without what came to nothing."""
    names = ("new", "changed", "gone", "back", "same")
    return {name: getattr(findings, name) for name in names if getattr(findings, name)}


def refusal(act: Callable[[], Any]) -> type[Refusal] | None:
    """The class of the no that came of an act; None when it was done.

    A table of refusals is walked in one test: nothing changes, so one database serves them all.
    """
    try:
        act()
    except Refusal as no:
        return type(no)
    return None


def found_community(slug: str = "deventer") -> int:
    return perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug=slug, name=slug.title()),
    )


def command(community_id: int) -> dict[str, Any]:
    """What every command has."""
    return {"community_id": community_id, "actor_id": ACTOR_ID}


def place_named(community_id: int, name: str, kind: str = "street") -> PlaceView:
    with reading() as session:
        found = queries.places(session, community_id=community_id, kind=kind)
    return next(each for each in found if each.name == name)


def address_at(community_id: int, postcode: str = "7411 AB", number: int = 1) -> AddressView:
    with reading() as session:
        return queries.find_addresses(
            session, community_id=community_id, postcode=postcode, house_number=number
        )[0]


def join(community_id: int, **changes: Any) -> UUID:
    """Let a household join, at the first address unless told otherwise."""
    wanted: dict[str, Any] = {
        "address_id": None,
        "nickname": "De Merels",
        "language": "nl",
        "adults": 2,
        "children": 1,
        "confirmed": True,
    } | changes
    wanted["address_id"] = wanted["address_id"] or address_at(community_id).id
    return perform(join_household, JoinHousehold(**command(community_id), **wanted)).household_id
