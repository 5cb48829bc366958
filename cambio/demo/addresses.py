"""Places and addresses: brought in as a file, the way a community brings in its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from uuid import UUID

from cambio.app.cli import OPERATOR_ID
from cambio.database import Command, UnitOfWork, new_id, perform, reading
from cambio.demo.tables import Table, load
from cambio.demo.world import World, by_slug
from cambio.neighbourhood.models import Address
from cambio.neighbourhood.queries import AddressView, Branch, addresses_in, place_tree
from cambio.neighbourhood.rules.address_file import AddressLine, read_address_file
from cambio.neighbourhood.use_cases import AddPlace, add_place

COLUMNS = (
    "district", "neighbourhood", "street",
    "postcode", "house_number", "house_letter", "house_number_addition",
)  # fmt: skip


def address_file() -> bytes:
    """Every address of the demo as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    tables = load("places")
    districts, neighbourhoods = by_slug(tables["district"]), by_slug(tables["neighbourhood"])
    for street in tables["street"]:
        neighbourhood = neighbourhoods[street["neighbourhood"]]
        district = districts[neighbourhood["district"]]
        place = (district["name"], neighbourhood["name"], street["name"])
        writer.writerows((*place, *house) for house in _houses(street))
    return text.getvalue().encode()


def _houses(street: Table) -> Iterator[tuple[str, int, str, str]]:
    """Postcode, number, letter and addition of every house of a street."""
    for part in street["ranges"]:
        for number in range(part["from"], part["to"] + 1, part["step"]):
            for letter in part.get("letters", [""]):
                for addition in part.get("additions", [""]):
                    yield part["postcode"], number, letter, addition


def bring_in_addresses(world: World) -> None:
    """Bring the file in, and note which place is which."""
    _import(world, address_file())
    with reading() as session:
        tree = place_tree(session, community_id=world.community_id)
    _note_places(world, tree)


def addresses_of(world: World, street: str) -> list[AddressView]:
    """The addresses of a street by its short name."""
    with reading() as session:
        return addresses_in(
            session, community_id=world.community_id, place_id=world.places[street]
        )


def _note_places(world: World, tree: Sequence[Branch]) -> None:
    tables = load("places")
    for district in tables["district"]:
        at_district = _branch(tree, district["name"])
        world.places[district["slug"]] = at_district.place.id
        for neighbourhood in tables["neighbourhood"]:
            if neighbourhood["district"] != district["slug"]:
                continue
            here = _branch(at_district.below, neighbourhood["name"])
            world.places[neighbourhood["slug"]] = here.place.id
            for street in tables["street"]:
                if street["neighbourhood"] == neighbourhood["slug"]:
                    world.places[street["slug"]] = _branch(here.below, street["name"]).place.id


def _branch(among: Sequence[Branch], name: str) -> Branch:
    return next(branch for branch in among if branch.place.name == name)


def _import(world: World, content: bytes) -> None:
    who = {"community_id": world.community_id, "actor_id": OPERATOR_ID}
    rows = read_address_file(io.BytesIO(content)).rows
    known: dict[tuple[str | None, ...], UUID] = {}
    for row in rows:
        path: tuple[str | None, ...] = ()
        for kind in ("district", "neighbourhood", "street"):
            parent_id = known.get(path)
            path = (*path, getattr(row, kind))
            if path not in known:
                command = AddPlace(**who, kind=kind, name=path[-1], parent_id=parent_id)
                known[path] = perform(add_place, command)

    def insert(uow: UnitOfWork, command: Command) -> None:
        uow.session.add_all(_row(command.community_id, row, known) for row in rows)

    perform(insert, Command(**who))


def _row(
    community_id: int, row: AddressLine, known: dict[tuple[str | None, ...], UUID]
) -> Address:
    return Address(
        community_id=community_id,
        id=new_id(),
        street_id=known[(row.district, row.neighbourhood, row.street)],
        postcode=row.postcode,
        house_number=row.house_number,
        house_letter=row.house_letter,
        house_number_addition=row.house_number_addition,
    )
